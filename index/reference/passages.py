"""Which pieces of an article show best why it was found. Finds no matches itself: it is given the marked characters.

A passage is a sentence with marks, with what follows it in its paragraph while that is short; a sentence that goes on
and on is cut at a blank. The best passages hold the most distinct marked words, then the most marks, then come first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.analysis.normalization import normalize
from index.analysis.sentences import Sentence, sentences
from index.reference.evaluator import AnalyzedArticle, Marks
from index.reference.spans import TextField
from index.results import Passage

SHORT = 120
"""A passage with fewer characters takes in the following sentence of its paragraph."""
LONG = 400
"""A passage with more characters is cut around its first marks."""

Runs = Sequence[tuple[int, int]]
"""Marks as [start, end) code points of a text, in order, not overlapping."""


class Breaks(Protocol):
    """The sentences of a body, by their numbers; an engine need not make all of them."""

    def __len__(self) -> int: ...

    def start(self, number: int) -> int:
        """Give the code point at which a sentence begins."""

    def end(self, number: int) -> int:
        """Give the code point after its last."""

    def opens_paragraph(self, number: int) -> bool:
        """Tell whether it is the first of its paragraph."""


@dataclass(frozen=True, slots=True)
class _Breaks:
    held: Sequence[Sentence]

    def __len__(self) -> int:
        return len(self.held)

    def start(self, number: int) -> int:
        return self.held[number].start

    def end(self, number: int) -> int:
        return self.held[number].end

    def opens_paragraph(self, number: int) -> bool:
        return number == 0 or self.held[number - 1].paragraph != self.held[number].paragraph


def passages(text: AnalyzedArticle, marks: Marks | None, most: int) -> tuple[Passage, ...]:
    """Give the marked title, when it has a mark, and at most `most` marked passages of the body, in order."""
    if marks is None:
        return ()
    title, body = runs(text, "title", marks), runs(text, "body", marks)
    first = (Passage("title", text.article.title, tuple(title)),) if title else ()
    return first + choose(text.article.body, tuple(sentences(text.article.body)), body, most)


def whole(text: AnalyzedArticle, marks: Marks | None) -> tuple[Passage, Passage]:
    """Give the whole title and the whole body with every mark."""
    title, body = (runs(text, side, marks) if marks else () for side in ("title", "body"))
    return Passage("title", text.article.title, tuple(title)), Passage("body", text.article.body, tuple(body))


def runs(text: AnalyzedArticle, side: TextField, marks: Marks) -> Runs:
    """Turn marked runs of tokens into marked characters; what overlaps becomes one."""
    tokens = text.texts[side].tokens
    return merged((tokens[first].start, tokens[last].end) for first, last in marks[side])


def merged(spans: Iterable[tuple[int, int]]) -> Runs:
    """Put spans of characters in order and join those that overlap."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    worth: tuple[int, int, int]


def choose(body: str, breaks: Sequence[Sentence], marked: Runs, most: int) -> tuple[Passage, ...]:
    """Give the best passages of a body, in order; `breaks` are its sentences."""
    pieces = sorted(_pieces(body, breaks, marked), key=lambda piece: piece.worth, reverse=True)
    chosen: list[_Piece] = []
    for piece in pieces:
        if len(chosen) < most and all(piece.end <= other.start or other.end <= piece.start for other in chosen):
            chosen.append(piece)
    return tuple(_passage(body, piece, marked) for piece in sorted(chosen, key=lambda piece: piece.start))


def _pieces(body: str, breaks: Sequence[Sentence], marked: Runs) -> Iterable[_Piece]:
    for number, sentence in enumerate(breaks):
        begins = [run for run in marked if sentence.start <= run[0] < sentence.end]
        if begins:
            start, end = extended(_Breaks(breaks), number, begins[-1][1])
            start, end = cut(body, start, end, begins)
            inside = [run for run in begins if start <= run[0] and run[1] <= end]
            words = {normalize(body[run[0] : run[1]]) for run in inside}
            yield _Piece(start, end, (len(words), len(inside), -number))


def extended(breaks: Breaks, number: int, reach: int) -> tuple[int, int]:
    """Give the characters of a passage that begins with a sentence: up to `reach`, and on while it is short."""
    start, end, same = breaks.start(number), breaks.end(number), True
    for index in range(number + 1, len(breaks)):
        if end >= reach and end - start >= SHORT:
            break
        same = same and not breaks.opens_paragraph(index)
        following = breaks.end(index)
        if end >= reach and not (same and following - start <= LONG):
            break
        end = following
    return start, end


def cut(body: str, start: int, end: int, begins: Runs) -> tuple[int, int]:
    """Give the characters of a passage after it is cut around its first marks, if it is long."""
    if end - start <= LONG:
        return start, end
    first, last = begins[0]
    cut_start = start if last - start <= LONG else _blank(body, max(start, first - LONG // 4), first)
    cut_end = min(end, max(cut_start + LONG, last))
    if cut_end < end:
        crossing = max((run[0] for run in begins if run[0] < cut_end < run[1] and run[0] > first), default=cut_end)
        blank = body.rfind(" ", last, crossing)
        cut_end = blank if blank > 0 else max(last, crossing)
    return cut_start, cut_end


def _blank(body: str, start: int, before: int) -> int:
    blank = body.find(" ", start, before)
    return blank + 1 if blank >= 0 else start


def _passage(body: str, piece: _Piece, marked: Runs) -> Passage:
    inside = [(max(s, piece.start), min(e, piece.end)) for s, e in marked if s < piece.end and e > piece.start]
    return Passage(
        "body", body[piece.start : piece.end], tuple((s - piece.start, e - piece.start) for s, e in inside), piece.start
    )
