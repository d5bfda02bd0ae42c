"""Promises of the search package."""
