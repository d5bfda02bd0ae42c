"""Scores on arrays, and the best of them. The weighting model itself is in `index.scoring.bm25f`."""

__all__ = ["rescorer", "scorer", "top_k"]
