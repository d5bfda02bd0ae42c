"""The two steps that all layers of the recognizer share: the greatest piece of a maxout, and normalization."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.people.model.weights import Floats

Precision = TypeVar("Precision", np.float32, np.float64)


def largest_piece(values: NDArray[Precision], pieces: int) -> NDArray[Precision]:
    """Return the greatest of the pieces that lie side by side in the columns."""
    width = values.shape[1] // pieces
    largest = np.maximum(values[:, :width], values[:, width : 2 * width])
    for piece in range(2, pieces):
        np.maximum(largest, values[:, piece * width : (piece + 1) * width], out=largest)
    return largest


def normalize(values: NDArray[Precision], gain: Floats, shift: Floats) -> NDArray[Precision]:
    """Bring each row to mean 0 and variance 1 in place, scale and move it, and return it."""
    width = values.shape[1]
    values -= (np.einsum("ij->i", values) / width)[:, None]
    deviation = np.sqrt(np.einsum("ij,ij->i", values, values) / width + values.dtype.type(1e-8))
    values /= deviation[:, None]
    values *= gain
    values += shift
    return values
