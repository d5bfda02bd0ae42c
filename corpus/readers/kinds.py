"""Which reader a file's name asks for. Opens a file only where its name says nothing and its first bytes must."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from corpus.readers.packed.compression import without_packing
from corpus.readers.saved.html_signs import ending_by_beginning
from corpus.readers.single_page import read_html, read_plain
from corpus.readers.source_file import Found, Reader, SourceFile

# Each reader is imported when the first file of its kind is read: all of them take longer than to search.


def _lines_of_json(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    from corpus.readers.jsonl import read_jsonl

    return read_jsonl(file, outlet)


def _json(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    from corpus.readers.records.json_file import read_json

    return read_json(file, outlet)


def _table(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    from corpus.readers.csv_table import read_csv

    return read_csv(file, outlet)


def _feed(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    from corpus.readers.feeds import read_feed

    return read_feed(file, outlet)


def _crawl(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    from corpus.readers.warc import read_warc

    return read_warc(file, outlet)


def _mail(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    from corpus.readers.saved.mhtml import read_mhtml

    return read_mhtml(file, outlet)


def _webarchive(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    from corpus.readers.saved.webarchive import read_webarchive

    return read_webarchive(file, outlet)


def _maff(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    from corpus.readers.saved.maff import read_maff

    return read_maff(file, outlet)


def _document(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    from corpus.readers.exports.documents import read_document

    return read_document(file, outlet)


def _workbook(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    from corpus.readers.exports.workbook import read_workbook

    return read_workbook(file, outlet)


READERS: dict[str, Reader] = {
    **dict.fromkeys((".txt", ".text"), read_plain),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".xht", ".shtml", ".shtm", ".dhtml", ".jhtml", ".phtml"), read_html),
    **dict.fromkeys((".jsonl", ".ndjson", ".jl", ".jsonlines", ".ldjson"), _lines_of_json),
    ".json": _json,
    **dict.fromkeys((".csv", ".tsv"), _table),
    **dict.fromkeys((".xml", ".rss", ".atom"), _feed),
    ".warc": _crawl,
    **dict.fromkeys((".mhtml", ".mht"), _mail),
    ".webarchive": _webarchive,
    ".maff": _maff,
    **dict.fromkeys((".docx", ".docm", ".doc", ".rtf", ".odt", ".pdf"), _document),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), _workbook),
}
"""The reader of each kind of file; each kind may also be compressed."""

ARCHIVES = frozenset({".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst", ".wacz", ".eml", ".mbox"})
"""Files that hold other files, which are read by their names in turn."""

ISOLATED: frozenset[Reader] = frozenset({_crawl, _feed, _json, _mail, _webarchive, _maff, _document, _workbook})
"""Readers with libraries that may crash, take much memory or never return."""

_NO_PAGES = frozenset(tomllib.loads(Path(__file__).with_name("kinds.toml").read_text("utf-8"))["no_pages"])
"""Endings of files that are not looked into: they hold no pages, are copies, or are templates and programs."""

_QUERY = re.compile(r"[?@]|%3f")
"""What stands before the query of an address in a file's name; wget writes `@` where `?` is not allowed."""
_SHOWN = re.compile(r"\.[a-z0-9~_-]{1,12}\Z")


def ending_of(name: str) -> str:
    """Return the ending by which a file is read, without compression, numbers and queries; empty if it has none."""
    lower = PurePosixPath(name.lower()).name
    stem, _, number = lower.rpartition(".")  # wget numbers a second file of a name: `page.htm.1`
    before_query = _QUERY.split(lower, maxsplit=1)[0]
    names = [lower, *([stem] if number.isdecimal() and len(number) < 5 else []), before_query]
    suffixes = [PurePosixPath(without_packing(one)).suffix for one in names]
    others = suffixes if before_query == lower else suffixes[-1:]  # in a query `x.pdf` says nothing of the page
    readable = (suffix for suffix in suffixes if suffix in READERS or suffix in ARCHIVES)
    return next(readable, next((suffix for suffix in others if suffix in _NO_PAGES), suffixes[0]))


def is_hidden(name: str) -> bool:
    """Return whether a file is one that programs keep for themselves."""
    return PurePosixPath(name).name.startswith(".") or "__MACOSX" in PurePosixPath(name).parts


def has_telling_name(name: str) -> bool:
    """Return whether a file's name says that it is to be read, or that it is not."""
    ending = ending_of(name)
    return ending in READERS or ending in ARCHIVES or ending in _NO_PAGES or ending.endswith("~") or is_hidden(name)


def shown_kind(name: str) -> str:
    """Return what a file that is passed over is listed under: its ending, in small letters."""
    if is_hidden(name):
        return "hidden file"
    ending = ending_of(name)
    return ending if _SHOWN.match(ending) else "another ending" if ending else "no ending"


def reader_of(name: str, head: Callable[[], bytes]) -> Reader | None:
    """Return what reads a file: by its name, or where that says nothing, by its beginning; None for other files."""
    if reader := READERS.get(ending_of(name)) if not is_hidden(name) else None:
        return reader
    return None if has_telling_name(name) else READERS.get(ending_by_beginning(head()))
