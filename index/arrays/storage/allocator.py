"""How this process holds on to memory for large arrays. Allocates nothing that stays."""

from __future__ import annotations

import numpy as np

_LARGE = (1 << 25) - (1 << 16)


def keep_memory() -> None:
    """Let this process keep the memory of large arrays for the next ones instead of handing it back each time.

    The GNU allocator keeps as much free memory as twice the largest block that it has seen come back, up to 64 MB. To
    get memory anew, page by page and filled with zeros, takes half of the time of a question about very common words.
    """
    np.empty(_LARGE, np.uint8)
