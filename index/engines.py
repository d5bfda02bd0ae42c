"""The choice of the engine, made here alone. Opens no archive."""

from __future__ import annotations

from pathlib import Path

from index.arrays.engine import ArrayEngine
from index.engine import ArticleLookup, Engine


def open_engine(folder: Path, articles: ArticleLookup, since: int = 0) -> Engine:
    """Open the index in a folder, which may be empty or missing; `articles` looks up the articles that were added.

    An index that is empty counts as of generation `since`.
    """
    return ArrayEngine(folder, articles, since=since)
