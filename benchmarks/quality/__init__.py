"""Extraction and people measured against gold data."""
