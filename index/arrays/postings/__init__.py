"""Terms looked up in a segment: documents, frequencies and positions. Knows no phrases and no scores."""

__all__ = ["frequencies", "intersection", "positions", "segment_terms", "term_enumeration", "term_lookup"]
