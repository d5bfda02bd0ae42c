"""Beyond the hits: alternatives, suggestions, significant terms, concordance, query lists."""

__all__ = ["alternatives", "autocomplete", "concordance", "query_list", "significant_terms", "similar"]
