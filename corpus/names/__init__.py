"""Matching of names: parser, phonetics and similarity."""
