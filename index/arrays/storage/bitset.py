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
"""Numbers that are worked on at a time, 128 kB."""


def words_for(places: int) -> int:
    """Give how many numbers hold a bitmap of so many places; one more, so that a shift has where to go."""
    return places // _WORD + 2


_spare: list[Array] = []
"""A byte for each place, all 0, kept for the next bitmap: to get so much memory anew takes longer than to fill it."""


def bitmap(places: Array, words: int) -> Array:
    """Make a bitmap of places in any order."""
    size = words * _WORD
    there = _spare.pop() if _spare else np.empty(0, bool)
    if len(there) < size:
        there = np.zeros(size, bool)
    there[places] = True
    bits: Array = np.packbits(there[:size], bitorder="little").view(np.uint64)
    there[:size] = False
    if not _spare:
        _spare.append(there)
    return bits if sys.byteorder == "little" else bits.byteswap()


def later(bits: Array, by: int) -> Array:
    """Move all places on."""
    if not by:
        return bits
    whole, rest = divmod(by, _WORD)
    moved = np.zeros_like(bits)
    if whole < len(bits):
        held = bits[: len(bits) - whole]
        np.left_shift(held, np.uint64(rest), out=moved[whole:])
        if rest:
            moved[whole + 1 :] |= held[:-1] >> np.uint64(_WORD - rest)
    return moved


def earlier(bits: Array, by: int) -> Array:
    """Move all places back; those that would be before the first are lost."""
    if not by:
        return bits
    whole, rest = divmod(by, _WORD)
    moved = np.zeros_like(bits)
    if whole < len(bits):
        held = bits[whole:]
        np.right_shift(held, np.uint64(rest), out=moved[: len(held)])
        if rest:
            moved[: len(held) - 1] |= held[1:] << np.uint64(_WORD - rest)
    return moved


def spread_later(bits: Array, reach: int, walls: Array) -> Array:
    """Add the places at most `reach` after each, up to the first wall, which is not added."""
    return _spread(bits, reach, walls, later)


def spread_earlier(bits: Array, reach: int, walls: Array) -> Array:
    """Add the places at most `reach` before each, up to the first wall, which is not added."""
    return _spread(bits, reach, walls, earlier)


def _spread(bits: Array, reach: int, walls: Array, moved: Callable[[Array, int], Array]) -> Array:
    """Spread block after block, each with as much on both sides as can reach into it: so all stays in the cache."""
    margin = reach // _WORD + 1
    spread = np.empty_like(bits)
    for start in range(0, len(bits), _BLOCK):
        stop, low = min(start + _BLOCK, len(bits)), max(0, start - margin)
        block = slice(low, min(stop + margin, len(bits)))
        spread[start:stop] = _spread_block(bits[block], reach, walls[block], moved)[start - low : stop - low]
    return spread


def _spread_block(bits: Array, reach: int, walls: Array, moved: Callable[[Array, int], Array]) -> Array:
    """Double the reach with each step; `clear` holds, by number, behind which places so many are without a wall."""
    done, clear = 0, {1: ~walls}
    while done < reach:
        step = min(done + 1, reach - done)
        width = max(known for known in clear if known <= step)
        if width < step:
            clear[step] = clear[width] & moved(clear[width], step - width)
        more = moved(bits, step)
        more &= clear[step]
        more |= bits
        bits = more
        done += step
    return bits


def counts_between(bits: Array, borders: Array) -> Array:
    """Count the places from each border to the next (exclusive)."""
    sums = np.zeros(len(bits) + 1, np.int64)
    np.cumsum(np.bitwise_count(bits), out=sums[1:])
    words = borders >> 6
    below = (np.uint64(1) << (borders & 63).astype(np.uint64)) - np.uint64(1)
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
