"""Arrays in files: writing, mapping, verification, and compact forms. Knows no articles."""

__all__ = ["allocator", "array_file", "bit_packing", "bitset", "manifest", "os_errors", "ragged", "string_table"]
