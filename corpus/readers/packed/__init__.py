"""Packed files: compressed ones, and archives that hold other files. Knows no format of pages."""

__all__ = ["archives", "compression", "containers"]
