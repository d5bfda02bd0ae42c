"""Measures how well encodings are read: declared ones, and undeclared ones by guess."""
