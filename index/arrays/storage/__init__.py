"""Arrays in files: how they are written, mapped and verified, and compact forms of them. Nothing of articles."""

__all__ = ["allocator", "array_file", "bit_packing", "bitset", "manifest", "os_errors", "ragged", "string_table"]
