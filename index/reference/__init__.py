"""The meaning of a query, one article at a time, and the in-memory engine made of it."""

__all__ = ["collocations", "evaluator", "passages", "span_operators", "spans"]
