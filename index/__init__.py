"""The search core: the query algebra, requests and results, and engines."""

__all__ = ["check", "engine", "engines", "errors", "query", "query_rewrite", "request", "results"]
