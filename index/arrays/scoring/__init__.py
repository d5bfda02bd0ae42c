"""Scoring on arrays, and selection of the best articles. The weighting model itself is in `index.scoring.bm25f`."""

__all__ = ["rescorer", "scorer", "top_k"]
