"""Finds out how a table is written: separator, quotation marks, escapes, and where its header is. Reads no rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

_SEPARATORS = ",;\t|\x01\x1f^~"
"""The last four are what Hive, old mainframes and banks write."""
_STATED = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)
_HEADER_WITHIN = 20
"""Lines in which the header is looked for: services put their own name and a date above it."""
_ESCAPE = re.compile(r"\\(.|$)", re.DOTALL)
_LINE_END = "\ue00a"
"""Stands for an escaped end of line until the cells are split; no text holds it."""
_ESCAPED = {"n": _LINE_END, "r": "", "t": "\t", "0": "", '"': '""', "\n": _LINE_END, "\r": "", "": "", "\\": "\\"}
_ESCAPES_OF_DATABASES = re.compile(r"\\[nN]|\\\r?\n?$")
_OPEN_LINE = re.compile(r"(?<!\\)(?:\\\\){0,100}\\\r?\n?$")
_LONGEST_JOINED = 16_000_000


class Columns(NamedTuple):
    """What a table's names of columns are worth: how many are known, and whether one may hold an article."""

    known: Callable[[Iterable[str]], int]
    hold_articles: Callable[[Iterable[str]], bool]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written.

    `header_at` is the number of lines above the one that names the columns. `is_wrapped` says that each row is one
    quoted cell that holds the row proper, `is_spaced` that blanks stand between a separator and a quotation mark.
    """

    separator: str = ","
    quote: str = '"'
    has_escapes: bool = False
    is_quoted: bool = True
    is_spaced: bool = False
    is_wrapped: bool = False
    header_at: int = 0

    def rows(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """Return a reader of rows; raises csv.Error at one that is written otherwise."""
        return csv.reader(
            map(self._prepared, lines),
            delimiter=self.separator,
            quotechar=self.quote,
            quoting=csv.QUOTE_MINIMAL if self.is_quoted else csv.QUOTE_NONE,
            skipinitialspace=self.is_spaced,
            strict=True,
        )

    def lenient_row(self, line: str) -> list[str]:
        """Return the cells of one line whatever its quotation marks."""
        return next(csv.reader([self._prepared(line)], delimiter=self.separator, quotechar=self.quote), [])

    def cells(self, row: list[str]) -> list[str]:
        """Return the cells of a row as they are meant."""
        if self.is_wrapped and len(row) == 1:
            row = next(csv.reader([row[0]], delimiter=self.separator), row)
        return [cell.replace(_LINE_END, "\n") for cell in row] if self.has_escapes else row

    def joined(self, line: str, following: Iterator[str]) -> str:
        """Return a line with those that follow it where a backslash escapes its end."""
        while self.has_escapes and _OPEN_LINE.search(line[-210:]) and len(line) < _LONGEST_JOINED:
            more = next(following, None)
            if more is None:
                break
            line += more
        return line

    def _prepared(self, line: str) -> str:
        """Return a line as `csv` reads it: an escaped quotation mark is doubled."""
        return _ESCAPE.sub(self._unescaped, line) if self.has_escapes and "\\" in line else line

    def _unescaped(self, escape: re.Match[str]) -> str:
        if escape[1] == '"' and not self.is_quoted:
            return '"'
        return _ESCAPED.get(escape[1], escape[0])


def find_dialect(lines: Sequence[str], columns: Columns) -> Dialect:
    """Return the dialect of the first lines of a table, by the names of columns that mean something."""
    if not lines:
        return Dialect()
    stated = _STATED.match(lines[0])
    first = int(stated is not None)
    separators = stated[1] if stated else _SEPARATORS
    headers = [
        (columns.known(names), -number, dialect)
        for number in range(first, min(len(lines), _HEADER_WITHIN))
        for dialect, names in [_best_of_header(lines[number], separators, columns)]
        if columns.hold_articles(names)
    ]
    if headers:
        _, before, dialect = max(headers, key=lambda one: one[:2])
        return _best_of_rows(lines[-before:], replace(dialect, header_at=-before))
    dialect = _best_of_header(lines[first], separators, columns)[0] if lines[first:] else Dialect()
    return replace(dialect, header_at=first)


def _best_of_header(header: str, separators: str, columns: Columns) -> tuple[Dialect, list[str]]:
    """Return the dialect that makes most known columns of a header, else most columns, and their names."""
    dialects = [Dialect(separator) for separator in separators]
    if header.startswith("'"):
        dialects += [Dialect(separator, "'") for separator in separators]
    if header.startswith('"'):
        dialects += [Dialect(separator, is_wrapped=True) for separator in separators]
    read = [(dialect, _names(header, dialect)) for dialect in dialects]
    return max(read, key=lambda one: (columns.known(one[1]), len(one[1])))


def _names(header: str, dialect: Dialect) -> list[str]:
    try:
        return dialect.cells(dialect.lenient_row(header))
    except csv.Error:
        return header.split(dialect.separator)


def _best_of_rows(lines: Sequence[str], dialect: Dialect) -> Dialect:
    """Return the variant of a dialect in which most rows have as many cells as the header."""
    is_tabbed = dialect.separator == "\t"
    best = dialect
    if any('\\"' in line for line in lines):
        best = max(dialect, replace(dialect, has_escapes=True), key=lambda one: _whole_rows(lines, one))
    if any(re.search(re.escape(dialect.separator) + r" {1,3}" + dialect.quote, line) for line in lines):
        spaced = replace(best, is_spaced=True)
        best = spaced if _whole_rows(lines, spaced) >= _whole_rows(lines, best) else best
    if is_tabbed and any(_ESCAPES_OF_DATABASES.search(line) for line in lines):
        escaping = replace(best, has_escapes=True)
        best = escaping if _whole_rows(lines, escaping) >= _whole_rows(lines, best) else best
    if is_tabbed and any(dialect.quote in line for line in lines):
        plain = replace(best, is_quoted=False)
        whole = _whole_rows(lines, plain)
        best = plain if whole > _whole_rows(lines, best) and whole == sum(map(bool, map(str.strip, lines))) else best
    return best


def _whole_rows(lines: Sequence[str], dialect: Dialect) -> int:
    """Return how many rows have as many cells as the first, up to the first that cannot be read."""
    following = iter(lines)
    whole, width = 0, None
    try:
        for row in dialect.rows(dialect.joined(line, following) for line in following):
            width = len(row) if width is None else width
            whole += len(row) == width
    except csv.Error:
        pass
    return whole
