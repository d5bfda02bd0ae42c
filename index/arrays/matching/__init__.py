"""Which articles match a query: words, phrases, proximity and filters. Nothing of scores."""
