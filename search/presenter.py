"""Makes what a page shows of an engine's answer: hits, facets, an article's paragraphs. Searches nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from corpus.article import Article
from index.analysis.sentences import sentences
from index.query import Dimension, ValueDimension
from index.request import Filters, Unit
from index.results import FacetCounts, Hit, Passage
from search.calendar_dates import parse_days
from search.expansion.expansion import Variant
from search.page import Expansion, ShownFacet, ShownHit, ShownValue
from search.state import SearchState

LONGEST_BEGINNING = 300
"""Characters of an article's beginning that stand in for passages where its body has no mark."""

_PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*\n[ \t]*\n|\s*\Z)", re.DOTALL)


def shown_hit(hit: Hit, article: Article, passages: tuple[Passage, ...]) -> ShownHit:
    """Show a hit; where nothing of the body is marked its beginning stands in, unmarked."""
    title = next((p for p in passages if p.field == "title"), Passage("title", article.title, ()))
    body = tuple(p for p in passages if p.field == "body") or tuple(_beginning(article.body))
    people = tuple(person.name for person in article.people or ())
    return ShownHit(
        hit.id, title, article.outlet, article.published, article.authors, people, article.url, hit.score, body
    )


def _beginning(body: str) -> Iterator[Passage]:
    start, end = -1, -1
    for sentence in sentences(body[: 4 * LONGEST_BEGINNING]):
        if start >= 0 and sentence.end - start > LONGEST_BEGINNING:
            break
        start, end = (sentence.start if start < 0 else start), sentence.end
    if start >= 0:
        yield Passage("body", body[start:end], (), start)


def shown_values(dimension: ValueDimension, counts: FacetCounts, filters: Filters) -> ShownFacet:
    """Show the facet of outlets or people."""
    chosen = filters.outlet if dimension == "outlet" else filters.person
    values = tuple(ShownValue(b.value, b.count, b.value in chosen) for b in counts.buckets)
    return ShownFacet(values, counts.missing, counts.other)


def shown_dates(counts: FacetCounts, state: SearchState) -> ShownFacet:
    """Show the histogram of publication; a bucket is chosen when it lies within the chosen days."""
    unit: Unit = "year" if counts.buckets and len(counts.buckets[0].value) == len("2015") else "month"
    values = tuple(ShownValue(b.value, b.count, _is_chosen(b.value, state)) for b in counts.buckets)
    return ShownFacet(values, counts.missing, counts.other, unit)


def _is_chosen(bucket: str, state: SearchState) -> bool:
    days = parse_days(bucket)
    if days is None or not (state.since or state.until):
        return False
    return (state.since is None or state.since <= days[0]) and (state.until is None or days[1] <= state.until)


def shown_facets(
    facets: Mapping[Dimension, FacetCounts], state: SearchState, filters: Filters
) -> dict[Dimension, ShownFacet]:
    """Show all facets of a search page."""
    return {
        "outlet": shown_values("outlet", facets["outlet"], filters),
        "person": shown_values("person", facets["person"], filters),
        "date": shown_dates(facets["date"], state),
    }


def shown_expansions(variants: Iterable[Variant], state: SearchState) -> tuple[Expansion, ...]:
    """Show the other spellings, those that the reader does not want among them."""
    shown = []
    for one in variants:
        dropped = one.form in state.dropped
        other = state.accepting(one.form) if dropped else state.refusing(one.form)
        shown.append(Expansion(one.word, one.form, one.count, dropped, other))
    return tuple(shown)


def paragraphs(body: Passage) -> tuple[Passage, ...]:
    """Cut a marked body at its blank lines; a mark that crosses one is cut too."""
    return tuple(_cut(body, *found.span()) for found in _PARAGRAPH.finditer(body.text))


def _cut(body: Passage, start: int, end: int) -> Passage:
    marks = tuple(
        (max(first, start) - start, min(last, end) - start)
        for first, last in body.marks
        if first < end and last > start
    )
    return Passage("body", body.text[start:end], marks, body.start + start)
