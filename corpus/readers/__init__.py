"""One module for each format that pages arrive in. Extracts no article."""

__all__ = ["isolated", "source_file", "walk"]
