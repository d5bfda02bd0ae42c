"""Which tokens of an article matched a query, from the places in the index; the meaning is that of `evaluator`.

A query is planned once, and the plan looks at one article after another: the ten of a page are too few for whole
arrays. Reads no text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Literal

import numpy as np

from index.analysis.query_terms import Term, terms_of
from index.arrays.matching.segment_matcher import Matcher, within_days
from index.arrays.matching.spans import ArticleText, ArticleTexts
from index.query import (
    And,
    Between,
    Fuzzy,
    Has,
    MatchAll,
    MatchNone,
    MinCount,
    Near,
    Not,
    NotNear,
    Or,
    Phrase,
    Prefix,
    Query,
    SameUnit,
    Wildcard,
    Word,
)
from index.reference.evaluator import marks_of
from index.reference.span_operators import SpanOperator, span_operator_spans
from index.reference.spans import TEXT_FIELDS, TextField, marked

Run = tuple[int, int]
"""The first and the last token of what matched, counted from the beginning of the title; the body begins one token
after its end."""


class Held:
    """Some articles of a segment, and where the terms of a plan stand in them."""

    def __init__(self, matcher: Matcher, articles: Sequence[int], terms: Sequence[Term]) -> None:
        self.matcher = matcher
        self.articles = np.array(articles, np.int64)
        self.texts = ArticleTexts(matcher, self.articles)
        self._terms = terms
        self._offsets: dict[int, list[list[int]]] = {}

    def offsets(self, term: int) -> list[list[int]]:
        """Give where a term of the plan stands in each article, counted from the beginning of its title.

        It is looked up when it is first asked for: what stands beside a word that is missing need not be.
        """
        if term not in self._offsets:
            self._offsets[term] = self.matcher.offsets(self._terms[term], self.articles)
        return self._offsets[term]


class HeldArticle:
    """One of these articles."""

    __slots__ = ("_held", "_index", "article", "title_length")

    def __init__(self, held: Held, index: int) -> None:
        self._held = held
        self._index = index
        self.article = int(held.articles[index])
        self.title_length = held.texts.title_lengths[index]

    def offsets(self, term: int) -> list[int]:
        """Give where a term of the plan stands, counted from the beginning of the title."""
        return self._held.offsets(term)[self._index]

    @property
    def matcher(self) -> Matcher:
        """The segment in which it is."""
        return self._held.matcher

    def text(self) -> ArticleText:
        """Give the article as `index.reference.spans` looks at it."""
        return ArticleText(self._held.texts, self._index)

    def borders(self, side: TextField, unit: Literal["sentence", "paragraph"]) -> list[int]:
        """Give the first tokens of the sentences or paragraphs of one of its texts."""
        if side == "title":
            return [0]
        tokens, _, paragraphs = self.matcher.segment.sentences(self.article)
        borders: list[int] = (tokens if unit == "sentence" else tokens[paragraphs.astype(bool)]).tolist()
        return borders


Look = Callable[[HeldArticle], Sequence[Run] | None]
"""Gives what matched in an article, in any order and perhaps twice, or None when the article does not match."""

_NO_RUNS: Sequence[Run] = ()


class Plan:
    """A query as it is looked for in articles: `terms` are those whose places must be known, `look` is how to look."""

    def __init__(self, query: Query, languages: tuple[str, ...]) -> None:
        self.terms: list[Term] = []
        self._languages = languages
        self.look: Look = self._planned(query)

    def _planned(self, query: Query) -> Look:
        match query:
            case And(parts):
                words_first = sorted(parts, key=lambda part: not isinstance(part, Word))
                return partial(_every, [self._planned(part) for part in words_first])
            case Or(parts):
                return partial(_some, [self._planned(part) for part in parts])
            case Not(part):
                return partial(_none, self._planned(part))
            case MatchAll():
                return partial(_every, ())
            case MatchNone():
                return partial(_some, ())
            case Between() | Has():
                return partial(_holding, query)
            case _:
                return self._planned_places(query)

    def _planned_places(self, node: Word | Prefix | Wildcard | Fuzzy | Phrase | Near | SpanOperator) -> Look:
        match node:
            case Word() | Prefix() | Wildcard() | Fuzzy():
                return self._row(terms_of(node, self._languages))
            case Phrase(parts, field, None):
                each = [terms_of(part, self._languages, field) for part in parts]
                return self._row([term for terms in each for term in terms] if all(each) else ())
            case Phrase() | Near():
                return partial(_placed, node)
            case SameUnit() | NotNear() | MinCount():
                return partial(_gathered, node)

    def _row(self, terms: Sequence[Term]) -> Look:
        """Plan to look for terms that stand next to each other, in order."""
        if not terms:
            return partial(_some, ())
        numbers = [self._number(term) for term in terms]
        return partial(_standing, numbers[0]) if len(numbers) == 1 else partial(_neighbours, numbers)

    def _number(self, term: Term) -> int:
        if term not in self.terms:
            self.terms.append(term)
        return self.terms.index(term)


def _standing(number: int, article: HeldArticle) -> Sequence[Run] | None:
    return [(offset, offset) for offset in article.offsets(number)] or None


def _neighbours(numbers: Sequence[int], article: HeldArticle) -> Sequence[Run] | None:
    starts = article.offsets(numbers[0])
    for distance, number in enumerate(numbers[1:], 1):
        following = set(article.offsets(number))
        starts = [start for start in starts if start + distance in following]
    return [(start, start + len(numbers) - 1) for start in starts] or None


def _placed(node: Phrase | Near, article: HeldArticle) -> Sequence[Run] | None:
    text = article.text()
    return _runs({side: marked(node, text.ground(side)) for side in TEXT_FIELDS}, article.title_length)


def _gathered(node: SpanOperator, article: HeldArticle) -> Sequence[Run] | None:
    found = span_operator_spans(node, article.text().ground, article.borders)
    return _runs({side: marks_of(of_side) for side, of_side in found.items()}, article.title_length)


def _runs(found: Mapping[TextField, frozenset[Run]], title_length: int) -> Sequence[Run] | None:
    shift = title_length + 1
    runs = [*found["title"], *((first + shift, last + shift) for first, last in found["body"])]
    return runs or None


def _holding(node: Between | Has, article: HeldArticle) -> Sequence[Run] | None:
    matcher, number = article.matcher, article.article
    segment = matcher.segment
    if isinstance(node, Between):
        first, after = (segment.doc_values.array(name)[number : number + 1] for name in ("start", "end"))
        return _NO_RUNS if within_days(first, after, node.start, node.end)[0] else None
    ordinal = matcher.ordinal(node.dimension, node.value)
    return _NO_RUNS if ordinal >= 0 and number in segment.columns[node.dimension].articles_with(ordinal) else None


def _every(looks: Sequence[Look], article: HeldArticle) -> Sequence[Run] | None:
    found: list[Run] = []
    for look in looks:
        runs = look(article)
        if runs is None:
            return None
        found += runs
    return found


def _some(looks: Sequence[Look], article: HeldArticle) -> Sequence[Run] | None:
    held = [runs for look in looks if (runs := look(article)) is not None]
    return [run for runs in held for run in runs] if held else None


def _none(look: Look, article: HeldArticle) -> Sequence[Run] | None:
    return _NO_RUNS if look(article) is None else None
