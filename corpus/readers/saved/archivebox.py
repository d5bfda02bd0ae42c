"""Finds the page in a snapshot folder of ArchiveBox, which holds many copies of one page. Reads no page."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from corpus.page import RawPage
from corpus.readers.capture_time import parse_capture_time
from corpus.readers.source_file import Found, SourceFile

COPIES = (
    "singlefile.html", "singlefile/singlefile.html", "output.html", "dom/output.html", "readability/content.html",
    "mercury/content.html", "htmltotext.txt",
)  # fmt: skip
"""The copies of a page, the one that is most like it first. Without any, the crawl in `warc` is read."""
_LARGEST_INDEX = 20_000_000


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot of a page: its address, when it was taken, and the copies to read: a file, or a folder of crawls."""

    url: str
    captured: datetime | None
    copy: Path


def is_archivebox(names: Collection[str]) -> bool:
    """Return whether a folder of these entries is the data folder of ArchiveBox; its pages are in `archive`."""
    return {"index.sqlite3", "archive"} <= set(names)


def snapshot_of(folder: Path, names: Collection[str]) -> Snapshot | None:
    """Return the snapshot that a folder is; None for any other folder."""
    if "index.json" not in names or not (folder / "index.json").is_file():  # a pipe would be waited for
        return None
    copies = [folder / name for name in COPIES if name.partition("/")[0] in names and (folder / name).is_file()]
    if "warc" in names:
        copies.append(folder / "warc")
    try:
        index = folder / "index.json"
        stated = json.loads(index.read_bytes()) if copies and index.stat().st_size <= _LARGEST_INDEX else None
    except (OSError, ValueError, RecursionError):
        return None
    if (
        not isinstance(stated, dict)
        or "timestamp" not in stated
        or not {"history", "canonical", "schema"} & stated.keys()
    ):
        return None
    url = stated.get("url")
    if not isinstance(url, str) or not url.lower().startswith(("http://", "https://")):
        return None
    return Snapshot(url, parse_capture_time(stated["timestamp"]), copies[0])


def with_origin(pages: Iterator[Found], snapshot: Snapshot, file: SourceFile) -> Iterator[Found]:
    """Yield pages with the address and the time of a snapshot, where they have none of their own."""
    for page in pages:
        if isinstance(page, RawPage) and page.url is None:
            identity = file.page_identity(snapshot.url)
            yield replace(page, identity=identity, url=snapshot.url, captured=page.captured or snapshot.captured)
        else:
            yield page
