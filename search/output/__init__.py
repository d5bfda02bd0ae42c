"""Answers as JSON, CSV and lines of a terminal."""
