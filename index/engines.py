"""The one place where the engine of an archive is chosen. Opens no archive."""

from __future__ import annotations

from pathlib import Path

from index.arrays.engine import ArrayEngine
from index.engine import ArticleLookup, Engine


def open_engine(folder: Path, texts: ArticleLookup, since: int = 0) -> Engine:
    """Open the index in a folder, which may be empty or missing; `texts` gives the articles that it was given.

    An index that is empty counts as of generation `since`.
    """
    return ArrayEngine(folder, texts, since=since)
