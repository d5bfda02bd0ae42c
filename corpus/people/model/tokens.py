"""Tokens of English texts as numbers of word types, by spaCy's tokenizer with as little of spaCy as it needs.

What stands between two blanks is divided by spaCy once and remembered, so that a text costs a look-up for each word.
Tags nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus.people.model.growing import GrowingArray, Hashes, Ints

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc

MOST_PIECES = 150_000
"""Pieces that are remembered: about 60 MB with what spaCy keeps of them. 19,000 articles have some 400,000."""
_LINE_ENDS = re.compile(r"\n+")
_ODD_SPACE = re.compile(r"\A\s+|\s{2,}|[^\S ]")
_MIXED = np.uint64(0x9E3779B97F4A7C15)
_ORTH, _NORM, _SPACE, _LENGTH = 0, 1, 5, 6


@dataclass(frozen=True, slots=True)
class TokenizedTexts:
    """The tokens of some texts, one text after the other.

    `types` has the word type of each token, and `starts` and `ends` where it stands, counted through all texts;
    `text_ends` has the number of tokens up to the end of each text.
    """

    types: Ints
    starts: Ints
    ends: Ints
    text_ends: Ints


class EnglishTokens:
    """Divides texts into tokens and numbers their types, from 1 on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.start_again()

    def start_again(self) -> None:
        """Forget all pieces and types, with the words that spaCy keeps; numbers of types become invalid."""
        self._tokenizer = _tokenizer(self._folder)
        self._types: dict[int, int] = {}
        self._attributes = GrowingArray(np.zeros((1, len(_attribute_ids())), np.uint64))
        self._pieces: dict[str, int] = {}
        self._piece_types = GrowingArray(np.zeros(0, np.intp))
        self._piece_ends = GrowingArray(np.zeros(1, np.intp))

    @property
    def is_full(self) -> bool:
        """Whether so many pieces are remembered that it is time to start again."""
        return len(self._pieces) > MOST_PIECES

    @property
    def attributes(self) -> Hashes:
        """ORTH, NORM, PREFIX, SUFFIX, SHAPE, IS_SPACE and LENGTH of each type, with shape (types, 7); 0 is no type."""
        return self._attributes.values

    def is_space(self, types: Ints) -> NDArray[np.bool_]:
        """Return which types are white space."""
        found: NDArray[np.bool_] = self.attributes[types, _SPACE] != 0
        return found

    def tokenize(self, texts: Iterable[str]) -> TokenizedTexts:
        """Return the tokens of texts."""
        pieces: list[str] = []
        gaps: list[int] = []
        text_pieces = [0]
        for text in texts:
            _divide(text, pieces, gaps)
            text_pieces.append(len(pieces))
        missing = set(pieces).difference(self._pieces)
        if missing:
            self._learn(missing)
        numbers = np.fromiter(map(self._pieces.__getitem__, pieces), np.intp, len(pieces))
        ends = self._piece_ends.values
        counts = ends[numbers + 1] - ends[numbers]
        token_ends = np.concatenate(([0], np.cumsum(counts)))
        within = np.arange(token_ends[-1]) - np.repeat(token_ends[:-1], counts)
        types = self._piece_types.values[np.repeat(ends[numbers], counts) + within]
        lengths = self.attributes[types, _LENGTH].astype(np.intp)
        left_out = np.repeat(np.cumsum(np.array(gaps, np.intp)), counts)
        token_stops = np.cumsum(lengths) + left_out
        return TokenizedTexts(types, token_stops - lengths, token_stops, token_ends[text_pieces[1:]])

    def _learn(self, pieces: Iterable[str]) -> None:
        """Have spaCy divide pieces, and number the types that are new."""
        words = [piece for piece in pieces if piece and not piece.isspace()]
        spaces = [piece for piece in pieces if not piece or piece.isspace()]
        found, counts = self._divide_words(words)
        for space in spaces:
            doc = self._tokenizer(space)
            found = np.concatenate((found, _attributes(doc)))
            counts = np.append(counts, len(doc))
        start = len(self._pieces)
        self._pieces.update(zip(words + spaces, range(start, start + len(counts)), strict=True))
        self._piece_types.append(self._number(found))
        self._piece_ends.append(self._piece_ends.values[-1] + np.cumsum(counts))

    def _divide_words(self, words: Sequence[str]) -> tuple[Hashes, Ints]:
        """Return the attributes of the tokens of words, and the number of tokens of each.

        A line end is a token of its own, which no rule of spaCy joins with another.
        """
        found = _attributes(self._tokenizer("\n".join(words)))
        if not words:
            return found, np.zeros(0, np.intp)
        is_end = found[:, _ORTH] == np.uint64(self._tokenizer.vocab.strings["\n"])
        divided = np.concatenate((np.flatnonzero(is_end), [len(found)]))
        return found[~is_end], np.diff(divided, prepend=-1) - 1

    def _number(self, found: Hashes) -> Ints:
        """Return the type of each token; the form (ORTH) and its norm are the type, the rest follows from the form."""
        keys: list[int] = (found[:, _ORTH] ^ (found[:, _NORM] * _MIXED)).tolist()
        new = {key: at for at, key in enumerate(keys) if key not in self._types}
        start = len(self._types) + 1
        self._types.update(zip(new, range(start, start + len(new)), strict=True))
        self._attributes.append(found[list(new.values())])
        return np.fromiter(map(self._types.__getitem__, keys), np.intp, len(keys))


def _divide(text: str, pieces: list[str], gaps: list[int]) -> None:
    """Add the pieces of a text, and how many characters are left out before each.

    A single blank divides pieces; other white space is a piece, without a blank at its start, as spaCy has it.
    """
    known = len(pieces)
    at = 0
    for line_end in _LINE_ENDS.finditer(text):
        start, end = line_end.span()
        if not _divide_line(text[at:start], pieces, gaps):
            break
        pieces.append(line_end[0])
        gaps.append(0)
        at = end
    else:
        if _divide_line(text[at:], pieces, gaps):
            return
    del pieces[known:], gaps[known:]
    _divide_at_any_space(text, pieces, gaps)


def _divide_line(line: str, pieces: list[str], gaps: list[int]) -> bool:
    """Add the pieces of a line, if it has no white space but single blanks between words; else return False."""
    words = line.split(" ")
    if words != line.split():
        return not line
    pieces.extend(words)
    gaps.append(0)
    gaps.extend([1] * (len(words) - 1))
    return True


def _divide_at_any_space(text: str, pieces: list[str], gaps: list[int]) -> None:
    at = 0
    for space in (*_ODD_SPACE.finditer(text), None):
        start, end = space.span() if space else (len(text), len(text))
        words = text[at:start].split(" ") if at < start else []
        pieces.extend(words)
        gaps.extend([0, *[1] * (len(words) - 1)][: len(words)])
        if space:
            left_out = int(start > 0 and text[start] == " ")
            pieces.append(text[start + left_out : end])
            gaps.append(left_out)
        at = end


def _attributes(doc: Doc) -> Hashes:
    ids = _attribute_ids()
    return np.asarray(doc.to_array(ids), np.uint64).reshape(len(doc), len(ids))


def _attribute_ids() -> list[int | str]:
    from spacy.attrs import IS_SPACE, LENGTH, NORM, ORTH, PREFIX, SHAPE, SUFFIX

    return [ORTH, NORM, PREFIX, SUFFIX, SHAPE, IS_SPACE, LENGTH]


def _tokenizer(folder: Path) -> Tokenizer:
    """Make spaCy's tokenizer; its vocabulary computes no attribute that the recognizer does not read."""
    from spacy.lang.en import English
    from spacy.tokenizer import Tokenizer
    from spacy.vocab import create_vocab

    vocab: Any = create_vocab("en", English.Defaults)  # its stubs leave the getters out
    vocab.from_disk(folder / "vocab", exclude=("strings", "vectors"))
    getters = vocab.lex_attr_getters
    for unused in getters.keys() - _attribute_ids():
        del getters[unused]
    return Tokenizer(vocab, max_cache_size=0).from_disk(folder / "tokenizer")
