"""Which articles match a query: words, phrases, proximity and filters. Nothing of scores."""

__all__ = ["article_positions", "collocations", "date_ranges", "filters", "matcher", "segment_matcher"]
