"""Small numbers in few bits: which surface of its family each token has. Knows nothing of words.

The tokens of a family of `n` surfaces take 0, 1, 2, 4, 8 or 16 bits each, the fewest that hold `n - 1`. The families of
one width stand one after another in an array of their own, each from a new byte on.
"""

from __future__ import annotations

import numpy as np

from index.arrays.storage.ragged import Array, run_indices

WIDTHS = (1, 2, 4, 8, 16)


def widths_for(most: Array) -> Array:
    """Give the bits that hold each of the numbers."""
    limits = np.array([0, 1, 3, 15, 255])
    return np.array([0, *WIDTHS], np.uint8)[np.searchsorted(limits, most, side="left")]


def pack(codes: Array, starts: Array, counts: Array, width: int) -> tuple[Array, Array]:
    """Pack the codes of several runs of tokens; gives the bytes and where each run begins in them."""
    if width >= 8:
        kind = np.uint8 if width == 8 else np.dtype("<u2")
        chosen = codes[run_indices(starts, counts)].astype(kind)
        return chosen.view(np.uint8), (np.cumsum(counts) - counts) * (width // 8)
    a_byte = 8 // width
    sizes = -(-counts // a_byte)
    at = np.cumsum(sizes) - sizes
    padded = np.zeros(int(sizes.sum()) * a_byte, np.uint8)
    padded[run_indices(at * a_byte, counts)] = codes[run_indices(starts, counts)]
    columns = padded.reshape(-1, a_byte)
    packed = np.zeros(len(columns), np.uint8)
    for place in range(a_byte):
        packed |= columns[:, place] << (place * width)
    return packed, at


def packed_size(count: int, width: int) -> int:
    """Give the bytes that a run of codes takes."""
    return -(-count * width // 8)


def unpacked_from(index: int, width: int) -> tuple[int, int]:
    """Give the byte in which a code of a run begins, and how many codes stand before it in that byte."""
    return index * width // 8, (index * width % 8) // width


def unpack(packed: Array, count: int, width: int) -> Array:
    """Give the codes of a run."""
    if width >= 8:
        return packed.view(np.uint8 if width == 8 else np.dtype("<u2"))[:count]
    shifts = np.arange(0, 8, width, dtype=np.uint8)
    return ((packed[:, None] >> shifts) & ((1 << width) - 1)).reshape(-1)[:count]
