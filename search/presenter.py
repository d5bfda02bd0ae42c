"""Turns an engine's answer into the records of a page: hits, facets, an article's paragraphs. Searches nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from corpus.article import Article
from index.analysis.sentences import sentences
from index.query import Dimension
from index.request import Filters, Unit
from index.results import FacetCounts, Hit, Passage
from search.calendar_dates import parse_days
from search.limits import MAX_LISTED, MAX_URL, MAX_VALUE, shorten
from search.page import NOTHING_MARKED, ONLY_THE_TITLE, ShownDimension, ShownFacet, ShownHit, ShownValue
from search.state import SearchState

MAX_BEGINNING = 300
"""Characters of an article's beginning that stand in for passages where its body has no mark."""
MAX_PASSAGE = 1_000
"""Characters of a passage; only texts without spaces have longer ones."""

_LEFT_OUT = ShownFacet((), 0, 0, is_left_out=True)
_PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*\n[ \t]*\n|\s*\Z)", re.DOTALL)


def shown_hits(
    hits: Iterable[Hit], articles: Iterable[Article], passages: Iterable[tuple[Passage, ...]]
) -> tuple[ShownHit, ...]:
    """Return the records of hits, from the article and the marked passages of each."""
    return tuple(_shown_hit(*parts) for parts in zip(hits, articles, passages, strict=True))


def _shown_hit(hit: Hit, article: Article, passages: tuple[Passage, ...]) -> ShownHit:
    """Return the record of a hit, with the beginning of the body if that has no mark."""
    title = cut_passage(next((p for p in passages if p.field == "title"), Passage("title", article.title, ())))
    body = tuple(cut_passage(p, MAX_PASSAGE) for p in passages if p.field == "body")
    people = article.people or ()
    note = None if any(p.marks for p in body) else ONLY_THE_TITLE if title.marks else NOTHING_MARKED
    return ShownHit(
        id=hit.id,
        title=title,
        outlet=shorten(article.outlet) if article.outlet else article.outlet,
        published=article.published,
        authors=tuple(map(shorten, article.authors[:MAX_LISTED])),
        people=tuple(shorten(person.name) for person in people[:MAX_LISTED]),
        url=article.url if article.url and len(article.url) <= MAX_URL else None,
        score=hit.score,
        passages=body or tuple(_beginning(article.body)),
        note=note,
        more_authors=max(0, len(article.authors) - MAX_LISTED),
        more_people=max(0, len(people) - MAX_LISTED),
    )


def cut_passage(passage: Passage, most: int = MAX_VALUE) -> Passage:
    """Return a passage of at most `most` characters, with the marks in them."""
    if len(passage.text) <= most:
        return passage
    marks = tuple((start, min(end, most - 1)) for start, end in passage.marks if start < most - 1)
    return replace(passage, text=shorten(passage.text, most), marks=marks)


def _beginning(body: str) -> Iterator[Passage]:
    start, end = -1, -1
    for sentence in sentences(body[: 4 * MAX_BEGINNING]):
        if start >= 0 and sentence.end - start > MAX_BEGINNING:
            break
        start, end = (sentence.start if start < 0 else start), sentence.end
    if start >= 0:
        yield cut_passage(Passage("body", body[start:end], (), start), MAX_PASSAGE)


def shown_facets(
    facets: Mapping[Dimension, FacetCounts], state: SearchState, filters: Filters
) -> dict[ShownDimension, ShownFacet]:
    """Return the records of a page's facets."""
    return {
        "outlet": _shown_values(facets.get("outlet"), filters.outlet),
        "person": _shown_values(facets.get("person"), filters.person),
        "date": _shown_dates(facets.get("date"), state),
    }


def _shown_values(counts: FacetCounts | None, chosen: Collection[str]) -> ShownFacet:
    if counts is None:
        return _LEFT_OUT
    values = tuple(ShownValue(shorten(b.value), b.count, b.value in chosen) for b in counts.buckets)
    return ShownFacet(values, counts.missing, counts.other)


def _shown_dates(counts: FacetCounts | None, state: SearchState) -> ShownFacet:
    """Return the histogram of publication; a bucket is chosen when it lies within the chosen days."""
    if counts is None:
        return replace(_LEFT_OUT, unit="month")
    unit: Unit = "year" if counts.buckets and len(counts.buckets[0].value) == len("2015") else "month"
    values = tuple(ShownValue(b.value, b.count, _is_chosen(b.value, state)) for b in counts.buckets)
    return ShownFacet(values, counts.missing, counts.other, unit)


def _is_chosen(bucket: str, state: SearchState) -> bool:
    if not (state.since or state.until):
        return False
    days = parse_days(bucket)
    if days is None:
        return False
    return (state.since is None or state.since <= days[0]) and (state.until is None or days[1] <= state.until)


def paragraphs(body: Passage) -> tuple[Passage, ...]:
    """Split a marked body at its blank lines, and marks that cross one."""
    ends = [end for _, end in body.marks]
    return tuple(_slice(body, ends, *found.span()) for found in _PARAGRAPH.finditer(body.text))


def _slice(body: Passage, ends: Sequence[int], start: int, end: int) -> Passage:
    marks = []
    for first, last in islice(body.marks, bisect_right(ends, start), None):
        if first >= end:
            break
        marks.append((max(first, start) - start, min(last, end) - start))
    return Passage("body", body.text[start:end], tuple(marks), body.start + start)
