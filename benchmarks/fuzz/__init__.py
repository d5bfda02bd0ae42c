"""Puts many odd queries to an archive and holds each answer to its promises: `python -m benchmarks.fuzz`."""
