"""Reads a file of queries, one on each line, in whatever encoding an editor saved it. Parses no query."""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

from corpus.readers.encodings.decoding import decode

_QUOTED = re.compile(r'^"(?:[^"]|"")+"$')
_MOST = 16_000_000
"""Bytes of a list; a hundred thousand queries have about five million."""


class UnreadableList(Exception):
    """A list of queries that cannot be read; the message is a sentence for people."""


def query_lines(file: Path, encoding: str | None) -> tuple[list[str], list[str]]:
    """Return the lines of a list, `-` being the standard input, and sentences about its encoding."""
    try:
        raw = _bytes(file)
    except OSError as error:
        raise UnreadableList(
            f"{file} cannot be read ({error.strerror}); name a file with one query on each line."
        ) from error
    if len(raw) > _MOST:
        raise UnreadableList(f"{file} is longer than {_MOST // 1_000_000} MB; split the list.")
    decoded = decode(raw, encoding)
    if decoded is None:
        raise UnreadableList(
            f"The encoding of {file} could not be told; save it as UTF-8, or name it (--encoding windows-1251)."
        )
    notes = [f"{file}: {decoded.note}."] if decoded.note else []
    if not decoded.sure:
        notes.append(f"{file} was read as {decoded.encoding}, which is a guess; `--encoding NAME` settles it.")
    return [_unquoted(line) for line in decoded.text.splitlines()], notes


def _unquoted(line: str) -> str:
    """Return a query as it was typed, where a spreadsheet put it in quotation marks and doubled its own."""
    text = line.strip()
    if not _QUOTED.match(text) or '""' not in text[1:-1]:
        return line
    return next(csv.reader([text]))[0]


def _bytes(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read(_MOST + 1)
    with file.open("rb") as stream:
        return stream.read(_MOST + 1)
