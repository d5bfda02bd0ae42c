"""The one place where the engine of an archive is chosen. Opens no archive."""

from __future__ import annotations

from pathlib import Path

from index.engine import Engine, Texts
from index.whoosh_engine import WhooshEngine


def open_engine(folder: Path, texts: Texts) -> Engine:
    """Open the index in a folder, which may be empty or missing; `texts` gives the articles that it was given."""
    return WhooshEngine(folder, texts)
