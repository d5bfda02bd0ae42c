"""The passages of an article that best show why it matched. Finds no matches: it gets the marks.

A passage is a sentence with marks, and the sentences after it in its paragraph while that is short; a very long
sentence is cut at a blank. The best passages have the most distinct marked words, then the most marks, then come first.
This is the definition; `index.arrays.highlighting.passages` is the fast version.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.analysis.normalization import normalize
from index.analysis.sentences import Sentence, sentences
from index.reference.analyzed_article import AnalyzedArticle
from index.reference.evaluator import Marks
from index.reference.spans import TextField
from index.results import Passage

SHORT = 120
"""A passage with fewer characters is extended by the next sentence of its paragraph."""
LONG = 400
"""A passage with more characters is cut around its first marks."""

Runs = Sequence[tuple[int, int]]
"""Marks as [start, end) code points of a text, in order, not overlapping."""


@dataclass(frozen=True, slots=True)
class SentenceBreaks:
    """The sentences of a body, by number.

    `starts` are their first code points, then the length of the body; `opens` whether each opens a paragraph.
    """

    body: str
    starts: Sequence[int]
    opens: Sequence[int]

    def end(self, number: int) -> int:
        """Return the end of a sentence without trailing white space, in code points."""
        start = self.starts[number]
        return start + len(self.body[start : self.starts[number + 1]].rstrip())

    def passage(self, number: int, marks: Runs) -> tuple[int, int]:
        """Return the span of the passage that begins with a sentence; `marks` are those that begin in the sentence."""
        start, end = self._extend(number, marks[-1][1])
        return (start, end) if end - start <= LONG else _cut(self.body, start, end, marks)

    def _extend(self, number: int, reach: int) -> tuple[int, int]:
        """Extend a sentence up to `reach`, and further while it is short."""
        start, end, same = self.starts[number], self.end(number), True
        for index in range(number + 1, len(self.opens)):
            if end >= reach and end - start >= SHORT:
                break
            same = same and not self.opens[index]
            following = self.end(index)
            if end >= reach and not (same and following - start <= LONG):
                break
            end = following
        return start, end


def passages(text: AnalyzedArticle, marks: Marks | None, most: int) -> tuple[Passage, ...]:
    """Return the title, if it has a mark, and at most `most` passages of the body with marks, in order."""
    if marks is None:
        return ()
    title, body = runs(text, "title", marks), runs(text, "body", marks)
    first = (Passage("title", text.article.title, tuple(title)),) if title else ()
    return first + choose(text.article.body, tuple(sentences(text.article.body)), body, most)


def marked_fields(text: AnalyzedArticle, marks: Marks | None) -> tuple[Passage, Passage]:
    """Return the title and the body, each as one passage with every mark."""
    title, body = (runs(text, field, marks) if marks else () for field in ("title", "body"))
    return Passage("title", text.article.title, tuple(title)), Passage("body", text.article.body, tuple(body))


def runs(text: AnalyzedArticle, field: TextField, marks: Marks) -> Runs:
    """Return the characters of marked runs of tokens; overlapping ones become one."""
    tokens = text.texts[field].tokens
    return merged((tokens[first].start, tokens[last].end) for first, last in marks[field])


def merged(spans: Iterable[tuple[int, int]]) -> Runs:
    """Sort spans of characters and join those that overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    rank: tuple[int, int, int]


def choose(body: str, breaks: Sequence[Sentence], marked: Runs, most: int) -> tuple[Passage, ...]:
    """Return the best passages of a body, in order; `breaks` are its sentences."""
    chosen: list[_Candidate] = []
    for one in sorted(_candidates(body, breaks, marked), key=lambda candidate: candidate.rank, reverse=True):
        if len(chosen) < most and all(one.end <= other.start or other.end <= one.start for other in chosen):
            chosen.append(one)
    return tuple(_passage(body, one.start, one.end, marked) for one in sorted(chosen, key=lambda one: one.start))


def _candidates(body: str, every: Sequence[Sentence], marked: Runs) -> Iterable[_Candidate]:
    opens = [number == 0 or every[number - 1].paragraph != one.paragraph for number, one in enumerate(every)]
    breaks = SentenceBreaks(body, [*(sentence.start for sentence in every), len(body)], opens)
    for number, sentence in enumerate(every):
        begins = [run for run in marked if sentence.start <= run[0] < sentence.end]
        if begins:
            start, end = breaks.passage(number, begins)
            inside = [run for run in begins if start <= run[0] and run[1] <= end]
            words = {normalize(body[run[0] : run[1]]) for run in inside}
            yield _Candidate(start, end, (len(words), len(inside), -number))


def _cut(body: str, start: int, end: int, marks: Runs) -> tuple[int, int]:
    """Cut a long passage around its first marks."""
    first, last = marks[0]
    cut_start = start if last - start <= LONG else _blank(body, max(start, first - LONG // 4), first)
    cut_end = min(end, max(cut_start + LONG, last))
    if cut_end < end:
        crossing = max((run[0] for run in marks if run[0] < cut_end < run[1] and run[0] > first), default=cut_end)
        blank = body.rfind(" ", last, crossing)
        cut_end = blank if blank > 0 else max(last, crossing)
    return cut_start, cut_end


def _blank(body: str, start: int, before: int) -> int:
    blank = body.find(" ", start, before)
    return blank + 1 if blank >= 0 else start


def _passage(body: str, start: int, end: int, marked: Runs) -> Passage:
    marks = [(max(s, start) - start, min(e, end) - start) for s, e in marked if s < end and e > start]
    return Passage("body", body[start:end], tuple(marks), start)
