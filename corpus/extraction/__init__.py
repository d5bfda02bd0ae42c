"""Main-content extraction: a page as found becomes an article."""
