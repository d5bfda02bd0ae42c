"""Measures how stated dates are read, on strings with their source."""
