"""Matched tokens of hits, from the positions in the index. The definition is `index.reference.evaluator`.

A query is planned once, and the plan looks at one article after another: the ten of a page are too few for whole
arrays. Reads no text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from index import query as q
from index.analysis.query_terms import Term, terms_of
from index.arrays.matching.article_positions import ArticlePositions, ArticleText
from index.arrays.matching.date_ranges import within_days
from index.arrays.matching.segment_matcher import SegmentMatcher
from index.arrays.storage.ragged import Array
from index.check import Check, unlimited
from index.reference.evaluator import marks_of
from index.reference.span_operators import span_operator_spans
from index.reference.spans import TEXT_FIELDS, TextField, marked

MAX_OFFSETS = 20_000
"""Occurrences of a word in one article that are looked at: a text of a million takes seconds."""

MAX_OFFSETS_NEAR = 1_000
"""The same of a word whose distance to others is compared: each pair is looked at."""

Run = tuple[int, int]
"""The first and the last token of what matched, counted from the beginning of the title; the body begins one token
after its end."""


@dataclass(frozen=True, slots=True)
class HitMatches:
    """The matched runs of tokens of a hit, in any order, perhaps repeated; none if the article does not match.

    `sentences` has for each sentence of the body its first token, its first character and whether it opens a paragraph.
    """

    title_length: int
    runs: Sequence[Run]
    sentences: tuple[Array, Array, Array]


def find_matches(
    query: q.Query,
    matcher_of: Callable[[int], SegmentMatcher],
    hits: Sequence[tuple[int, int]],
    check: Check = unlimited,
) -> list[HitMatches]:
    """Return the matches in each hit, given by segment and article number; each segment is read once.

    `check` is called before each hit, and raises when the time of the request is over.
    """
    by_segment: dict[int, list[int]] = {}
    for number, article in sorted(set(hits)):
        by_segment.setdefault(number, []).append(article)
    found: dict[tuple[int, int], HitMatches] = {}
    for number, articles in by_segment.items():
        matcher = matcher_of(number)
        plan = HighlightPlan(query, matcher.terms.languages)
        positions = HitPositions(matcher, articles, plan.terms)
        for index, sentences in enumerate(matcher.terms.segment.sentences_of(articles)):
            check()
            hit = HitArticle(positions, index)
            runs = plan.find(hit) or ()
            found[number, articles[index]] = HitMatches(hit.title_length, runs, sentences)
    return [found[hit] for hit in hits]


class HitPositions:
    """Some hits of one segment, and the positions of a plan's terms in them."""

    def __init__(self, matcher: SegmentMatcher, articles: Sequence[int], terms: Sequence[Term]) -> None:
        self.matcher = matcher
        self.articles = np.array(articles, np.int64)
        self.title_lengths: list[int] = matcher.terms.segment.title_length[self.articles].tolist()
        self._terms = terms
        self._offsets: dict[int, list[list[int]]] = {}
        self._article_positions: ArticlePositions | None = None

    def offsets(self, term: int) -> list[list[int]]:
        """Return the offsets of a term of the plan in each article, from the beginning of its title.

        A term is looked up when it is first asked for: beside a word that is missing it need not be.
        """
        if term not in self._offsets:
            found = self.matcher.terms.offsets(self._terms[term], self.articles)
            self._offsets[term] = [
                offsets[:MAX_OFFSETS] if len(offsets) > MAX_OFFSETS else offsets for offsets in found
            ]
        return self._offsets[term]

    def text(self, index: int) -> ArticleText:
        """Return an article as `index.reference.spans` reads it."""
        if self._article_positions is None:
            self._article_positions = ArticlePositions(self.matcher.terms, self.articles, MAX_OFFSETS_NEAR)
        return ArticleText(self._article_positions, index)


class HitArticle:
    """One of these hits."""

    __slots__ = ("_index", "_positions", "article", "title_length")

    def __init__(self, positions: HitPositions, index: int) -> None:
        self._positions = positions
        self._index = index
        self.article = int(positions.articles[index])
        self.title_length = positions.title_lengths[index]

    def offsets(self, term: int) -> list[int]:
        """Return the offsets of a term of the plan, from the beginning of the title."""
        return self._positions.offsets(term)[self._index]

    @property
    def matcher(self) -> SegmentMatcher:
        """The matcher of its segment."""
        return self._positions.matcher

    def text(self) -> ArticleText:
        """Return the article as `index.reference.spans` reads it."""
        return self._positions.text(self._index)


Find = Callable[[HitArticle], Sequence[Run] | None]
"""Returns what matched in an article, in any order and perhaps twice, or None when the article does not match."""

_NO_RUNS: Sequence[Run] = ()


class HighlightPlan:
    """The steps that find the matches of a query in an article; `terms` are those whose positions they read."""

    def __init__(self, query: q.Query, languages: tuple[str, ...]) -> None:
        self.terms: list[Term] = []
        self._languages = languages
        self.find: Find = self._plan(query)

    def _plan(self, query: q.Query) -> Find:
        match query:
            case q.And(parts):
                words_first = sorted(parts, key=lambda part: not isinstance(part, q.Word))
                return partial(_all, [self._plan(part) for part in words_first])
            case q.Or(parts):
                return partial(_any, [self._plan(part) for part in parts])
            case q.Not(part):
                return partial(_none, self._plan(part))
            case q.MatchAll():
                return partial(_all, ())
            case q.MatchNone():
                return partial(_any, ())
            case q.Between() | q.Has():
                return partial(_fact, query)
            case _:
                return self._plan_positions(query)

    def _plan_positions(
        self, node: q.Word | q.Prefix | q.Wildcard | q.Fuzzy | q.Phrase | q.Near | q.SpanOperator
    ) -> Find:
        match node:
            case q.Word() | q.Prefix() | q.Wildcard() | q.Fuzzy():
                return self._sequence(terms_of(node, self._languages))
            case q.Phrase(parts, field, None):
                each = [terms_of(part, self._languages, field) for part in parts]
                return self._sequence([term for terms in each for term in terms] if all(each) else ())
            case q.Phrase() | q.Near():
                return partial(_spans, node)
            case q.SameUnit() | q.NotNear() | q.MinCount():
                return partial(_operator_spans, node)

    def _sequence(self, terms: Sequence[Term]) -> Find:
        """Plan to find terms that follow each other, in order."""
        if not terms:
            return partial(_any, ())
        numbers = [self._number(term) for term in terms]
        return partial(_word, numbers[0]) if len(numbers) == 1 else partial(_phrase, numbers)

    def _number(self, term: Term) -> int:
        if term not in self.terms:
            self.terms.append(term)
        return self.terms.index(term)


def _word(number: int, article: HitArticle) -> Sequence[Run] | None:
    return [(offset, offset) for offset in article.offsets(number)] or None


def _phrase(numbers: Sequence[int], article: HitArticle) -> Sequence[Run] | None:
    starts = article.offsets(numbers[0])
    for distance, number in enumerate(numbers[1:], 1):
        following = set(article.offsets(number))
        starts = [start for start in starts if start + distance in following]
    return [(start, start + len(numbers) - 1) for start in starts] or None


def _spans(node: q.Phrase | q.Near, article: HitArticle) -> Sequence[Run] | None:
    text = article.text()
    return _runs({field: marked(node, text.field_text(field)) for field in TEXT_FIELDS}, article.title_length)


def _operator_spans(node: q.SpanOperator, article: HitArticle) -> Sequence[Run] | None:
    text = article.text()
    found = span_operator_spans(node, text.field_text, text.unit_starts)
    return _runs({field: marks_of(spans) for field, spans in found.items()}, article.title_length)


def _runs(found: Mapping[TextField, frozenset[Run]], title_length: int) -> Sequence[Run] | None:
    shift = title_length + 1
    runs = [*found["title"], *((first + shift, last + shift) for first, last in found["body"])]
    return runs or None


def _fact(node: q.Between | q.Has, article: HitArticle) -> Sequence[Run] | None:
    matcher, number = article.matcher, article.article
    segment = matcher.terms.segment
    if isinstance(node, q.Between):
        first, after = (segment.doc_values.array(name)[number : number + 1] for name in ("start", "end"))
        return _NO_RUNS if within_days(first, after, node.start, node.end)[0] else None
    ordinal = matcher.ordinal_of(node.dimension, node.value)
    return _NO_RUNS if ordinal >= 0 and number in segment.columns[node.dimension].articles_with(ordinal) else None


def _all(parts: Sequence[Find], article: HitArticle) -> Sequence[Run] | None:
    found: list[Run] = []
    for find in parts:
        runs = find(article)
        if runs is None:
            return None
        found += runs
    return found


def _any(parts: Sequence[Find], article: HitArticle) -> Sequence[Run] | None:
    matched = [runs for find in parts if (runs := find(article)) is not None]
    return [run for runs in matched for run in runs] if matched else None


def _none(part: Find, article: HitArticle) -> Sequence[Run] | None:
    return _NO_RUNS if part(article) is None else None
