"""Terms looked up in a segment: documents, frequencies and positions. Nothing of phrases or scores."""

__all__ = ["frequencies", "intersection", "positions", "segment_terms", "term_enumeration", "term_lookup"]
