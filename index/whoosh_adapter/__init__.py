"""Whoosh's interfaces over the array segments, and queries as Whoosh writes them."""

__all__ = []
