"""What a segment holds, read-only: terms, postings, doc values; and all segments as one. Nothing of queries."""

__all__ = ["article_set", "composite", "doc_values", "global_ordinals", "layout", "segment", "value_column"]
