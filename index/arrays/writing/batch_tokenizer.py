"""Articles into arrays of tokens and sentences, a batch at a time. Equal to `tokenizer`, which says what they are.

The speed comes from pieces: text is split at white space, which no token crosses, and every distinct piece is analyzed
once; afterwards it is a number, and all else is arithmetic on whole arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.analysis.normalization import normalize, surface_form
from index.analysis.sentences import ENDS_SENTENCE
from index.analysis.stemming import stem
from index.arrays.storage.ragged import Array, run_indices
from index.arrays.writing.pretokens import Grown, Known, Pieces
from index.arrays.writing.text_batch import Packed, borders

_ENDS = np.array(ENDS_SENTENCE)

MOST_PIECES = 1 << 20
"""Beyond so many distinct pieces (some 500 MB) the memory of them starts afresh; half a million articles have that."""


class Vocabulary:
    """The distinct tokens of a segment. An entry is a token's surface, form and family; it has a number.

    `surfaces`, `forms` and `stems` say what entry `n` is. The family depends on the language of the article, so a
    raw token may be several entries.
    """

    def __init__(self) -> None:
        self.surfaces: list[str] = []
        self.forms: list[str] = []
        self.stems: list[str] = []
        self._entries: dict[tuple[str, str, str], int] = {}

    def entry(self, raw: str, language: str | None) -> int:
        """Give the number of the entry of a raw token in a language."""
        form = normalize(raw)
        return self.number(surface_form(raw), form, stem(form, language))

    def number(self, surface: str, form: str, family: str) -> int:
        """Give the number of an entry."""
        number = self._entries.setdefault((surface, form, family), len(self.surfaces))
        if number == len(self.surfaces):
            self.surfaces.append(surface)
            self.forms.append(form)
            self.stems.append(family)
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


class Tokenizer:
    """Turns batches of articles into arrays, with one memory of pieces and of their entries over all of them."""

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self.vocabulary = Vocabulary()
        self._pieces = Pieces()
        self._entry_of_raw: dict[str | None, Grown] = {}

    def start_segment(self) -> None:
        """Get ready for a segment: what was met before is kept until it is too much."""
        if len(self._pieces) > MOST_PIECES:
            self._forget()

    def batch(self, packed: Packed) -> Batch:
        """Analyze articles."""
        starts, ends = borders(packed)
        numbers = self._pieces.numbers(packed.text, starts, ends)
        known = self._pieces.known(numbers)
        token_at = np.zeros(len(numbers) + 1, np.int64)
        np.cumsum(known.counts, out=token_at[1:])
        field_at = np.cumsum(packed.lengths) - packed.lengths
        piece_at = np.append(np.searchsorted(starts, field_at), len(starts))
        lengths = np.diff(token_at[piece_at])
        begins, paragraph = _sentences(packed, starts, known, piece_at)
        field = np.searchsorted(piece_at, begins, side="right") - 1
        in_body = field % 2 == 1
        begins, paragraph, field = begins[in_body], paragraph[in_body], field[in_body]
        return Batch(
            lengths[0::2],
            lengths[1::2],
            _leads(piece_at, token_at, begins[paragraph]),
            sentences=np.bincount(field // 2, minlength=len(packed.languages)),
            entries=self._entries(self._tokens(known, token_at), lengths[0::2] + lengths[1::2], packed.languages),
            sentence_token=token_at[begins] - token_at[piece_at[field]],
            sentence_character=_characters(packed, field_at[field], starts[begins]),
            paragraph=paragraph,
        )

    def _tokens(self, known: Known, token_at: Array) -> Array:
        """Give the raw token of each token: of most pieces the only one, of some those that follow it too."""
        tokens = known.first.repeat(known.counts)
        several = np.flatnonzero(known.counts > 1)
        later = run_indices(token_at[several] + 1, known.counts[several] - 1)
        tokens[later] += later - token_at[several].repeat(known.counts[several] - 1)
        return self._pieces.tokens.take(tokens)

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
        table = self._entry_of_raw.setdefault(language, Grown(np.int32))
        written = self._pieces.raws
        table.extend(np.full(len(written) - table.size, -1, np.int32))
        entries = table.take(raws)
        unknown = np.unique(raws[entries < 0])
        if len(unknown):
            table.all()[unknown] = [self.vocabulary.entry(written[raw], language) for raw in unknown.tolist()]
            entries = table.take(raws)
        return entries


def _sentences(packed: Packed, starts: Array, known: Known, piece_at: Array) -> tuple[Array, Array]:
    """Give the pieces that begin a sentence, and whether it begins a paragraph: there is a blank line before."""
    ended = np.flatnonzero(known.closings[:-1])
    ended = ended[_ENDS[known.closings[ended], known.openings[ended + 1]]] + 1
    lines = np.searchsorted(starts, np.flatnonzero(packed.codes == ord("\n")))
    blank = lines[1:][lines[1:] == lines[:-1]]
    marks = np.zeros(len(starts) + 1, np.int8)
    marks[ended] = marks[lines] = 1
    marks[blank] = marks[piece_at] = 2
    begins = np.flatnonzero(marks[:-1])
    return begins, marks[begins] == 2


def _leads(piece_at: Array, token_at: Array, paragraphs: Array) -> Array:
    """Give the tokens in the first paragraph of each body, from the pieces that begin a paragraph of a body."""
    starts, ends = piece_at[1::2], piece_at[2::2]
    following = np.append(paragraphs, len(token_at))[np.searchsorted(paragraphs, starts, side="right")]
    lengths: Array = token_at[np.minimum(following, ends)] - token_at[starts]
    return lengths


def _characters(packed: Packed, fields: Array, places: Array) -> Array:
    """Give how many characters are between the beginning of a field and a place in it, both given as bytes."""
    characters: Array = places - fields
    if not packed.text.isascii():
        within = np.flatnonzero((packed.codes & 0xC0) == 0x80)  # bytes that do not begin a character
        characters -= np.searchsorted(within, places) - np.searchsorted(within, fields)
    return characters
