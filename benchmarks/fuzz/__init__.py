"""Runs many odd queries on an archive and checks each answer: `python -m benchmarks.fuzz`."""
