"""Vectors of tokens between their neighbours: the convolutions of the recognizer, over a sequence of any length.

Works on blocks that overlap by what a token sees, which fit a processor's cache, with a feature's values side by side:
loops over a block's tokens are longer than loops over a token's features. Decides nothing.
"""

from __future__ import annotations

import numpy as np

from corpus.people.model.growing import Ints
from corpus.people.model.layers import largest_piece, normalize
from corpus.people.model.weights import Floats, RecognizerWeights
from corpus.people.model.word_vectors import EMPTY, VectorTables

PADDING = 4
"""Empty rows between two texts, as many as spaCy has: one a convolution, as far as a token sees to each side."""
_BLOCK = 256
_INNER = _BLOCK - 2 * PADDING


class Convolutions:
    """Computes the vectors of tokens; holds the buffers of a block, so an object serves one thread."""

    def __init__(self, weights: RecognizerWeights) -> None:
        self._first, *self._others = weights.convolutions
        self._projection = weights.projection
        self._width, wide = len(self._first.gain), len(self._first.affine.bias)
        self._windows = np.zeros((_BLOCK, 3 * self._width), np.float32, order="F")
        self._outputs = np.zeros((_BLOCK, wide), np.float32, order="F")
        self._sums, self._neighbours = np.zeros((_BLOCK, wide), np.float32), np.zeros((_BLOCK - 1, wide), np.float32)

    def vectors(self, rows: Ints, tables: VectorTables) -> Floats:
        """Return the vector of each token of a sequence, given as rows of the tables; `PADDING` rows divide texts."""
        blocks = -(-len(rows) // _INNER)
        framed = np.full(blocks * _INNER + 2 * PADDING, EMPTY)
        framed[PADDING : PADDING + len(rows)] = rows
        found = [self._block(framed[start : start + _BLOCK], tables) for start in range(0, blocks * _INNER, _INNER)]
        return np.concatenate(found)[: len(rows)]

    def _block(self, rows: Ints, tables: VectorTables) -> Floats:
        width, windows, outputs = self._width, self._windows, self._outputs
        tokens = np.asfortranarray(tables.own[rows] + self._first_layer(rows, tables))
        for layer in self._others:
            windows[1:, :width] = tokens[:-1]
            windows[:, width : 2 * width] = tokens
            windows[:-1, 2 * width :] = tokens[1:]
            np.matmul(windows, layer.affine.weight, out=outputs)
            outputs += layer.affine.bias
            tokens += normalize(largest_piece(outputs, 3), layer.gain, layer.shift)
        return tokens[PADDING:-PADDING] @ self._projection.weight + self._projection.bias

    def _first_layer(self, rows: Ints, tables: VectorTables) -> Floats:
        """Add up what the types contribute as middle token, left and right neighbour."""
        sums, neighbours = self._sums, self._neighbours
        np.take(tables.middle, rows, axis=0, out=sums, mode="clip")
        np.take(tables.left, rows[:-1], axis=0, out=neighbours, mode="clip")
        sums[1:] += neighbours
        np.take(tables.right, rows[1:], axis=0, out=neighbours, mode="clip")
        sums[:-1] += neighbours
        return normalize(largest_piece(sums, 3), self._first.gain, self._first.shift)
