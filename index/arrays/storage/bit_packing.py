"""Small numbers in few bits: which surface form of its stem each token has. Knows nothing of words.

The tokens of a stem with `n` surfaces take 0, 1, 2, 4, 8 or 16 bits each, the fewest that hold `n - 1`. The stems of
one width are stored one after another in an array of their own, each from a new byte on.
"""

from __future__ import annotations

import numpy as np

from index.arrays.storage.ragged import Array, run_indices

WIDTHS = (1, 2, 4, 8, 16)


def widths_for(maxima: Array) -> Array:
    """Return the number of bits that codes up to each of these maxima take."""
    limits = np.array([0, 1, 3, 15, 255])
    return np.array([0, *WIDTHS], np.uint8)[np.searchsorted(limits, maxima, side="left")]


def pack(codes: Array, starts: Array, counts: Array, width: int) -> tuple[Array, Array]:
    """Pack the codes of several runs of tokens; return the bytes, and the first byte of each run."""
    if width >= 8:
        dtype = np.uint8 if width == 8 else np.dtype("<u2")
        chosen = codes[run_indices(starts, counts)].astype(dtype)
        return chosen.view(np.uint8), (np.cumsum(counts) - counts) * (width // 8)
    per_byte = 8 // width
    sizes = -(-counts // per_byte)
    at = np.cumsum(sizes) - sizes
    padded = np.zeros(int(sizes.sum()) * per_byte, np.uint8)
    padded[run_indices(at * per_byte, counts)] = codes[run_indices(starts, counts)]
    columns = padded.reshape(-1, per_byte)
    packed = np.zeros(len(columns), np.uint8)
    for index in range(per_byte):
        packed |= columns[:, index] << (index * width)
    return packed, at


def packed_size(count: int, width: int) -> int:
    """Return the number of bytes of a run of codes."""
    return -(-count * width // 8)


def packed_start(index: int, width: int) -> tuple[int, int]:
    """Return the byte of a run that contains a code, and the number of codes before it in that byte."""
    return index * width // 8, (index * width % 8) // width


def unpack(packed: Array, count: int, width: int) -> Array:
    """Return the codes of a run."""
    if width >= 8:
        return packed.view(np.uint8 if width == 8 else np.dtype("<u2"))[:count]
    shifts = np.arange(0, 8, width, dtype=np.uint8)
    return ((packed[:, None] >> shifts) & ((1 << width) - 1)).reshape(-1)[:count]
