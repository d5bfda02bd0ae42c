"""Matching of names: parser, phonetics and similarity."""

__all__ = ["parser", "phonetic_index", "phonetics", "similarity"]
