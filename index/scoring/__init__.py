"""The ranking model, independent of any engine."""

__all__ = ["bm25f", "forward_index", "rescoring"]
