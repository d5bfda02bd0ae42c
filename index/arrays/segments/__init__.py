"""Segments, read-only: terms, postings, doc values; and all segments as one. Knows no queries."""

__all__ = ["article_set", "composite", "doc_values", "global_ordinals", "layout", "segment", "value_column"]
