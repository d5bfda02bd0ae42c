"""Tables of evidence for names in `articles.db`: derived from the articles, and made again when they are dropped."""

__all__ = ["evidence_store"]
