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
    """Return a mask of the words that are at most `edits` (below 255) edits from `word`."""
    distances = cdist([word], others, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8)[0]
    return np.asarray(distances <= edits)
