"""What a reader asks and what a page shows: query text, search state, search pages. Holds no HTML."""
