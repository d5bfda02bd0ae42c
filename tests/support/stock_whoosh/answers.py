"""Exact counts and orders over the rows of `columns.py`. Knows no query and no index."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from index.query import Dimension
from index.request import DateFacet, FacetRequest, Order, SearchRequest, Unit, ValueFacet
from index.results import Bucket, FacetCounts, Hit, Results
from tests.support.stock_whoosh.columns import Columns, Mask, Rows

_EPOCH = 719163  # the proleptic ordinal of 1970-01-01, where NumPy's days begin
_NUMPY_UNIT = {"year": "Y", "month": "M", "day": "D"}


def answer(request: SearchRequest, columns: Columns, rows: Rows, scores: npt.NDArray[np.float64]) -> Results:
    """Make the results of a request from the live rows that match its query, and their scores."""
    passing = columns.passing(request.filters)[rows]
    found, found_scores = rows[passing], scores[passing]
    if request.order.is_by_date:
        found_scores = np.zeros(len(found))
    order = ordered(columns, found, found_scores, request.order)[request.offset : request.offset + request.limit]
    listed = ((columns.rows[int(found[n])], float(found_scores[n])) for n in order)
    return Results(
        total=len(found),
        hits=tuple(Hit(row.id, row.version, score) for row, score in listed),
        facets=dict(_facets(request, columns, rows)),
        may_fall=_may_fall(request, columns, rows),
    )


def ordered(columns: Columns, rows: Rows, scores: npt.NDArray[np.float64], order: Order) -> Rows:
    """Return the order of rows with their scores, as indices."""
    start, dated = columns.start[rows], columns.dated[rows]
    by_start = start if order is Order.OLDEST else -start
    width = columns.end[rows] - start
    sorted_rows: Rows = np.lexsort((columns.id_rank[rows], width, by_start, ~dated, -scores))
    return sorted_rows


def _facets(request: SearchRequest, columns: Columns, rows: Rows) -> Iterator[tuple[Dimension, FacetCounts]]:
    for facet in request.facets:
        dimension: Dimension = "date" if isinstance(facet, DateFacet) else facet.dimension
        yield dimension, _facet(facet, columns, rows[columns.passing(request.filters.without(dimension))[rows]])


def _facet(facet: FacetRequest, columns: Columns, rows: Rows) -> FacetCounts:
    if isinstance(facet, DateFacet):
        counts = _days(facet.unit, columns, rows)
        too_many = facet.most is not None and len(counts.buckets) > facet.most
        return _days("year", columns, rows) if too_many else counts
    return _values(facet, columns, rows)


def _values(facet: ValueFacet, columns: Columns, rows: Rows) -> FacetCounts:
    column = columns.values[facet.dimension]
    chosen: Mask = np.zeros(columns.size, dtype=bool)
    chosen[rows] = True
    held = chosen[column.rows]
    counts = np.bincount(column.codes[held], minlength=len(column.labels))
    present = np.flatnonzero(counts)
    best = present[np.lexsort((present, -counts[present]))][: facet.size]
    listed = {column.labels[code]: int(counts[code]) for code in best}
    codes = {label: code for code, label in enumerate(column.labels)} if facet.always else {}
    listed |= {value: int(counts[codes[value]]) if value in codes else 0 for value in facet.always}
    buckets = sorted((Bucket(value, count) for value, count in listed.items()), key=lambda b: (-b.count, b.value))
    missing = len(rows) - len(np.unique(column.rows[held]))
    return FacetCounts(tuple(buckets), missing, int(counts.sum()) - sum(listed.values()))


def _days(unit: Unit, columns: Columns, rows: Rows) -> FacetCounts:
    dated = rows[columns.dated[rows]]
    first, last = (
        (ordinals - _EPOCH).astype("datetime64[D]").astype(f"datetime64[{_NUMPY_UNIT[unit]}]")
        for ordinals in (columns.start[dated], columns.end[dated] - 1)
    )
    values, counts = np.unique(first[first == last], return_counts=True)
    buckets = tuple(Bucket(str(value), int(count)) for value, count in zip(values, counts, strict=True))
    return FacetCounts(buckets, len(rows) - len(dated), int((first != last).sum()))


def _may_fall(request: SearchRequest, columns: Columns, rows: Rows) -> int:
    days = request.filters.date
    if days is None:
        return 0
    possible = columns.passing(request.filters.without("date")) & columns.overlapping(days) & ~columns.within(days)
    return int(possible[rows].sum())
