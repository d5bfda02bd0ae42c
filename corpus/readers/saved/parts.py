"""Which files are parts of a page that a browser saved beside it: pictures, styles and frames. Opens no file."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from pathlib import Path, PurePosixPath

_PAGES = (".html", ".htm", ".xhtml", ".xht", ".shtml", ".php", ".asp", ".aspx", ".jsp", "")
_TABLE = tomllib.loads(Path(__file__).with_name("parts_folders.toml").read_text("utf-8"))
_SUFFIXES = tuple(f"{sign}{word}" for sign in _TABLE["signs"] for word in _TABLE["words"])
"""What browsers put behind a page's name to name the folder of its parts, in their languages."""


def page_of_folder(folder: str, names: Collection[str]) -> str | None:
    """Return the page among `names` whose parts a folder of that path holds; None for any other folder.

    Names are compared as they are written, with slashes.
    """
    small = folder.lower()
    if len(small) != len(folder) or not small.endswith(_SUFFIXES):
        return None
    for suffix in _SUFFIXES:
        if small.endswith(suffix) and len(folder) > len(suffix):
            stem = folder[: -len(suffix)]
            for ending in _PAGES:
                if f"{stem}{ending}" in names and not stem.endswith("/"):
                    return f"{stem}{ending}"
    return None


def page_that_owns(name: str, names: Collection[str]) -> str | None:
    """Return the saved page that a file, in whichever folder below it, is a part of."""
    return next(
        (page for folder in PurePosixPath(name).parents if (page := page_of_folder(folder.as_posix(), names))), None
    )
