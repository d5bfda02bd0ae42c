"""What the Whoosh engine knows of each article beside its words: one file of plain JSON for each generation.

A row is one version of one article, numbered as it was added; Whoosh's documents hold that number. Knows no Whoosh.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.article import Article
from index.dimensions import SINGLE_VALUED, values_of
from index.errors import IndexDamaged, IndexUnavailable
from index.query import VALUE_DIMENSIONS, Between, Has, ValueDimension
from index.request import DateRange, Filters

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Row:
    """One version of one article; days are proleptic ordinals, `end` exclusive, None when undated."""

    id: str
    version: int
    live: bool
    values: dict[ValueDimension, list[str]]
    start: int | None
    end: int | None
    sure: bool
    lengths: dict[str, int] = field(default_factory=dict)


def row_of(article: Article, version: int, lengths: dict[str, int]) -> Row:
    """Make the row of an article."""
    published = article.published
    start, end = (published.start.toordinal(), published.end.toordinal()) if published else (None, None)
    values = {dimension: list(values_of(article, dimension)) for dimension in VALUE_DIMENSIONS}
    sure = published is not None and published.sure
    return Row(article.id, version, True, values, start, end, sure, lengths)


def with_values(row: Row, dimension: ValueDimension, values: Sequence[str]) -> None:
    """Put values in place of those of a row."""
    row.values[dimension] = list(dict.fromkeys(values[:1] if dimension in SINGLE_VALUED else values))


@dataclass(frozen=True)
class Column:
    """The values of a dimension: `labels` in order of code points, and (row, label number) for each value of a row."""

    labels: list[str]
    rows: Rows
    codes: Rows

    def mask(self, size: int, values: Iterable[str]) -> Mask:
        """Mark the rows that have one of some values."""
        wanted = np.isin(self.codes, [self.labels.index(value) for value in values if value in self._known])
        mask = np.zeros(size, dtype=bool)
        mask[self.rows[wanted]] = True
        return mask

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.labels)


def _column(values: Sequence[Sequence[str]]) -> Column:
    labels = sorted({value for of_row in values for value in of_row})
    number = {label: code for code, label in enumerate(labels)}
    pairs = [(row, number[value]) for row, of_row in enumerate(values) for value in of_row]
    array = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Column(labels, array[:, 0], array[:, 1])


class Columns:
    """The rows of one generation as arrays; never changed after it is made."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.size = len(rows)
        self.live: Mask = np.array([row.live for row in rows], dtype=bool)
        self.dated: Mask = np.array([row.start is not None for row in rows], dtype=bool)
        self.start: Rows = np.array([row.start or 0 for row in rows], dtype=np.int64)
        self.end: Rows = np.array([row.end or 0 for row in rows], dtype=np.int64)
        self.sure: Mask = np.array([row.sure for row in rows], dtype=bool)
        self.languages = tuple(sorted({one for row in rows if row.live for one in row.values["language"]}))
        by_id = sorted(range(self.size), key=lambda number: rows[number].id)
        self.id_rank: Rows = np.empty(self.size, dtype=np.int64)
        self.id_rank[by_id] = np.arange(self.size)
        self.values: dict[ValueDimension, Column] = {
            dimension: _column([row.values[dimension] for row in rows]) for dimension in VALUE_DIMENSIONS
        }

    def lengths(self, part: str) -> Rows:
        """Return the number of tokens of each row's title, body or lead."""
        return np.array([row.lengths[part] for row in self.rows], dtype=np.int64)

    def within(self, days: DateRange | Between) -> Mask:
        """Mark the rows whose whole interval lies in a range."""
        return (
            self.dated
            & self._after(self.start, days)
            & (np.ones(self.size, dtype=bool) if days.end is None else self.end <= days.end.toordinal())
        )

    def overlapping(self, days: DateRange) -> Mask:
        """Mark the rows whose interval and a range share a day."""
        before = np.ones(self.size, dtype=bool) if days.end is None else self.start < days.end.toordinal()
        return self.dated & self._after(self.end - 1, days) & before

    def _after(self, ordinals: Rows, days: DateRange | Between) -> Mask:
        return np.ones(self.size, dtype=bool) if days.start is None else ordinals >= days.start.toordinal()

    def having(self, node: Has | Between) -> Mask:
        """Mark the rows that have a value or lie in a range."""
        return self.within(node) if isinstance(node, Between) else self._having(node.dimension, (node.value,))

    def _having(self, dimension: ValueDimension, values: Iterable[str]) -> Mask:
        return self.values[dimension].mask(self.size, values)

    def passing(self, filters: Filters) -> Mask:
        """Mark the rows that pass all filters."""
        mask = np.ones(self.size, dtype=bool)
        for dimension in VALUE_DIMENSIONS:
            if values := filters.values(dimension):
                mask &= self._having(dimension, values)
        if filters.sure is not None:
            mask &= self.dated & (self.sure == filters.sure)
        return mask if filters.date is None else mask & self.within(filters.date)


def _path(folder: Path, generation: int) -> Path:
    return folder / f"articles-{generation}.json"


_NAMES = ("id", "version", "live", "values", "start", "end", "sure", "lengths")


def save(folder: Path, generation: int, rows: Sequence[Row]) -> None:
    """Write the rows of a generation; they count once Whoosh has committed it."""
    written = [[getattr(row, name) for name in _NAMES] for row in rows]
    path = _path(folder, generation)
    try:
        path.write_text(json.dumps(written, separators=(",", ":")), encoding="ascii")
    except OSError as error:
        raise IndexUnavailable(f"The index file {path} cannot be written ({error.strerror}).") from error


def load(folder: Path, generation: int) -> list[Row]:
    """Read the rows of a generation."""
    if generation == 0:
        return []
    path = _path(folder, generation)
    try:
        written: list[list[Any]] = json.loads(path.read_bytes())
        return [Row(**dict(zip(_NAMES, row, strict=True))) for row in written]
    except (ValueError, TypeError, FileNotFoundError) as error:
        raise IndexDamaged(f"The index file {path} is not what was written; run `dateline rebuild`.") from error


def tidy(folder: Path, generation: int) -> None:
    """Remove the files of earlier generations, of which readers hold their own copies."""
    for path in folder.glob("articles-*.json"):
        if path != _path(folder, generation):
            path.unlink(missing_ok=True)
