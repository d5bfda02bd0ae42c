"""Vectors of word types: what a word contributes to the recognizer before it has neighbours.

Kept in tables of bounded size: when they are full the types that occurred least make room, and have the same vectors
again when they come again: they are computed in double precision, so that it does not matter which types are computed
together. Reads no text: `tokens` has the attributes of a type.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.people.model.growing import Hashes, Ints
from corpus.people.model.layers import largest_piece, normalize
from corpus.people.model.weights import Floats, RecognizerWeights

EMPTY = 0
"""The row of what stands between two texts: a vector of zeros."""
_KEPT = 0.5


class VectorTables(NamedTuple):
    """Vectors by row: a type's own, and its part in the first convolution as left, middle and right token."""

    own: Floats
    left: Floats
    middle: Floats
    right: Floats


class WordVectors:
    """Holds the vectors of `most` word types, 3.8 kB each."""

    def __init__(self, weights: RecognizerWeights, most: int) -> None:
        self._embeddings = weights.embeddings
        self._mixture = weights.mixture
        self._mixing = weights.mixture.affine.weight.astype(np.float64)
        first = weights.convolutions[0].affine
        self._parts = np.concatenate(np.split(first.weight.astype(np.float64), 3), axis=1)
        self._bias = first.bias
        self.start_again()
        self._make_tables(most)

    def start_again(self) -> None:
        """Forget which type has which row, because the numbers of types have changed."""
        self._rows = np.zeros(0, np.intp)
        self._types = np.zeros(0, np.intp)
        self._uses = np.zeros(0, np.int64)

    def rows(self, types: Ints, attributes: Hashes) -> Ints:
        """Return the row of each token's type in `tables`, for the types of a batch; earlier rows become invalid."""
        if len(self._rows) < len(attributes):
            self._rows = np.concatenate((self._rows, np.full(len(attributes) - len(self._rows), EMPTY)))
        missing = np.unique(types[self._rows[types] == EMPTY])
        if len(missing):
            if 1 + len(self._types) + len(missing) > len(self.tables.own):
                self._make_room(types)
                missing = np.unique(types[self._rows[types] == EMPTY])
            self._add(missing, attributes[missing])
        rows = self._rows[types]
        self._uses += np.bincount(rows, minlength=len(self._types) + 1)[1:]
        return rows

    def _make_room(self, needed: Ints) -> None:
        """Keep those of the types that occurred most often, and let the tables grow if a batch needs more of them."""
        distinct = len(np.unique(needed))
        kept = np.argsort(-self._uses, kind="stable")[: int(len(self.tables.own) * _KEPT)]
        kept.sort()
        if 1 + len(kept) + distinct > len(self.tables.own):
            kept = kept[:0]
        old = self.tables
        if 1 + distinct > len(old.own):
            self._make_tables(1 + distinct)
        for table, before in zip(self.tables, old, strict=True):
            table[1 : 1 + len(kept)] = before[1 + kept]
        self._rows[:] = EMPTY
        self._types, self._uses = self._types[kept], self._uses[kept] // 2
        self._rows[self._types] = np.arange(1, 1 + len(kept))

    def _make_tables(self, most: int) -> None:
        width = self._mixture.gain.size
        own = np.zeros((most, width), np.float32)
        self.tables = VectorTables(own, *(np.zeros((most, self._bias.size), np.float32) for _ in range(3)))
        self.tables.middle[EMPTY] = self._bias

    def _add(self, types: Ints, attributes: Hashes) -> None:
        start = 1 + len(self._types)
        part = slice(start, start + len(types))
        own = self._embed(attributes)
        left, middle, right = np.split(own @ self._parts, 3, axis=1)
        added: tuple[NDArray[np.float64], ...] = (own, left, middle + self._bias, right)
        for table, vectors in zip(self.tables, added, strict=True):
            table[part] = vectors
        self._rows[types] = np.arange(part.start, part.stop)
        self._types = np.concatenate((self._types, types))
        self._uses = np.concatenate((self._uses, np.zeros(len(types), np.int64)))

    def _embed(self, attributes: Hashes) -> NDArray[np.float64]:
        """Return the vectors of types by their attributes NORM, PREFIX, SUFFIX and SHAPE."""
        from thinc.api import NumpyOps

        hashed = NumpyOps().hash
        joined = []
        for column, (vectors, seed) in enumerate(self._embeddings, start=1):
            rows = hashed(np.ascontiguousarray(attributes[:, column]), seed) % len(vectors)
            joined.append(vectors[rows[:, 0]] + vectors[rows[:, 1]] + vectors[rows[:, 2]] + vectors[rows[:, 3]])
        mixed = np.concatenate(joined, axis=1).astype(np.float64) @ self._mixing + self._mixture.affine.bias
        return normalize(largest_piece(mixed, 3), self._mixture.gain, self._mixture.shift)
