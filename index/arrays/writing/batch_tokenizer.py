"""Tokenization of articles by batches into arrays. Defines no token: `analysis.tokenizer` does.

The speed comes from pretokens: text is split at white space, which no token crosses, and every distinct pretoken is
analyzed once; afterwards it is a number, and the rest is arithmetic on whole arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.analysis.normalization import normalize, surface_form
from index.analysis.sentences import ENDS_SENTENCE
from index.analysis.stemming import stem
from index.arrays.storage.ragged import Array, run_indices
from index.arrays.writing.pretokens import GrowableArray, PretokenInfo, Pretokens
from index.arrays.writing.text_batch import TextBatch, pretoken_bounds

_ENDS = np.array(ENDS_SENTENCE)

MAX_PRETOKENS = 1 << 20
"""Beyond this many distinct pretokens (about 500 MB, half a million articles) they are dropped and read again."""


class Vocabulary:
    """The distinct terms of a segment. An entry is a token's surface, normalised form and stem; it has a number.

    `surfaces`, `forms` and `stems` describe entry `n`. The stem depends on the language of the article, so a token text
    may be several entries.
    """

    def __init__(self) -> None:
        self.surfaces: list[str] = []
        self.forms: list[str] = []
        self.stems: list[str] = []
        self._entries: dict[tuple[str, str, str], int] = {}

    def add_token(self, text: str, language: str | None) -> int:
        """Return the number of the entry of a token text in a language, adding it if it is new."""
        form = normalize(text)
        return self.add_entry(surface_form(text), form, stem(form, language))

    def add_entry(self, surface: str, form: str, stem: str) -> int:
        """Return the number of an entry, adding it if it is new."""
        number = self._entries.setdefault((surface, form, stem), len(self.surfaces))
        if number == len(self.surfaces):
            self.surfaces.append(surface)
            self.forms.append(form)
            self.stems.append(stem)
        return number

    def __len__(self) -> int:
        return len(self.surfaces)


@dataclass(frozen=True, slots=True)
class TokenBatch:
    """Articles as arrays. Lengths are one number for each article; the others are flat, article after article.

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


class BatchTokenizer:
    """Turns batches of articles into arrays; pretokens and their entries are shared by all batches."""

    def __init__(self) -> None:
        self._reset()

    def _reset(self) -> None:
        self.vocabulary = Vocabulary()
        self._pretokens = Pretokens()
        self._entry_of_text: dict[str | None, GrowableArray] = {}

    def start_segment(self) -> None:
        """Prepare for a segment; pretokens of earlier ones are reused until there are too many."""
        if len(self._pretokens) > MAX_PRETOKENS:
            self._reset()

    def tokenize(self, texts: TextBatch) -> TokenBatch:
        """Return the tokens and sentences of articles."""
        starts, ends = pretoken_bounds(texts)
        numbers = self._pretokens.look_up(texts.text, starts, ends)
        info = self._pretokens.info_of(numbers)
        token_at = np.zeros(len(numbers) + 1, np.int64)
        np.cumsum(info.counts, out=token_at[1:])
        field_at = np.cumsum(texts.lengths) - texts.lengths
        field_pretokens = np.append(np.searchsorted(starts, field_at), len(starts))
        lengths = np.diff(token_at[field_pretokens])
        begins, paragraph = _sentence_starts(texts, starts, info, field_pretokens)
        field = np.searchsorted(field_pretokens, begins, side="right") - 1
        in_body = field % 2 == 1
        begins, paragraph, field = begins[in_body], paragraph[in_body], field[in_body]
        return TokenBatch(
            lengths[0::2],
            lengths[1::2],
            _lead_lengths(field_pretokens, token_at, begins[paragraph]),
            sentences=np.bincount(field // 2, minlength=len(texts.languages)),
            entries=self._entries(self._tokens(info, token_at), lengths[0::2] + lengths[1::2], texts.languages),
            sentence_token=token_at[begins] - token_at[field_pretokens[field]],
            sentence_character=_character_offsets(texts, field_at[field], starts[begins]),
            paragraph=paragraph,
        )

    def _tokens(self, info: PretokenInfo, token_at: Array) -> Array:
        """Return the text number of each token; most pretokens are one token, some are several."""
        tokens = info.first.repeat(info.counts)
        several = np.flatnonzero(info.counts > 1)
        later = run_indices(token_at[several] + 1, info.counts[several] - 1)
        tokens[later] += later - token_at[several].repeat(info.counts[several] - 1)
        return self._pretokens.tokens.take(tokens)

    def _entries(self, text_numbers: Array, lengths: Array, languages: Sequence[str | None]) -> Array:
        """Return the entry of each token."""
        distinct = list(dict.fromkeys(languages))
        if len(distinct) == 1:
            return self._entries_in(distinct[0], text_numbers)
        entries = np.empty(len(text_numbers), np.int32)
        language_of_token = np.repeat([distinct.index(language) for language in languages], lengths)
        for number, language in enumerate(distinct):
            chosen = np.flatnonzero(language_of_token == number)
            entries[chosen] = self._entries_in(language, text_numbers[chosen])
        return entries

    def _entries_in(self, language: str | None, text_numbers: Array) -> Array:
        table = self._entry_of_text.setdefault(language, GrowableArray(np.int32))
        token_texts = self._pretokens.texts
        table.extend(np.full(len(token_texts) - table.size, -1, np.int32))
        entries = table.take(text_numbers)
        unknown = np.unique(text_numbers[entries < 0])
        if len(unknown):
            table.all()[unknown] = [
                self.vocabulary.add_token(token_texts[number], language) for number in unknown.tolist()
            ]
            entries = table.take(text_numbers)
        return entries


def _sentence_starts(
    texts: TextBatch, starts: Array, info: PretokenInfo, field_pretokens: Array
) -> tuple[Array, Array]:
    """Return the pretokens that begin a sentence, and whether a blank line before it begins a paragraph."""
    ended = np.flatnonzero(info.closings[:-1])
    ended = ended[_ENDS[info.closings[ended], info.openings[ended + 1]]] + 1
    lines = np.searchsorted(starts, np.flatnonzero(texts.codes == ord("\n")))
    blank = lines[1:][lines[1:] == lines[:-1]]
    marks = np.zeros(len(starts) + 1, np.int8)
    marks[ended] = marks[lines] = 1
    marks[blank] = marks[field_pretokens] = 2
    begins = np.flatnonzero(marks[:-1])
    return begins, marks[begins] == 2


def _lead_lengths(field_pretokens: Array, token_at: Array, paragraphs: Array) -> Array:
    """Return the tokens in the first paragraph of each body, from the pretokens that begin a paragraph."""
    starts, ends = field_pretokens[1::2], field_pretokens[2::2]
    following = np.append(paragraphs, len(token_at))[np.searchsorted(paragraphs, starts, side="right")]
    lengths: Array = token_at[np.minimum(following, ends)] - token_at[starts]
    return lengths


def _character_offsets(texts: TextBatch, fields: Array, positions: Array) -> Array:
    """Return the characters between the beginning of a field and a position in it, both in bytes."""
    characters: Array = positions - fields
    if not texts.text.isascii():
        within = np.flatnonzero((texts.codes & 0xC0) == 0x80)  # bytes that do not begin a character
        characters -= np.searchsorted(within, positions) - np.searchsorted(within, fields)
    return characters
