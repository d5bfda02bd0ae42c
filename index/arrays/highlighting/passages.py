"""Passages of hits, from the positions in the index: only sentences with matches are tokenized again.

What matched comes from `arrays.highlighting.matches`; which passages are best is defined by `index.reference.passages`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heapreplace

from corpus.article import Article
from index.analysis.normalization import normalize
from index.analysis.tokenizer import spans_of, token_spans
from index.arrays.highlighting.matches import HitMatches, Run
from index.arrays.storage.ragged import Array
from index.reference.passages import Runs, SentenceBreaks
from index.results import Passage

_UNSEEN = (-1, -1)
MAX_TITLE = 100_000
"""Characters of a title in which matches are marked."""


class MarkedBody:
    """A body and its marked runs of tokens; tokenizes a sentence only when a passage needs it."""

    def __init__(self, text: str, sentences: tuple[Array, Array, Array], runs: Sequence[Run]) -> None:
        tokens, characters, opens = sentences
        self._tokens: list[int] = tokens.tolist()
        self._starts: list[int] = [*characters.tolist(), len(text)]
        self._breaks = SentenceBreaks(text, self._starts, opens.tolist())
        self._text = text
        self._runs: dict[int, list[Run]] = {}
        for run in runs:
            self._runs.setdefault(bisect_right(self._tokens, run[0]) - 1, []).append(run)
        self._numbers = list(self._runs)
        self._known: dict[int, list[tuple[int, int]]] = {}

    def all(self) -> Runs:
        """Return all marked code points."""
        return [run for number in self._numbers for run in self._marks(number)]

    def passages(self, most: int) -> list[Passage]:
        """Return the passages that `index.reference.passages.choose` chooses, in order.

        Sentences wait in a queue by an upper bound of their worth, so that few are looked at.
        """
        queue = [(-len(runs), -len(runs), number, _UNSEEN) for number, runs in self._runs.items()]
        heapify(queue)
        chosen: list[tuple[int, int]] = []
        while queue and len(chosen) < most:
            *_, number, piece = queue[0]
            if piece is _UNSEEN:
                heapreplace(queue, self._ranked(number))
                continue
            heappop(queue)
            if all(piece[1] <= start or end <= piece[0] for start, end in chosen):
                chosen.append(piece)
        return [self._passage(*piece) for piece in sorted(chosen)]

    def _ranked(self, number: int) -> tuple[int, int, int, tuple[int, int]]:
        marks = self._marks(number)
        start, end = self._breaks.passage(number, marks)
        inside = [run for run in marks if start <= run[0] and run[1] <= end]
        words = {normalize(self._text[run[0] : run[1]]) for run in inside}
        return -len(words), -len(inside), number, (start, end)

    def _passage(self, start: int, end: int) -> Passage:
        starts, numbers = self._starts, self._numbers
        # The last mark of a sentence before may reach into this one, or further.
        first = max(0, bisect_left(numbers, bisect_right(starts, start) - 1) - 1)
        after = bisect_left(numbers, bisect_left(starts, end))
        marks = [run for number in numbers[first:after] for run in self._marks(number)]
        inside = tuple((max(a, start) - start, min(b, end) - start) for a, b in marks if a < end and b > start)
        return Passage("body", self._text[start:end], inside, start)

    def _marks(self, number: int) -> list[tuple[int, int]]:
        """Return the marked code points of a sentence, tokenizing no further than its last mark."""
        known = self._known.get(number)
        if known is None:
            tokens = [token for run in self._runs[number] for token in run]
            if number + 1 == len(self._tokens) or tokens[-1] < self._tokens[number + 1]:
                spans = self._spans(number, tokens)
            else:  # the last mark reaches into a later sentence
                later = bisect_right(self._tokens, tokens[-1]) - 1
                spans = self._spans(number, tokens[:-1]) + self._spans(later, tokens[-1:])
            known = [(first[0], last[1]) for first, last in zip(spans[::2], spans[1::2], strict=True)]
            self._known[number] = known
        return known

    def _spans(self, number: int, tokens: Iterable[int]) -> list[tuple[int, int]]:
        """Return the code points of some tokens of a sentence, given by their positions in the body."""
        begin = self._tokens[number]
        return spans_of([token - begin for token in tokens], self._text, self._starts[number], self._starts[number + 1])


def passages(article: Article, matches: HitMatches, most: int) -> tuple[Passage, ...]:
    """Return the marked title, when it has a mark, and at most `most` marked passages of the body, in order."""
    in_title, in_body = _by_field(matches)
    title = [Passage("title", article.title, _title_marks(article.title, in_title))] if in_title else []
    if not in_body:
        return tuple(title)
    return (*title, *MarkedBody(article.body, matches.sentences, in_body).passages(most))


def marked_fields(article: Article, matches: HitMatches) -> tuple[Passage, Passage]:
    """Return the title and the body, each as one passage with every mark."""
    in_title, in_body = _by_field(matches)
    body = MarkedBody(article.body, matches.sentences, in_body).all()
    title = Passage("title", article.title, _title_marks(article.title, in_title))
    return title, Passage("body", article.body, tuple(body))


def _by_field(matches: HitMatches) -> tuple[list[Run], list[Run]]:
    """Return the sorted runs of title and of body, counted from each field's start; overlapping runs are joined."""
    title: list[Run] = []
    body: list[Run] = []
    for first, last in sorted(matches.runs):
        runs, shift = (title, 0) if first < matches.title_length else (body, matches.title_length + 1)
        if runs and first - shift <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(last - shift, runs[-1][1]))
        else:
            runs.append((first - shift, last - shift))
    return title, body


def _title_marks(title: str, runs: Sequence[Run]) -> tuple[tuple[int, int], ...]:
    spans = token_spans(title[:MAX_TITLE]) if runs else []
    return tuple((spans[first][0], spans[last][1]) for first, last in runs if last < len(spans))
