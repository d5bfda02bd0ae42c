"""The distinct pieces of text that an indexing process has met, as numbers. Equal to looking each up in a dictionary.

Pieces are what `index.analysis.pieces` says: runs between white space, which no token crosses. Those of a batch are all
hashed together, looked up together in a table of open addressing, and compared with what stands there character by
character; only new pieces are analyzed, one by one.
"""

from __future__ import annotations

import secrets

import numpy as np

from index.analysis import closing, opening, raw_tokens
from index.arrays.files import Array

_BASE = np.uint64(secrets.randbits(63) * 2 + 1)
"""Drawn anew in every process, so that nobody can write pages of pieces that all hash alike."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_EMPTY = np.uint64(0)


def ragged(starts: Array, counts: Array) -> Array:
    """Give the indices of several runs, one run after another."""
    ends = np.cumsum(counts, dtype=np.int64)
    return np.repeat(starts - (ends - counts), counts) + np.arange(ends[-1] if len(ends) else 0)


def covered(size: int, starts: Array, ends: Array) -> Array:
    """Tell which of so many elements lie in runs that do not overlap."""
    steps = np.zeros(size + 1, np.int8)
    steps[starts] = 1
    steps[ends] -= 1
    covers: Array = np.cumsum(steps[:-1], dtype=np.int8).view(bool)
    return covers


class Grown:
    """An array that can be added to at its end."""

    def __init__(self, dtype: type[np.generic]) -> None:
        self._held: Array = np.empty(1024, dtype)
        self.size = 0

    def extend(self, values: Array) -> None:
        """Add values."""
        size = self.size + len(values)
        if size > len(self._held):
            longer = np.empty(max(size, 2 * len(self._held)), self._held.dtype)
            longer[: self.size] = self.all()
            self._held = longer
        self._held[self.size : size] = values
        self.size = size

    def all(self) -> Array:
        """Give all values; a view that must not be kept while values are added."""
        return self._held[: self.size]


class Pieces:
    """The pieces met so far. By the number of a piece: its edges, and its raw tokens as a run of `tokens`."""

    def __init__(self) -> None:
        self.openings = Grown(np.int8)
        self.closings = Grown(np.int8)
        self.first = Grown(np.int32)
        self.counts = Grown(np.int32)
        self.tokens = Grown(np.int32)
        self.raws: dict[str, int] = {}
        self._characters = Grown(np.uint32)
        self._starts = Grown(np.int64)
        self._lengths = Grown(np.int64)
        self._hashes = Grown(np.uint64)
        self._slots = np.zeros(1 << 16, np.uint64)
        self._numbers = np.zeros(1 << 16, np.int32)
        self._alike: dict[str, int] = {}

    def __len__(self) -> int:
        return self.first.size

    def numbers(self, text: str, codes: Array, starts: Array, ends: Array) -> Array:
        """Give the number of each piece of a text, taking in new ones; `codes` are the text's code points."""
        hashes = _hashed(codes, starts, ends)
        numbers = self._find(hashes)
        unknown = np.flatnonzero(numbers < 0)
        if len(unknown):
            _, first = np.unique(hashes[unknown], return_index=True)
            new = unknown[first]
            self._add([text[a:b] for a, b in zip(starts[new].tolist(), ends[new].tolist(), strict=True)], hashes[new])
            numbers[unknown] = self._find(hashes[unknown])
        for wrong in self._differing(numbers, codes, starts, ends).tolist():
            numbers[wrong] = self._collided(text[starts[wrong] : ends[wrong]], hashes[wrong])
        return numbers

    def _differing(self, numbers: Array, codes: Array, starts: Array, ends: Array) -> Array:
        """Give the pieces that are not what stands under their number."""
        lengths = ends - starts
        known = self._lengths.all()[numbers]
        if np.array_equal(known, lengths):
            met = self._characters.all()[ragged(self._starts.all()[numbers], lengths)]
            same = met == codes[covered(len(codes), starts, ends)]
            if same.all():
                return np.empty(0, np.int64)
        known = np.minimum(known, lengths)
        same = self._characters.all()[ragged(self._starts.all()[numbers], known)] == codes[ragged(starts, known)]
        wrong = self._lengths.all()[numbers] != lengths
        if not same.all():
            wrong |= np.logical_and.reduceat(same, np.cumsum(known) - known) == 0
        return np.flatnonzero(wrong)

    def _collided(self, piece: str, hashed: np.uint64) -> int:
        if piece not in self._alike:
            self._alike[piece] = len(self)
            self._add([piece], np.array([hashed]), findable=False)
        return self._alike[piece]

    def _add(self, pieces: list[str], hashes: Array, findable: bool = True) -> None:
        found = [raw_tokens(piece) for piece in pieces]
        counts = np.fromiter(map(len, found), np.int32, len(found))
        lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
        first = len(self)
        self.openings.extend(np.fromiter(map(opening, pieces), np.int8, len(pieces)))
        self.closings.extend(np.fromiter(map(closing, pieces), np.int8, len(pieces)))
        self.first.extend(self.tokens.size + np.cumsum(counts) - counts)
        self.counts.extend(counts)
        raws = self.raws
        tokens = [raws.setdefault(raw, len(raws)) for of_piece in found for raw in of_piece]
        self.tokens.extend(np.array(tokens, np.int32))
        self._starts.extend(self._characters.size + np.cumsum(lengths) - lengths)
        self._lengths.extend(lengths)
        self._characters.extend(code_points("".join(pieces)))
        self._hashes.extend(hashes)
        if findable:
            if len(self) * 2 > len(self._slots):
                self._enlarge()
            else:
                self._settle(hashes, np.arange(first, len(self), dtype=np.int32))

    def _enlarge(self) -> None:
        size = len(self._slots) * 4
        self._slots, self._numbers = np.zeros(size, np.uint64), np.zeros(size, np.int32)
        _, first = np.unique(self._hashes.all(), return_index=True)
        self._settle(self._hashes.all()[first], first.astype(np.int32))

    def _slot(self, hashes: Array) -> Array:
        slots: Array = (hashes >> np.uint64(65 - len(self._slots).bit_length())).astype(np.int64)
        return slots

    def _settle(self, hashes: Array, numbers: Array) -> None:
        slots = self._slot(hashes)
        while len(hashes):
            free = self._slots[slots] == _EMPTY
            self._slots[slots[free]] = hashes[free]
            settled = self._slots[slots] == hashes
            self._numbers[slots[settled]] = numbers[settled]
            hashes, numbers, slots = hashes[~settled], numbers[~settled], slots[~settled]
            slots = (slots + 1) & (len(self._slots) - 1)

    def _find(self, hashes: Array) -> Array:
        slots = self._slot(hashes)
        held = self._slots[slots]
        numbers = np.where(held == hashes, self._numbers[slots], -1)
        open_ = np.flatnonzero((held != hashes) & (held != _EMPTY))
        slots = slots[open_]
        while len(open_):
            slots = (slots + 1) & (len(self._slots) - 1)
            held = self._slots[slots]
            found = held == hashes[open_]
            numbers[open_[found]] = self._numbers[slots[found]]
            left = ~found & (held != _EMPTY)
            open_, slots = open_[left], slots[left]
        return numbers


def code_points(text: str) -> Array:
    """Give the code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _hashed(codes: Array, starts: Array, ends: Array) -> Array:
    """Hash each piece: a polynomial of its code points modulo 2 to the 64, as a difference of sums over the text."""
    powers, inverse = _powers(len(codes))
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum((codes + np.uint64(1)) * powers[: len(codes)], out=sums[1:])
    hashes = (sums[ends] - sums[starts]) * inverse[starts] * _SPREAD
    hashes ^= hashes >> np.uint64(32)
    hashes *= _SPREAD
    hashes[hashes == _EMPTY] = 1
    return hashes


_known_powers: tuple[Array, Array] = (np.ones(1, np.uint64), np.ones(1, np.uint64))


def _powers(size: int) -> tuple[Array, Array]:
    """Give the powers of the base and of its inverse modulo 2 to the 64, at least so many."""
    global _known_powers  # noqa: PLW0603 - a table that only grows, the same for every caller
    if len(_known_powers[0]) < size:
        inverse = np.uint64(pow(int(_BASE), -1, 1 << 64))
        longer = []
        for base in (_BASE, inverse):
            factors = np.full(size * 2, base)
            factors[0] = 1
            longer.append(np.cumprod(factors))
        _known_powers = (longer[0], longer[1])
    return _known_powers
