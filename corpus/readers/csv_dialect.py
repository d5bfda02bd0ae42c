"""Finds out how a table is written: its separator, and whether backslashes escape. Reads no rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

_SEPARATORS = ",;\t|"
_STATED = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)
_ESCAPE = re.compile(r"\\(.|$)", re.DOTALL)
_LINE_END = "\ue00a"
"""Stands for an escaped end of line until the cells are split; no text holds it."""
_ESCAPED = {"n": _LINE_END, "r": "", "t": "\t", "0": "", '"': '""', "\n": "\n", "\r": "\r", "": "", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written. `is_stated` says that its first line only names the separator."""

    separator: str = ","
    has_escapes: bool = False
    is_stated: bool = False

    def prepared(self, line: str) -> str:
        """Return a line as `csv` reads it: an escaped quotation mark is doubled."""
        return _ESCAPE.sub(self._unescaped, line) if self.has_escapes and "\\" in line else line

    def cells(self, row: list[str]) -> list[str]:
        """Return the cells of a row with their escaped ends of lines."""
        return [cell.replace(_LINE_END, "\n") for cell in row] if self.has_escapes else row

    def _unescaped(self, escape: re.Match[str]) -> str:
        return _ESCAPED.get(escape[1], escape[0])


def find_dialect(lines: Sequence[str], known: Callable[[Iterable[str]], int]) -> Dialect:
    """Return the dialect of the first lines of a table; `known` counts the names of columns that mean something."""
    if not lines:
        return Dialect()
    if stated := _STATED.match(lines[0]):
        dialect = Dialect(stated[1], is_stated=True)
    else:
        dialect = Dialect(max(_SEPARATORS, key=lambda one: _columns(lines[0], one, known)))
    escaping = Dialect(dialect.separator, True, dialect.is_stated)
    if not any('\\"' in line for line in lines):
        return dialect
    return escaping if _whole_rows(lines, escaping) > _whole_rows(lines, dialect) else dialect


def _columns(header: str, separator: str, known: Callable[[Iterable[str]], int]) -> tuple[int, int]:
    """Return how many known columns a separator makes of a header, and how many in all."""
    try:
        names = next(csv.reader([header], delimiter=separator), [])
    except csv.Error:
        names = header.split(separator)
    return known(names), len(names)


def _whole_rows(lines: Sequence[str], dialect: Dialect) -> int:
    """Return how many rows have as many cells as the first, up to the first that cannot be read."""
    rows = csv.reader(map(dialect.prepared, lines[dialect.is_stated :]), delimiter=dialect.separator, strict=True)
    whole, width = 0, None
    try:
        for row in rows:
            width = len(row) if width is None else width
            whole += len(row) == width
    except csv.Error:
        pass
    return whole
