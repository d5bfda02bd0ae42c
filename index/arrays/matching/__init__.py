"""Matching of articles: words, phrases, proximity and filters. Computes no scores."""

__all__ = ["article_positions", "collocations", "date_ranges", "filters", "matcher", "segment_matcher"]
