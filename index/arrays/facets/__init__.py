"""Exact counts of facet values and of dates. Matches no queries."""

__all__ = ["counters"]
