"""Features of the lines of a page. Classifies nothing."""
