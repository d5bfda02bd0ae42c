"""Exact counts of facet values and of dates. Nothing of queries."""

__all__ = ["counters"]
