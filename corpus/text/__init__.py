"""Primitives on plain text. Knows no page or article."""
