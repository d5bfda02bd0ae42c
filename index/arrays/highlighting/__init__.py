"""Which tokens of a hit matched, and the passages that show them."""

__all__ = ["matches", "passages"]
