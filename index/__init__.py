"""The search core: the query algebra, requests and results, and the engines that answer them."""

__all__ = ["engine", "engines", "errors", "query", "query_rewrite", "request", "results"]
