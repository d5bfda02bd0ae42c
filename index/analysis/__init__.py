"""Text analysis, the same for articles and queries and for all engines."""

__all__ = [
    "edit_distance",
    "normalization",
    "query_terms",
    "sentences",
    "sounding_forms",
    "stemming",
    "stop_words",
    "tokenizer",
]
