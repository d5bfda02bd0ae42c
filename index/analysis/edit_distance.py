"""Edit distances between words: the restricted Damerau-Levenshtein distance (optimal string alignment).

A swap of adjacent characters is one edit. The only module that imports rapidfuzz.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist


def is_within(word: str, other: str, edits: int) -> bool:
    """Return whether two words are at most `edits` edits apart."""
    return OSA.distance(word, other, score_cutoff=edits) <= edits


def are_within(word: str, others: Sequence[str], edits: int) -> npt.NDArray[Any]:
    """Return a mask of the words that are at most `edits` (below 255) edits from `word`.

    Words whose lengths differ by more are no candidates, and are not compared: that takes long for long ones.
    """
    lengths = np.fromiter(map(len, others), np.int64, len(others))
    candidates = np.flatnonzero(np.abs(lengths - len(word)) <= edits)
    mask = np.zeros(len(others), bool)
    if len(candidates):
        compared = [others[number] for number in candidates.tolist()]
        distances = cdist([word], compared, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8)[0]
        mask[candidates] = distances <= edits
    return mask
