"""Numbers for the distinct pretokens that a process has read. A faster equivalent of a dictionary.

Pretokens are what `analysis.sentences.pretokens` says: runs between white space, which no token crosses. A pretoken of
up to 16 bytes is two numbers, which are looked up for a whole batch at once in a hash table with open addressing;
longer ones are looked up in a dictionary. Only new pretokens are analyzed, one by one.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np

from corpus.text.utf8 import from_utf8
from index.analysis.sentences import PretokenEnd, PretokenStart, classify_end, classify_start
from index.analysis.tokenizer import token_texts
from index.arrays.storage.ragged import Array

LOOKED_UP = 1 << 18
"""Pretokens that are looked up together; new ones are an object each until they are added."""
SHORT = 16
"""Bytes of the longest pretokens that are two numbers: nearly all in Latin script."""

_FACTORS = np.array([secrets.randbits(63) * 2 + 1 for _ in range(2)], np.uint64)
"""Random in every process, so that no page can be written whose pretokens all get the same slot."""
_PUNCTUATION = ",;:()\"'“”‘’.?!"
"""Characters around words that change nothing of their tokens."""
_ALL = (1 << 64) - 1
_PART = [_ALL << 8 * size & _ALL for size in range(9)]
_FILLED = np.array([_PART + [0] * 8, [_ALL] * 8 + _PART], np.uint64)
"""The filling after the first `n` bytes of a pretoken, in each of its numbers: bytes that no UTF-8 has."""


class GrowableArray:
    """An array that can be extended; with `columns` it is a table that is extended by rows."""

    def __init__(self, dtype: type[np.generic], columns: int = 0) -> None:
        self._buffer: Array = np.empty((1024, columns) if columns else 1024, dtype)
        self.size = 0

    def extend(self, values: Array) -> None:
        """Append values."""
        size = self.size + len(values)
        if size > len(self._buffer):
            longer = np.empty((max(size, 2 * len(self._buffer)), *self._buffer.shape[1:]), self._buffer.dtype)
            longer[: self.size] = self.all()
            self._buffer = longer
        self._buffer[self.size : size] = values
        self.size = size

    def all(self) -> Array:
        """Return all values: a view that is not valid after the next `extend`."""
        return self._buffer[: self.size]

    def take(self, indices: Array) -> Array:
        """Return the values at some indices."""
        return self._buffer.take(indices, axis=0)


@dataclass(frozen=True, slots=True)
class PretokenInfo:
    """The token texts of some pretokens, as runs of `Pretokens.tokens`, and how they begin and end."""

    first: Array
    counts: Array
    openings: Array
    closings: Array


class Pretokens:
    """The pretokens read so far, and their token texts, which are numbers too. Number 0 is no pretoken."""

    def __init__(self) -> None:
        self.tokens = GrowableArray(np.int64)
        self.texts: list[str] = []
        self._numbers_of_texts: dict[str, int] = {}
        self._info = GrowableArray(np.int64)
        self._info.extend(np.zeros(1, np.int64))
        self._words = GrowableArray(np.uint64, 2)
        self._words.extend(np.full((1, 2), _ALL, np.uint64))
        self._slots = np.zeros(1 << 16, np.int64)
        self._long: dict[bytes, int] = {}

    def __len__(self) -> int:
        return self._info.size

    def info_of(self, numbers: Array) -> PretokenInfo:
        """Return the info of pretokens; it is packed in one number each, so that memory is read once."""
        packed = self._info.take(numbers)
        return PretokenInfo(packed >> 32, (packed >> 8) & 0xFFFFFF, (packed >> 4) & 15, packed & 15)

    def look_up(self, text: bytes, starts: Array, ends: Array) -> Array:
        """Return the number of each pretoken of a text, adding new ones; `PADDING` bytes follow the last."""
        if len(starts) <= LOOKED_UP:
            return self._look_up(text, starts, ends)
        parts = range(0, len(starts), LOOKED_UP)
        return np.concatenate([self._look_up(text, *(at[n : n + LOOKED_UP] for at in (starts, ends))) for n in parts])

    def _look_up(self, text: bytes, starts: Array, ends: Array) -> Array:
        lengths = ends - starts
        low, high = _as_numbers(text, starts, lengths)
        numbers = self._find(low, high)
        long = np.flatnonzero(lengths > SHORT)
        numbers[long] = [self._long.get(pretoken, 0) for pretoken in _slice_bytes(text, starts[long], ends[long])]
        unknown = np.flatnonzero(numbers == 0)
        if len(unknown):
            new: dict[bytes, int] = {}
            pretokens = _slice_bytes(text, starts[unknown], ends[unknown])
            numbers[unknown] = [new.setdefault(pretoken, len(self) + len(new)) for pretoken in pretokens]
            _, first = np.unique(numbers[unknown], return_index=True)
            self._add(new, low[unknown[first]], high[unknown[first]])
        return numbers

    def _add(self, pretokens: dict[bytes, int], low: Array, high: Array) -> None:
        first = len(self)
        self._analyze(list(map(from_utf8, pretokens)))
        words = np.column_stack((low, high))
        words[np.fromiter(map(len, pretokens), np.int64, len(pretokens)) > SHORT] = _ALL
        self._words.extend(words)
        self._long.update((pretoken, number) for pretoken, number in pretokens.items() if len(pretoken) > SHORT)
        if len(self) * 4 > len(self._slots):
            self._slots = np.zeros(len(self._slots) * 4, np.int64)
            self._insert(np.arange(1, len(self)))
        else:
            self._insert(np.arange(first, len(self)))

    def _analyze(self, pretokens: Sequence[str]) -> None:
        analyzed = [_analyze(pretoken) for pretoken in pretokens]
        counts = np.array([len(tokens) for tokens, _, _ in analyzed], np.int64)
        edges = np.array([begins << 4 | ends for _, begins, ends in analyzed], np.int64)
        self._info.extend((self.tokens.size + np.cumsum(counts) - counts) << 32 | counts << 8 | edges)
        tokens = list(chain.from_iterable(tokens for tokens, _, _ in analyzed))
        numbers = self._numbers_of_texts
        new = [text for text in dict.fromkeys(tokens) if text not in numbers]
        numbers.update(zip(new, count(len(numbers)), strict=False))
        self.texts += new
        self.tokens.extend(np.fromiter(map(numbers.__getitem__, tokens), np.int64, len(tokens)))

    def _insert(self, numbers: Array) -> None:
        numbers = numbers[self._words.take(numbers)[:, 0] != _ALL]
        words = self._words.take(numbers)
        slots = _hash_slots(words[:, 0], words[:, 1], len(self._slots))
        while len(numbers):
            free = self._slots[slots] == 0
            self._slots[slots[free]] = numbers[free]
            left = self._slots[slots] != numbers
            numbers, slots = numbers[left], (slots[left] + 1) & (len(self._slots) - 1)

    def _find(self, low: Array, high: Array) -> Array:
        slots = _hash_slots(low, high, len(self._slots))
        numbers: Array = self._slots.take(slots)
        differ = self._differ(numbers, low, high)
        open_ = np.flatnonzero(differ & (numbers != 0))
        slots = slots[open_]
        while len(open_):
            slots = (slots + 1) & (len(self._slots) - 1)
            found = self._slots[slots]
            numbers[open_] = found
            left = self._differ(found, low[open_], high[open_]) & (found != 0)
            open_, slots = open_[left], slots[left]
        return numbers

    def _differ(self, numbers: Array, low: Array, high: Array) -> Array:
        words = self._words.take(numbers)
        differ: Array = (words[:, 0] != low) | (words[:, 1] != high)
        return differ


def _analyze(pretoken: str) -> tuple[Sequence[str], int, int]:
    """Return the token texts of a pretoken, how it begins and how it ends; most need no `analysis.tokenizer`."""
    word = pretoken.strip(_PUNCTUATION)
    if not (word.isascii() and word.isalpha() and pretoken.startswith(word)):
        return token_texts(pretoken), classify_start(pretoken), classify_end(pretoken)
    begins = PretokenStart.LOWERCASE if pretoken[0].islower() else PretokenStart.UPPERCASE
    may_stop = "." in pretoken or "?" in pretoken or "!" in pretoken
    return (word,), begins, classify_end(pretoken) if may_stop else PretokenEnd.NONE


def _slice_bytes(text: bytes, starts: Array, ends: Array) -> list[bytes]:
    return [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def _as_numbers(text: bytes, starts: Array, lengths: Array) -> tuple[Array, Array]:
    """Return the first 16 bytes of each pretoken as two numbers, filled up where a pretoken is shorter."""
    words = np.frombuffer(text, "<u8", len(text) // 8)
    at = starts >> 3
    by = (starts.astype(np.uint64) & np.uint64(7)) << np.uint64(3)
    rest = np.uint64(63) - by
    one, two, three = (words.take(at + n) for n in range(3))
    size = np.minimum(lengths, SHORT)
    low = (one >> by) | ((two << np.uint64(1)) << rest) | _FILLED[0].take(size)
    high = (two >> by) | ((three << np.uint64(1)) << rest) | _FILLED[1].take(size)
    return low, high


def _hash_slots(low: Array, high: Array, slots: int) -> Array:
    """Return the first slot to probe for each pretoken; `slots` is their number, a power of two."""
    mixed = (low ^ (low >> np.uint64(29))) * _FACTORS[0]
    mixed += (high ^ (high >> np.uint64(29))) * _FACTORS[1]
    hashed: Array = (mixed >> np.uint64(65 - slots.bit_length())).view(np.int64)
    return hashed
