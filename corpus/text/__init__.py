"""Primitives on plain text. Nothing of pages or articles."""
