"""Choose the engine of an archive; no other module does. Opens no archive."""

from __future__ import annotations

from pathlib import Path

from index.arrays.engine import ArrayEngine
from index.engine import ArticleLookup, Engine


def open_engine(folder: Path, texts: ArticleLookup, since: int = 0) -> Engine:
    """Open the index in a folder, which may be empty or missing; `texts` returns the articles that were added to it.

    An index that is empty counts as of generation `since`.
    """
    return ArrayEngine(folder, texts, since=since)
