"""Bitsets of positions and of articles, 64 to a number. Knows nothing of words.

- Positions (`bitmap`): position `p` is bit `p % 64` of number `p // 64`; shifted and spread within milliseconds.
- Articles (`pack_mask`): rows of article sets, intersected and counted 64 articles at a time. Article `a` is a bit of
  number `a // 64`; unused bits of the last number are 0.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

import numpy as np

from index.arrays.storage.ragged import Array

_WORD = 64
_BLOCK = 1 << 14
"""Numbers that are processed at a time, 128 kB."""


def words_for(positions: int) -> int:
    """Return the number of 64-bit numbers in a bitmap of so many positions, with a spare one for shifts."""
    return positions // _WORD + 2


_spare: list[Array] = []
"""A byte for each position, all 0, reused by the next bitmap: allocating it takes longer than filling it."""


def bitmap(positions: Array, words: int) -> Array:
    """Return a bitmap of positions in any order."""
    size = words * _WORD
    there = _spare.pop() if _spare else np.empty(0, bool)
    if len(there) < size:
        there = np.zeros(size, bool)
    there[positions] = True
    bits: Array = np.packbits(there[:size], bitorder="little").view(np.uint64)
    there[:size] = False
    if not _spare:
        _spare.append(there)
    return bits if sys.byteorder == "little" else bits.byteswap()


def later(bits: Array, by: int) -> Array:
    """Shift all positions forward."""
    if not by:
        return bits
    whole, rest = divmod(by, _WORD)
    shifted = np.zeros_like(bits)
    if whole < len(bits):
        kept = bits[: len(bits) - whole]
        np.left_shift(kept, np.uint64(rest), out=shifted[whole:])
        if rest:
            shifted[whole + 1 :] |= kept[:-1] >> np.uint64(_WORD - rest)
    return shifted


def earlier(bits: Array, by: int) -> Array:
    """Shift all positions backward; those that would be before the first are dropped."""
    if not by:
        return bits
    whole, rest = divmod(by, _WORD)
    shifted = np.zeros_like(bits)
    if whole < len(bits):
        kept = bits[whole:]
        np.right_shift(kept, np.uint64(rest), out=shifted[: len(kept)])
        if rest:
            shifted[: len(kept) - 1] |= kept[1:] << np.uint64(_WORD - rest)
    return shifted


def spread_later(bits: Array, reach: int, barriers: Array) -> Array:
    """Add the positions at most `reach` after each, up to the first barrier, which is not added."""
    return _spread(bits, reach, barriers, later)


def spread_earlier(bits: Array, reach: int, barriers: Array) -> Array:
    """Add the positions at most `reach` before each, up to the first barrier, which is not added."""
    return _spread(bits, reach, barriers, earlier)


def _spread(bits: Array, reach: int, barriers: Array, shift: Callable[[Array, int], Array]) -> Array:
    """Spread block after block, each with a margin of `reach`, so that all data stay in the cache."""
    margin = reach // _WORD + 1
    spread = np.empty_like(bits)
    for start in range(0, len(bits), _BLOCK):
        stop, low = min(start + _BLOCK, len(bits)), max(0, start - margin)
        block = slice(low, min(stop + margin, len(bits)))
        spread[start:stop] = _spread_block(bits[block], reach, barriers[block], shift)[start - low : stop - low]
    return spread


def _spread_block(bits: Array, reach: int, barriers: Array, shift: Callable[[Array, int], Array]) -> Array:
    """Double the reach with each step; `clear[n]` are the positions with no barrier in the `n` positions before."""
    done, clear = 0, {1: ~barriers}
    while done < reach:
        step = min(done + 1, reach - done)
        width = max(known for known in clear if known <= step)
        if width < step:
            clear[step] = clear[width] & shift(clear[width], step - width)
        more = shift(bits, step)
        more &= clear[step]
        more |= bits
        bits = more
        done += step
    return bits


def counts_between(bits: Array, bounds: Array) -> Array:
    """Count the positions from each bound to the next (exclusive)."""
    sums = np.zeros(len(bits) + 1, np.int64)
    np.cumsum(np.bitwise_count(bits), out=sums[1:])
    words = bounds >> 6
    below = (np.uint64(1) << (bounds & 63).astype(np.uint64)) - np.uint64(1)
    before = sums[words] + np.bitwise_count(bits[words] & below)
    counts: Array = np.diff(before)
    return counts


def pack_mask(mask: Array) -> Array:
    """Return a mask of articles as bits."""
    bits = np.zeros(-(-len(mask) // _WORD) * (_WORD // 8), np.uint8)
    packed = np.packbits(mask)
    bits[: len(packed)] = packed
    return bits.view(np.uint64)


def bit_rows(sets: Iterable[Array], articles: int) -> Array:
    """Return sets of articles as rows of bits; each set is article numbers, or a mask of all `articles`."""
    rows = [np.empty((0, -(-articles // _WORD)), np.uint64)]
    for members in sets:
        mask = np.zeros(articles, bool)
        mask[members] = True
        rows.append(pack_mask(mask)[np.newaxis])
    return np.concatenate(rows)


def count_intersections(rows: Array, bits: Array) -> Array:
    """Count for each row of bits the articles that are in `bits` too."""
    counts: Array = np.bitwise_count(rows & bits).sum(axis=1, dtype=np.uint32).astype(np.int64)
    return counts
