"""Passages of hits, from the places in the index: an article is read, but only sentences with marks are analyzed again.

What matched comes from `index.places`, which pieces are best from `index.passages`; both serve every engine.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush
from operator import itemgetter
from typing import Literal, overload

import numpy as np

from corpus.article import Article
from index.analysis import Sentence, fold, token_spans
from index.arrays.matcher import Matcher
from index.arrays.nearness import ArticleText, ArticleTexts
from index.arrays.segment import Segment
from index.gathering import gathered
from index.matching import NO_MARKS, Marks, marks_of, together
from index.passages import Runs, cut, extended, merged
from index.places import SIDES, Side, places
from index.query import (
    And,
    Apart,
    AtLeast,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Positional,
    Prefix,
    Query,
    Together,
    Wildcard,
    Word,
)
from index.results import Passage
from index.terms import terms_of


class ArticleMarks:
    """One article of a segment, and what of it matches a query; looks at nothing but that article."""

    def __init__(self, matcher: Matcher, texts: ArticleTexts, article: int, index: int) -> None:
        self._matcher = matcher
        self._article = article
        self._text = ArticleText(texts, index)

    def marks(self, query: Query) -> Marks | None:
        """Give the runs of tokens that matched, or None when the article does not match."""
        match query:
            case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase() | Near():
                title, body = (self._runs(query, side) for side in SIDES)
                return {"title": title, "body": body} if title or body else None
            case Together() | Apart() | AtLeast():
                found = gathered(query, self._text.ground, self._borders)
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

    def _borders(self, side: Side, unit: Literal["sentence", "paragraph"]) -> list[int]:
        if side == "title":
            return [0]
        tokens, _, paragraphs = self._matcher.segment.sentences(self._article)
        borders: list[int] = (tokens if unit == "sentence" else tokens[paragraphs.astype(bool)]).tolist()
        return borders

    def _runs(self, node: Positional, side: Side) -> frozenset[tuple[int, int]]:
        if isinstance(node, Word | Prefix | Wildcard | Fuzzy):
            terms = terms_of(node, self._matcher.languages)
            if len(terms) == 1:
                return frozenset((position, position) for position in self._text.positions(terms[0], side))
        return marks_of(places(node, self._text.ground(side)))


class Sentences(Sequence[Sentence]):
    """The sentences of a body as the index has them, each made when it is asked for."""

    def __init__(self, text: str, segment: Segment, article: int) -> None:
        self.text = text
        tokens, characters, paragraphs = segment.sentences(article)
        self._paragraphs = np.cumsum(paragraphs)
        self.tokens: list[int] = tokens.tolist()
        self.starts: list[int] = [*characters.tolist(), len(text)]

    def __len__(self) -> int:
        return len(self.tokens)

    @overload
    def __getitem__(self, number: int) -> Sentence: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Sentence]: ...

    def __getitem__(self, number: int | slice) -> Sentence | Sequence[Sentence]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        start = self.starts[number]
        end = start + len(self.text[start : self.starts[number + 1]].rstrip())
        return Sentence(start, end, int(self._paragraphs[number]))

    def token_spans(self, number: int) -> list[tuple[int, int]]:
        """Give the characters of the tokens of a sentence."""
        start = self.starts[number]
        spans = token_spans(self.text[start : self.starts[number + 1]])
        return [(start + first, start + last) for first, last in spans]


class MarkedBody:
    """A body and the runs of tokens that are marked in it; tokenizes only the sentences that it is asked for."""

    def __init__(self, sentences: Sentences, marks: Iterable[tuple[int, int]]) -> None:
        self._sentences = sentences
        self._runs = _joined(marks)
        self._spans: dict[int, list[tuple[int, int]]] = {}

    def all(self) -> Runs:
        """Give all marked characters."""
        return [self._characters(run) for run in self._runs]

    def passages(self, most: int) -> tuple[Passage, ...]:
        """Give the best passages, in order: those that `index.passages.choose` chooses.

        Sentences wait in a queue, at first under the most that they can be worth, so that few are looked at.
        """
        numbers = [bisect_right(self._sentences.tokens, first) - 1 for first, _ in self._runs]
        queue: list[tuple[int, int, int, tuple[int, int]]] = [
            (-count, -count, number, _UNSEEN) for number, count in Counter(numbers).items()
        ]
        heapify(queue)
        chosen: list[tuple[int, int]] = []
        while queue and len(chosen) < most:
            *_, number, piece = heappop(queue)
            if piece == _UNSEEN:
                marks = self._runs[bisect_left(numbers, number) : bisect_right(numbers, number)]
                heappush(queue, self._judged(number, [self._characters(run) for run in marks]))
            elif all(piece[1] <= start or end <= piece[0] for start, end in chosen):
                chosen.append(piece)
        return tuple(self._passage(*piece) for piece in sorted(chosen))

    def _judged(self, number: int, begins: Runs) -> tuple[int, int, int, tuple[int, int]]:
        text = self._sentences.text
        start, end = cut(text, *extended(self._sentences, number, begins[-1][1]), begins)
        inside = [run for run in begins if start <= run[0] and run[1] <= end]
        words = {fold(text[run[0] : run[1]]) for run in inside}
        return -len(words), -len(inside), number, (start, end)

    def _passage(self, start: int, end: int) -> Passage:
        sentences = self._sentences
        first = sentences.tokens[bisect_right(sentences.starts, start) - 1]
        after = bisect_left(sentences.starts, end)
        stop = sentences.tokens[after] if after < len(sentences) else None
        begins = bisect_left(self._runs, first, key=itemgetter(1))
        ends = len(self._runs) if stop is None else bisect_left(self._runs, stop, key=itemgetter(0))
        marks = [self._characters(run) for run in self._runs[begins:ends]]
        inside = tuple((max(a, start) - start, min(b, end) - start) for a, b in marks if a < end and b > start)
        return Passage("body", sentences.text[start:end], inside, start)

    def _characters(self, run: tuple[int, int]) -> tuple[int, int]:
        number = bisect_right(self._sentences.tokens, run[0]) - 1
        spans, first = self._spans_of(number), self._sentences.tokens[number]
        if run[1] - first < len(spans):
            return spans[run[0] - first][0], spans[run[1] - first][1]
        after = bisect_right(self._sentences.tokens, run[1]) - 1
        return spans[run[0] - first][0], self._spans_of(after)[run[1] - self._sentences.tokens[after]][1]

    def _spans_of(self, number: int) -> list[tuple[int, int]]:
        if number not in self._spans:
            self._spans[number] = self._sentences.token_spans(number)
        return self._spans[number]


_UNSEEN = (-1, -1)


def _joined(runs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put runs of tokens in order and join those that share a token."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(runs):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def passages(article: Article, sentences: Sentences, marks: Marks | None, most: int) -> tuple[Passage, ...]:
    """Give the marked title, when it has a mark, and at most `most` marked passages of the body, in order."""
    if marks is None:
        return ()
    title = title_runs(article.title, marks)
    first = (Passage("title", article.title, tuple(title)),) if title else ()
    return first + (MarkedBody(sentences, marks["body"]).passages(most) if marks["body"] else ())


def whole(article: Article, sentences: Sentences, marks: Marks | None) -> tuple[Passage, Passage]:
    """Give the whole title and the whole body with every mark."""
    held = marks or NO_MARKS
    title, of_body = title_runs(article.title, held), MarkedBody(sentences, held["body"]).all()
    return Passage("title", article.title, tuple(title)), Passage("body", article.body, tuple(of_body))


def title_runs(title: str, marks: Marks) -> Runs:
    """Turn marked runs of tokens of a title into marked characters."""
    if not marks["title"]:
        return []
    spans = token_spans(title)
    return merged((spans[first][0], spans[last][1]) for first, last in marks["title"])
