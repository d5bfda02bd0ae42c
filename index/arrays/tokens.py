"""Articles into arrays of tokens and sentences, a batch at a time. Equal to `index.analysis`, which says what they are.

The speed comes from pieces: text is split at white space, which no token crosses, and every distinct piece is analyzed
once; afterwards it is a number, and all else is arithmetic on whole arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index import analysis
from index.analysis import ENDS_SENTENCE
from index.arrays.files import Array
from index.arrays.pieces import Pieces, code_points, ragged

_ENDS = np.array(ENDS_SENTENCE)
_UNSPACED = np.array([ord(mark) for mark in "。！？"], np.uint32)
_SPACES = np.array([chr(code).isspace() for code in range(0x3002)])
"""Whether each code point is white space; the last one is not, and stands for all beyond."""

MOST_PIECES = 1 << 21
"""Beyond so many distinct pieces (some 250 MB) the memory of them starts afresh; a million articles have about that."""


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


@dataclass(frozen=True, slots=True)
class _Text:
    """The titles and bodies of a batch in one string, each followed by a line break; `starts` are where they begin."""

    text: str
    codes: Array
    starts: Array

    @classmethod
    def of(cls, articles: Sequence[tuple[str, str, str | None]]) -> _Text:
        fields = [part for title, body, _ in articles for part in (title, body)]
        text = "\n".join([*fields, ""])
        lengths = np.fromiter(map(len, fields), np.int64, len(fields)) + 1
        return cls(text, code_points(text), np.cumsum(lengths) - lengths)


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
        text = _Text.of(articles)
        starts, ends = _borders(text)
        numbers = self._pieces.numbers(text.text, text.codes, starts, ends)
        counts = self._pieces.counts.all()[numbers]
        raws = self._pieces.tokens.all()[ragged(self._pieces.first.all()[numbers], counts)]
        token_at = np.cumsum(counts, dtype=np.int64) - counts
        field = np.searchsorted(text.starts, starts, side="right") - 1
        line = np.searchsorted(np.flatnonzero(text.codes == ord("\n")), starts)
        lengths = np.bincount(field, counts, 2 * len(articles)).astype(np.int64)
        begins = self._sentence_begins(numbers, field, line)
        paragraph = _paragraphs(field, line)
        in_lead = (paragraph == 0) & (field % 2 == 1)
        sentences = np.flatnonzero(begins)
        first_token = np.cumsum(lengths) - lengths
        return Batch(
            lengths[0::2],
            lengths[1::2],
            np.bincount(field[in_lead] // 2, counts[in_lead], len(articles)).astype(np.int64),
            sentences=np.bincount(field[sentences] // 2, minlength=len(articles)),
            entries=self._entries(raws, lengths[0::2] + lengths[1::2], [language for _, _, language in articles]),
            sentence_token=token_at[sentences] - first_token[field[sentences]],
            sentence_character=starts[sentences] - text.starts[field[sentences]],
            paragraph=_changes(field[sentences], paragraph[sentences]),
        )

    def _sentence_begins(self, numbers: Array, field: Array, line: Array) -> Array:
        """Tell which pieces begin a sentence of a body."""
        begins = np.ones(len(numbers), bool)
        ends = _ENDS[self._pieces.closings.all()[numbers[:-1]], self._pieces.openings.all()[numbers[1:]]]
        begins[1:] = ends | (line[1:] != line[:-1])
        begins &= field % 2 == 1
        return begins

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


def _borders(text: _Text) -> tuple[Array, Array]:
    """Give where each piece begins and ends."""
    spaces = _SPACES[np.minimum(text.codes, len(_SPACES) - 1)]
    changes = np.flatnonzero(spaces[1:] != spaces[:-1]) + 1
    if len(spaces) and not spaces[0]:
        changes = np.concatenate([[0], changes])
    starts, ends = changes[0::2], changes[1::2]
    unspaced = np.flatnonzero(np.isin(text.codes, _UNSPACED))
    if not len(unspaced):
        return starts, ends
    holding = np.unique(np.searchsorted(starts, unspaced, side="right") - 1)
    inside = [
        start + place
        for start, end in zip(starts[holding].tolist(), ends[holding].tolist(), strict=True)
        for place in analysis.piece_starts(text.text[start:end])[1:]
    ]
    starts, ends = (np.sort(np.concatenate([border, np.array(inside, np.int64)])) for border in (starts, ends))
    return starts, ends


def _paragraphs(field: Array, line: Array) -> Array:
    """Give the paragraph of each piece within its field: there is a blank line, or more, between them."""
    new = np.zeros(len(field), np.int64)
    new[1:] = (np.diff(line) > 1) & (np.diff(field) == 0)
    risen = np.cumsum(new)
    first = np.searchsorted(field, np.arange(field[-1] + 1)) if len(field) else field
    paragraphs: Array = risen - risen[np.minimum(first, len(risen) - 1)][field] if len(field) else risen
    return paragraphs


def _changes(*rows: Array) -> Array:
    """Tell where any of several rows differs from what is before; it does at the first."""
    changed = np.ones(len(rows[0]), bool)
    changed[1:] = np.logical_or.reduce([row[1:] != row[:-1] for row in rows])
    return changed
