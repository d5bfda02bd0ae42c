"""Turns an engine's answer into the records of a page: hits, facets, an article's paragraphs. Searches nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from corpus.article import Article
from index.analysis.sentences import sentences
from index.query import Dimension
from index.request import Filters, Unit
from index.results import FacetCounts, Hit, Passage
from search.calendar_dates import parse_days
from search.page import NOTHING_MARKED, ONLY_THE_TITLE, ShownFacet, ShownHit, ShownValue
from search.state import SearchState

MAX_BEGINNING = 300
"""Characters of an article's beginning that stand in for passages where its body has no mark."""

_PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*\n[ \t]*\n|\s*\Z)", re.DOTALL)


def shown_hits(
    hits: Iterable[Hit], articles: Iterable[Article], passages: Iterable[tuple[Passage, ...]]
) -> tuple[ShownHit, ...]:
    """Return the records of hits, from the article and the marked passages of each."""
    return tuple(_shown_hit(*parts) for parts in zip(hits, articles, passages, strict=True))


def _shown_hit(hit: Hit, article: Article, passages: tuple[Passage, ...]) -> ShownHit:
    """Return the record of a hit, with the beginning of the body if that has no mark."""
    title = next((p for p in passages if p.field == "title"), Passage("title", article.title, ()))
    body = tuple(p for p in passages if p.field == "body")
    note = None if any(p.marks for p in body) else ONLY_THE_TITLE if title.marks else NOTHING_MARKED
    return ShownHit(
        id=hit.id,
        title=title,
        outlet=article.outlet,
        published=article.published,
        authors=article.authors,
        people=tuple(person.name for person in article.people or ()),
        url=article.url,
        score=hit.score,
        passages=body or tuple(_beginning(article.body)),
        note=note,
    )


def _beginning(body: str) -> Iterator[Passage]:
    start, end = -1, -1
    for sentence in sentences(body[: 4 * MAX_BEGINNING]):
        if start >= 0 and sentence.end - start > MAX_BEGINNING:
            break
        start, end = (sentence.start if start < 0 else start), sentence.end
    if start >= 0:
        yield Passage("body", body[start:end], (), start)


def shown_facets(
    facets: Mapping[Dimension, FacetCounts], state: SearchState, filters: Filters
) -> dict[Dimension, ShownFacet]:
    """Return the records of a page's facets."""
    return {
        "outlet": _shown_values(facets["outlet"], filters.outlet),
        "person": _shown_values(facets["person"], filters.person),
        "date": _shown_dates(facets["date"], state),
    }


def _shown_values(counts: FacetCounts, chosen: Collection[str]) -> ShownFacet:
    values = tuple(ShownValue(b.value, b.count, b.value in chosen) for b in counts.buckets)
    return ShownFacet(values, counts.missing, counts.other)


def _shown_dates(counts: FacetCounts, state: SearchState) -> ShownFacet:
    """Return the histogram of publication; a bucket is chosen when it lies within the chosen days."""
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
    return tuple(_slice(body, *found.span()) for found in _PARAGRAPH.finditer(body.text))


def _slice(body: Passage, start: int, end: int) -> Passage:
    marks = tuple(
        (max(first, start) - start, min(last, end) - start)
        for first, last in body.marks
        if first < end and last > start
    )
    return Passage("body", body.text[start:end], marks, body.start + start)
