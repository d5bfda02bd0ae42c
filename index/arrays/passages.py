"""Passages of hits, from the places in the index: an article is read, but only sentences with marks are analyzed again.

What matched comes from `index.places`, which pieces are best from `index.passages`; both serve every engine.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corpus.article import Article
from index.analysis import Sentence, token_spans
from index.arrays.matcher import Matcher
from index.arrays.nearness import ArticleText
from index.matching import NO_MARKS, Marks, marks_of, together
from index.passages import Runs, choose, merged
from index.places import SIDES, places
from index.query import And, Fuzzy, Near, Not, Or, Phrase, Prefix, Query, Wildcard, Word
from index.results import Passage


class ArticleMarks:
    """One article of a segment, and what of it matches a query; looks at nothing but that article."""

    def __init__(self, matcher: Matcher, article: int) -> None:
        self._matcher = matcher
        self._article = article
        self._text = ArticleText(matcher, article)

    def marks(self, query: Query) -> Marks | None:
        """Give the runs of tokens that matched, or None when the article does not match."""
        match query:
            case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase() | Near():
                found = {side: places(query, self._text.ground(side)) for side in SIDES}
                return {side: marks_of(found[side]) for side in SIDES} if any(found.values()) else None
            case And(parts):
                every = [self.marks(part) for part in parts]
                return None if None in every else together(every)
            case Or(parts):
                every = [self.marks(part) for part in parts]
                return together(every) if any(one is not None for one in every) else None
            case Not(part):
                return NO_MARKS if self.marks(part) is None else None
            case _:
                return NO_MARKS if self._matcher.matching(query)[self._article] else None


@dataclass(frozen=True)
class Body:
    """The text of an article's body with its sentences as the index has them."""

    text: str
    tokens: Sequence[int]
    characters: Sequence[int]
    begins_paragraph: Sequence[int]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences of the body."""
        ends = [*self.characters[1:], len(self.text)]
        paragraphs = (np.cumsum(self.begins_paragraph) - 1).tolist()
        return [
            Sentence(start, start + len(self.text[start:end].rstrip()), paragraph)
            for start, end, paragraph in zip(self.characters, ends, paragraphs, strict=True)
        ]

    def runs(self, marks: Iterable[tuple[int, int]]) -> Runs:
        """Turn marked runs of tokens into marked characters; only their sentences are tokenized."""
        known: dict[int, list[tuple[int, int]]] = {}
        return merged((self._token(first, known)[0], self._token(last, known)[1]) for first, last in marks)

    def _token(self, position: int, known: dict[int, list[tuple[int, int]]]) -> tuple[int, int]:
        number = bisect_right(self.tokens, position) - 1
        if number not in known:
            start = self.characters[number]
            end = self.characters[number + 1] if number + 1 < len(self.characters) else len(self.text)
            known[number] = [(start + first, start + last) for first, last in token_spans(self.text[start:end])]
        return known[number][position - self.tokens[number]]


def passages(article: Article, body: Body, marks: Marks | None, most: int) -> tuple[Passage, ...]:
    """Give the marked title, when it has a mark, and at most `most` marked passages of the body, in order."""
    if marks is None:
        return ()
    title = title_runs(article.title, marks)
    first = (Passage("title", article.title, tuple(title)),) if title else ()
    found = body.runs(marks["body"])
    return first + (choose(article.body, body.sentences, found, most) if found else ())


def whole(article: Article, body: Body, marks: Marks | None) -> tuple[Passage, Passage]:
    """Give the whole title and the whole body with every mark."""
    held = marks or NO_MARKS
    title, of_body = title_runs(article.title, held), body.runs(held["body"])
    return Passage("title", article.title, tuple(title)), Passage("body", article.body, tuple(of_body))


def title_runs(title: str, marks: Marks) -> Runs:
    """Turn marked runs of tokens of a title into marked characters."""
    if not marks["title"]:
        return []
    spans = token_spans(title)
    return merged((spans[first][0], spans[last][1]) for first, last in marks["title"])
