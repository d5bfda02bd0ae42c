"""The definition of queries, one article at a time, and the in-memory engine built on it."""

__all__ = ["collocations", "evaluator", "passages", "span_operators", "spans"]
