"""Speed and size beside other engines: `python -m benchmarks.speed`. Judges no ranking."""
