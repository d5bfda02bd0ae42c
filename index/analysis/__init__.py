"""Text analysis, the same for articles and queries and for all engines."""
