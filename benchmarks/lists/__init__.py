"""Measures what is taken for a list of links. Decides nothing itself."""
