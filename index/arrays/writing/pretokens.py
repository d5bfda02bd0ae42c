"""The distinct pieces of text that an indexing process has met, as numbers. Equal to looking each up in a dictionary.

Pieces are what `analysis.sentences.pretokens` says: runs between white space, which no token crosses. A piece of up
to 16 bytes is two numbers, which are looked up for a whole batch at once in a table of open addressing; longer ones are
looked up in a dictionary. Only new pieces are analyzed, one by one.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np

from index.analysis.sentences import PretokenEnd, PretokenStart, classify_end, classify_start
from index.analysis.tokenizer import token_texts
from index.arrays.storage.ragged import Array

WIDE = 16
"""Bytes of the longest pieces that are two numbers: nearly all in Latin script."""

_FACTORS = np.array([secrets.randbits(63) * 2 + 1 for _ in range(2)], np.uint64)
"""Drawn anew in every process, so that nobody can write pages of pieces that all come to the same place."""
_AROUND = ",;:()\"'“”‘’.?!"
"""What stands around words and changes nothing of their tokens."""
_ALL = (1 << 64) - 1
_PART = [_ALL << 8 * size & _ALL for size in range(9)]
_FILLED = np.array([_PART + [0] * 8, [_ALL] * 8 + _PART], np.uint64)
"""What stands after the first so many bytes of a piece, in each of its numbers: bytes that no UTF-8 has."""


class Grown:
    """An array that can be added to at its end; `columns` are those of a table, of which rows are added."""

    def __init__(self, dtype: type[np.generic], columns: int = 0) -> None:
        self._held: Array = np.empty((1024, columns) if columns else 1024, dtype)
        self.size = 0

    def extend(self, values: Array) -> None:
        """Add values."""
        size = self.size + len(values)
        if size > len(self._held):
            longer = np.empty((max(size, 2 * len(self._held)), *self._held.shape[1:]), self._held.dtype)
            longer[: self.size] = self.all()
            self._held = longer
        self._held[self.size : size] = values
        self.size = size

    def all(self) -> Array:
        """Give all values; a view that must not be kept while values are added."""
        return self._held[: self.size]

    def take(self, indices: Array) -> Array:
        """Give the values at some indices."""
        return self._held.take(indices, axis=0)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of some pieces: their raw tokens as a run of `Pieces.tokens`, and how they begin and end."""

    first: Array
    counts: Array
    openings: Array
    closings: Array


class Pieces:
    """The pieces met so far, and their raw tokens, which are numbers too. Number 0 is no piece."""

    def __init__(self) -> None:
        self.tokens = Grown(np.int64)
        self.raws: list[str] = []
        self._numbers_of_raws: dict[str, int] = {}
        self._facts = Grown(np.int64)
        self._facts.extend(np.zeros(1, np.int64))
        self._words = Grown(np.uint64, 2)
        self._words.extend(np.full((1, 2), _ALL, np.uint64))
        self._slots = np.zeros(1 << 16, np.int64)
        self._wide: dict[bytes, int] = {}

    def __len__(self) -> int:
        return self._facts.size

    def known(self, numbers: Array) -> Known:
        """Give what is known of pieces; it is all in one number each, so that memory is read once."""
        facts = self._facts.take(numbers)
        return Known(facts >> 32, (facts >> 8) & 0xFFFFFF, (facts >> 4) & 15, facts & 15)

    def numbers(self, text: bytes, starts: Array, ends: Array) -> Array:
        """Give the number of each piece of a text, taking in new ones; some bytes follow the last piece."""
        lengths = ends - starts
        low, high = _as_numbers(text, starts, lengths)
        numbers = self._find(low, high)
        wide = np.flatnonzero(lengths > WIDE)
        numbers[wide] = [self._wide.get(piece, 0) for piece in _cut(text, starts[wide], ends[wide])]
        unknown = np.flatnonzero(numbers == 0)
        if len(unknown):
            met: dict[bytes, int] = {}
            pieces = _cut(text, starts[unknown], ends[unknown])
            numbers[unknown] = [met.setdefault(piece, len(self) + len(met)) for piece in pieces]
            _, first = np.unique(numbers[unknown], return_index=True)
            self._add(met, low[unknown[first]], high[unknown[first]])
        return numbers

    def _add(self, pieces: dict[bytes, int], low: Array, high: Array) -> None:
        first = len(self)
        self._analyze([piece.decode("utf-8", "surrogatepass") for piece in pieces])
        words = np.column_stack((low, high))
        words[np.fromiter(map(len, pieces), np.int64, len(pieces)) > WIDE] = _ALL
        self._words.extend(words)
        self._wide.update((piece, number) for piece, number in pieces.items() if len(piece) > WIDE)
        if len(self) * 4 > len(self._slots):
            self._slots = np.zeros(len(self._slots) * 4, np.int64)
            self._settle(np.arange(1, len(self)))
        else:
            self._settle(np.arange(first, len(self)))

    def _analyze(self, pieces: Sequence[str]) -> None:
        analyzed = [_analyzed(piece) for piece in pieces]
        found = [tokens for tokens, _, _ in analyzed]
        counts = np.fromiter(map(len, found), np.int64, len(found))
        edges = np.array([begins << 4 | ends for _, begins, ends in analyzed], np.int64)
        self._facts.extend((self.tokens.size + np.cumsum(counts) - counts) << 32 | counts << 8 | edges)
        written = list(chain.from_iterable(found))
        known = self._numbers_of_raws
        fresh = [raw for raw in dict.fromkeys(written) if raw not in known]
        known.update(zip(fresh, count(len(known)), strict=False))
        self.raws += fresh
        self.tokens.extend(np.fromiter(map(known.__getitem__, written), np.int64, len(written)))

    def _settle(self, numbers: Array) -> None:
        numbers = numbers[self._words.take(numbers)[:, 0] != _ALL]
        words = self._words.take(numbers)
        slots = _spread(words[:, 0], words[:, 1], len(self._slots))
        while len(numbers):
            free = self._slots[slots] == 0
            self._slots[slots[free]] = numbers[free]
            left = self._slots[slots] != numbers
            numbers, slots = numbers[left], (slots[left] + 1) & (len(self._slots) - 1)

    def _find(self, low: Array, high: Array) -> Array:
        slots = _spread(low, high, len(self._slots))
        numbers: Array = self._slots.take(slots)
        differ = self._differ(numbers, low, high)
        open_ = np.flatnonzero(differ & (numbers != 0))
        slots = slots[open_]
        while len(open_):
            slots = (slots + 1) & (len(self._slots) - 1)
            met = self._slots[slots]
            numbers[open_] = met
            left = self._differ(met, low[open_], high[open_]) & (met != 0)
            open_, slots = open_[left], slots[left]
        return numbers

    def _differ(self, numbers: Array, low: Array, high: Array) -> Array:
        words = self._words.take(numbers)
        differ: Array = (words[:, 0] != low) | (words[:, 1] != high)
        return differ


def _analyzed(piece: str) -> tuple[Sequence[str], int, int]:
    """Give the raw tokens of a piece, how it begins and how it ends; for most without asking `analysis.tokenizer`."""
    word = piece.strip(_AROUND)
    if not (word.isascii() and word.isalpha() and piece.startswith(word)):
        return token_texts(piece), classify_start(piece), classify_end(piece)
    begins = PretokenStart.LOWERCASE if piece[0].islower() else PretokenStart.UPPERCASE
    return (word,), begins, classify_end(piece) if "." in piece or "?" in piece or "!" in piece else PretokenEnd.NONE


def _cut(text: bytes, starts: Array, ends: Array) -> list[bytes]:
    return [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def _as_numbers(text: bytes, starts: Array, lengths: Array) -> tuple[Array, Array]:
    """Give the first 16 bytes of each piece as two numbers, filled up where a piece is shorter."""
    words = np.frombuffer(text, "<u8", len(text) // 8)
    at = starts >> 3
    by = (starts.astype(np.uint64) & np.uint64(7)) << np.uint64(3)
    rest = np.uint64(63) - by
    one, two, three = (words.take(at + n) for n in range(3))
    size = np.minimum(lengths, WIDE)
    low = (one >> by) | ((two << np.uint64(1)) << rest) | _FILLED[0].take(size)
    high = (two >> by) | ((three << np.uint64(1)) << rest) | _FILLED[1].take(size)
    return low, high


def _spread(low: Array, high: Array, slots: int) -> Array:
    """Give the slot where each piece is looked for first, of a power of two."""
    mixed = (low ^ (low >> np.uint64(29))) * _FACTORS[0]
    mixed += (high ^ (high >> np.uint64(29))) * _FACTORS[1]
    spread: Array = (mixed >> np.uint64(65 - slots.bit_length())).view(np.int64)
    return spread
