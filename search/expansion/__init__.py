"""Query expansion by spelling variants of words and names."""
