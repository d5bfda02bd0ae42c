"""The default engine: an index of memory-mapped NumPy arrays. `docs/index-format.md` documents every array."""

__all__ = ["engine"]
