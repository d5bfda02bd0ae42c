"""Articles into arrays of tokens and sentences, a batch at a time. Equal to `index.analysis`, which says what they are.

The speed comes from pieces: text is split at white space, which no token crosses, and every distinct piece is analyzed
once; afterwards it is a number, and all else is arithmetic on whole arrays.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index import analysis
from index.analysis import ENDS_SENTENCE, closing, opening, pieces, raw_tokens
from index.arrays.files import Array

_ENDS = np.array(ENDS_SENTENCE)
_UNSPACED = re.compile(r"[。！？]")

MOST_PIECES = 1 << 20
"""Beyond so many distinct pieces the memory of them starts afresh; 200,000 news articles have about half as many."""


class Vocabulary:
    """The distinct tokens of a segment. An entry is a token's surface, form and family; it has a number.

    `surfaces`, `forms` and `families` say what entry `n` is. The family depends on the language of the article, so a
    raw token may be several entries.
    """

    def __init__(self) -> None:
        self.surfaces: list[str] = []
        self.forms: list[str] = []
        self.families: list[str] = []
        self._entries: dict[tuple[str, str, str], int] = {}

    def entry(self, raw: str, language: str | None) -> int:
        """Give the number of the entry of a raw token in a language."""
        form = analysis.fold(raw)
        return self.number(analysis.surface(raw), form, analysis.family(form, language))

    def number(self, surface: str, form: str, family: str) -> int:
        """Give the number of an entry."""
        number = self._entries.setdefault((surface, form, family), len(self.surfaces))
        if number == len(self.surfaces):
            self.surfaces.append(surface)
            self.forms.append(form)
            self.families.append(family)
        return number

    def __len__(self) -> int:
        return len(self.surfaces)


class Pieces(dict[str, int]):
    """The number of each distinct piece of text, and by number: its length, edges and raw tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths = array("i")
        self.openings = array("b")
        self.closings = array("b")
        self.first = array("i")
        self.counts = array("i")
        self.tokens = array("i")
        self.raws: dict[str, int] = {}

    def __missing__(self, piece: str) -> int:
        number = self[piece] = len(self)
        found = raw_tokens(piece)
        self.lengths.append(len(piece))
        self.openings.append(opening(piece))
        self.closings.append(closing(piece))
        self.first.append(len(self.tokens))
        self.counts.append(len(found))
        self.tokens.extend([self.raws.setdefault(raw, len(self.raws)) for raw in found])
        return number


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles as arrays. Lengths are one number an article; the rest is one after another, article after article.

    `entries`: the entry of each token, an article's title before its body. `sentence_token` and `sentence_character`
    count from the beginning of the body; `paragraph` says whether a sentence begins one.
    """

    title_length: Array
    body_length: Array
    lead_length: Array
    sentences: Array
    entries: Array
    sentence_token: Array
    sentence_character: Array
    paragraph: Array


class _Lines:
    """The lines of a batch with something in them, as lists: text, place, paragraph (-1: title), article, pieces."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.texts: list[str] = []
        self.starts: list[int] = []
        self.paragraphs: list[int] = []
        self.articles: list[int] = []
        self.counts: list[int] = []
        self.unspaced: list[int] = []

    def add_article(self, number: int, title: str, body: str) -> None:
        """Take in an article."""
        self._add(title, 0, -1, number)
        start, paragraph, blank = 0, -1, True
        for line in body.split("\n"):
            if self._add(line, start, paragraph + blank, number):
                paragraph += blank
                blank = False
            else:
                blank = True
            start += len(line) + 1

    def _add(self, line: str, start: int, paragraph: int, article: int) -> bool:
        unspaced = _UNSPACED.search(line)
        found = pieces(line) if unspaced else line.split()
        if not found:
            return False
        if unspaced:
            self.unspaced.append(len(self.texts))
        self.pieces += found
        self.texts.append(line)
        self.starts.append(start)
        self.paragraphs.append(paragraph)
        self.articles.append(article)
        self.counts.append(len(found))
        return True


class Tokenizer:
    """Turns batches of articles into arrays, with one memory of pieces over all of them."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self._pieces = Pieces()
        self._entry_of_raw: dict[str | None, Array] = {}

    def start_segment(self) -> None:
        """Forget the entries, which number anew in every segment; pieces are kept until they are too many."""
        self.vocabulary = Vocabulary()
        self._entry_of_raw = {}
        if len(self._pieces) > MOST_PIECES:
            self._pieces = Pieces()

    def batch(self, articles: Sequence[tuple[str, str, str | None]]) -> Batch:
        """Analyze articles, given as title, body and language."""
        lines = _Lines()
        for number, (title, body, _) in enumerate(articles):
            lines.add_article(number, title, body)
        known = self._pieces
        ids = np.fromiter(map(known.__getitem__, lines.pieces), np.int32, len(lines.pieces))
        counts = np.array(known.counts, np.int64)[ids]
        token_at = np.zeros(len(ids) + 1, np.int64)
        np.cumsum(counts, out=token_at[1:])
        raws = np.array(known.tokens)[ragged(np.array(known.first)[ids], counts)]
        lengths = _lengths(lines, counts, len(articles))
        article, token, character, paragraph = self._sentences(lines, ids, token_at)
        body_at = np.cumsum(lengths[0] + lengths[1]) - lengths[1]
        return Batch(
            *lengths,
            sentences=np.bincount(article, minlength=len(articles)),
            entries=self._entries(raws, lengths[0] + lengths[1], [language for _, _, language in articles]),
            sentence_token=token - body_at[article],
            sentence_character=character,
            paragraph=paragraph,
        )

    def _sentences(self, lines: _Lines, ids: Array, token_at: Array) -> tuple[Array, Array, Array, Array]:
        """Give for each sentence its article, first token in the batch, first character, and if a paragraph begins."""
        known = self._pieces
        line_of = np.repeat(np.arange(len(lines.counts)), lines.counts)
        paragraph_of = np.array(lines.paragraphs, np.int64)
        begins = np.zeros(len(ids), bool)
        begins[1:] = _ENDS[np.array(known.closings)[ids[:-1]], np.array(known.openings)[ids[1:]]]
        begins[_starts(np.array(lines.counts, np.int64))] = True
        chosen = np.flatnonzero(begins & (paragraph_of >= 0)[line_of])
        article = np.array(lines.articles, np.int64)[line_of[chosen]]
        paragraph = paragraph_of[line_of[chosen]]
        new = np.ones(len(chosen), bool)
        new[1:] = (np.diff(paragraph) != 0) | (np.diff(article) != 0)
        return article, token_at[chosen], self._characters(lines, ids)[chosen], new

    def _characters(self, lines: _Lines, ids: Array) -> Array:
        """Give the place of each piece in its field; lines with other than single blanks are looked at one by one."""
        sizes = np.array(self._pieces.lengths, np.int64)[ids] + 1
        counts = np.array(lines.counts, np.int64)
        first = _starts(counts)
        place = np.cumsum(sizes) - sizes
        ends = first + counts - 1
        told = place[ends] + sizes[ends] - 1 - place[first] if len(ids) else counts
        place += np.repeat(np.array(lines.starts, np.int64) - place[first], counts)
        irregular = np.flatnonzero(told != np.fromiter(map(len, lines.texts), np.int64, len(counts)))
        for line in {*irregular.tolist(), *lines.unspaced}:
            start, text = first[line], lines.texts[line]
            place[start : start + counts[line]] = lines.starts[line] + np.array(analysis.piece_starts(text))
        return place

    def _entries(self, raws: Array, lengths: Array, languages: Sequence[str | None]) -> Array:
        """Give the entry of each token."""
        distinct = list(dict.fromkeys(languages))
        if len(distinct) == 1:
            return self._entries_in(distinct[0], raws)
        entries = np.empty(len(raws), np.int32)
        of_token = np.repeat([distinct.index(language) for language in languages], lengths)
        for number, language in enumerate(distinct):
            chosen = np.flatnonzero(of_token == number)
            entries[chosen] = self._entries_in(language, raws[chosen])
        return entries

    def _entries_in(self, language: str | None, raws: Array) -> Array:
        table = self._entry_of_raw.get(language, np.empty(0, np.int32))
        written = list(self._pieces.raws)
        table = np.concatenate([table, np.full(len(written) - len(table), -1, np.int32)])
        entries = table[raws]
        unknown = np.unique(raws[entries < 0])
        if len(unknown):
            table[unknown] = [self.vocabulary.entry(written[raw], language) for raw in unknown.tolist()]
            entries = table[raws]
        self._entry_of_raw[language] = table
        return entries


def ragged(starts: Array, counts: Array) -> Array:
    """Give the indices of several runs, one run after another."""
    ends = np.cumsum(counts, dtype=np.int64)
    return np.repeat(starts - (ends - counts), counts) + np.arange(ends[-1] if len(ends) else 0)


def _starts(counts: Array) -> Array:
    return np.cumsum(counts) - counts


def _lengths(lines: _Lines, counts: Array, articles: int) -> tuple[Array, Array, Array]:
    """Give the number of tokens of each article's title, body and lead."""
    tokens = np.add.reduceat(counts, _starts(np.array(lines.counts, np.int64))) if len(counts) else counts
    article = np.array(lines.articles, np.int64)
    paragraph = np.array(lines.paragraphs, np.int64)
    title, body, lead = (
        np.bincount(article[chosen], tokens[chosen], articles).astype(np.int64)
        for chosen in (paragraph < 0, paragraph >= 0, paragraph == 0)
    )
    return title, body, lead
