"""Reads `.maff` files, in which Firefox extensions save pages with their parts. Reads the pages alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import PurePosixPath

from backports.zstd.zipfile import ZipFile

from corpus.page import RawPage, Rejected
from corpus.readers.capture_time import parse_capture_time
from corpus.readers.packed.containers import BROKEN, opened_zip
from corpus.readers.saved.whole_file import SavedPage, page_of
from corpus.readers.source_file import PAGE_LIMIT, SourceFile

_STATED = re.compile(
    r"<(?:\w{1,20}:)?(\w{3,30})\s{1,99}(?:\w{1,20}:)?resource\s{0,9}=\s{0,9}[\"']([^\"'<>]{0,4000})[\"']", re.IGNORECASE
)
_INDEXES = ("index.html", "index.htm", "index.xhtml", "index.xht")
_LONGEST_DESCRIPTION = 100_000


def read_maff(file: SourceFile, outlet: str | None) -> Iterator[RawPage | Rejected]:
    """Yield the page of each folder of the archive."""
    number = 0
    try:
        with opened_zip(file.path) as archive:
            names = frozenset(archive.namelist())
            for number, folder in enumerate(_folders(names), 1):
                main, saved = _saved(archive, folder, names)
                if saved is None:
                    yield file.rejected("broken", f"The page {main or folder} is missing in the file.", number)
                else:
                    yield page_of(saved, file, outlet, number if number > 1 else None)
    except BROKEN as error:
        yield file.rejected("broken", f"The file is damaged ({error}); save the page again.", number or None)
        return
    if not number:
        yield file.rejected("broken", "The file holds no saved page.")


def _folders(names: frozenset[str]) -> list[str]:
    """Return the folders that hold a page each."""
    described = {PurePosixPath(name).parent.as_posix() for name in names if name.endswith("index.rdf")}
    plain = {PurePosixPath(name).parent.as_posix() for name in names if PurePosixPath(name).name in _INDEXES}
    return sorted(described or {folder for folder in plain if folder.count("/") == 0})


def _saved(archive: ZipFile, folder: str, names: frozenset[str]) -> tuple[str | None, SavedPage | None]:
    prefix = "" if folder == "." else f"{folder}/"
    stated = _description(archive, f"{prefix}index.rdf") if f"{prefix}index.rdf" in names else {}
    wanted = [stated.get("indexfilename", ""), *_INDEXES]
    main = next((f"{prefix}{name}" for name in wanted if name and f"{prefix}{name}" in names), None)
    if main is None:
        return stated.get("indexfilename"), None
    with archive.open(main) as stream:
        raw = stream.read(PAGE_LIMIT + 1)
    captured = parse_capture_time(stated.get("archivetime"))
    return main, SavedPage(raw, stated.get("originalurl"), stated.get("charset") or None, captured)


def _description(archive: ZipFile, name: str) -> dict[str, str]:
    """Return what the description of a page states: address, time, name of its file, encoding."""
    with archive.open(name) as stream:
        text = stream.read(_LONGEST_DESCRIPTION).decode("utf-8", "replace")
    return {key.lower(): unescape(value) for key, value in _STATED.findall(text)}
