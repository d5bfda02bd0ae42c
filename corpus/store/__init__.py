"""The archive folder and its SQLite store of article versions."""

__all__ = [
    "archive",
    "article_store",
    "backup",
    "canonical_names",
    "found_names",
    "inserts",
    "name_counts",
    "rejections",
    "rows",
]
