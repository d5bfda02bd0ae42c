"""Highlighting: the tokens of a hit that matched, and the passages that show them."""

__all__ = ["matches", "passages"]
