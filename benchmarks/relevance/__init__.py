"""Ranking measured on judged collections, beside other engines."""
