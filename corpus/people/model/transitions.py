"""Decides where entities begin and end, as spaCy's transition parser does: greedily, token by token.

Outside an entity the parser's choice depends on the token at hand alone, so all tokens are decided at once as if each
stood outside; every entity that begins is then followed to its end, all of them in step; and one pass keeps those that
the parser would reach. Corrects no entity: a label that the model chose stays.

The last digits of a product of matrices depend on how many rows it has and on where a row stands, so decisions that
were close are told, and can be made again on the text alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus.people.model.growing import Ints
from corpus.people.model.layers import largest_piece
from corpus.people.model.weights import Affine, Floats, RecognizerWeights

Flags = NDArray[np.bool_]

CLOSE = 0.0005
"""The difference of scores below which a decision is close; batches change scores by less than a twentieth of it."""
_IN_STEP = 24
"""Tokens that entities are followed in step: few are longer, and those are followed when they are reached."""


class TokenSpan(NamedTuple):
    """An entity from token `start` up to, not including, token `end`; `label` is a number of the model's labels."""

    start: int
    end: int
    label: int


class Parse(NamedTuple):
    """The entities of a sequence, in order, and the tokens at which a decision was close."""

    spans: list[TokenSpan]
    close: Ints


class _Open(NamedTuple):
    """Entities that have begun: their label, their part in the state, and the token that comes next."""

    labels: Ints
    first: Floats
    at: Ints


class Transitions:
    """Finds the entities in a sequence of token vectors."""

    def __init__(self, weights: RecognizerWeights) -> None:
        self._current, self._first, before = weights.state
        self._pair = np.concatenate((self._current, before))
        self._absent, self._bias = weights.absent, weights.state_bias
        begin, inside, last, unit, out = (weights.moves[letter] for letter in "BILUO")
        self._labels = len(weights.labels)
        self._outside = Affine(
            np.concatenate((begin.weight, unit.weight, out.weight), axis=1),
            np.concatenate((begin.bias, unit.bias, out.bias)),
        )
        self._inside = np.ascontiguousarray(inside.weight.T), inside.bias
        self._last = np.ascontiguousarray(last.weight.T), last.bias

    def parse(self, vectors: Floats, is_last: Flags, is_barred: Flags) -> Parse:
        """Return the entities; `vectors` has shape (tokens, width).

        An entity ends at the latest at a token that is the last of its text, and begins at none that is barred: white
        space, and what stands between texts.
        """
        moves, is_close = self._moves_outside(vectors, is_last)
        moves[is_barred] = 2 * self._labels
        is_close[is_barred] = False
        begins = np.flatnonzero(moves < self._labels)
        labels = moves[begins]
        ends = self._ends(vectors, is_last, _Open(labels, self._part_of_first(vectors[begins]), begins + 1), is_close)
        units = np.flatnonzero((moves >= self._labels) & (moves < 2 * self._labels))
        candidates = [
            *zip(units.tolist(), (units + 1).tolist(), (moves[units] - self._labels).tolist(), strict=True),
            *zip(begins.tolist(), ends.tolist(), labels.tolist(), strict=True),
        ]
        found: list[TokenSpan] = []
        reached = 0
        for start, end, label in sorted(candidates):
            if start >= reached:
                reached = end or self._follow(vectors, is_last, start, label, is_close)
                found.append(TokenSpan(start, reached, label))
        return Parse(found, np.flatnonzero(is_close))

    def _part_of_first(self, vectors: Floats) -> Floats:
        return vectors @ self._first + self._bias

    def _moves_outside(self, vectors: Floats, is_last: Flags) -> tuple[Ints, Flags]:
        """Return the best move of each token outside an entity, and where another is close.

        The moves are begin and unit with their labels, then out.
        """
        scores = largest_piece(vectors @ self._current + self._absent, 2) @ self._outside.weight + self._outside.bias
        scores[is_last, : self._labels] = -np.inf
        moves = scores.argmax(axis=1)
        tokens = np.arange(len(scores))
        best = scores[tokens, moves]
        scores[tokens, moves] = -np.inf
        return moves, best - scores.max(axis=1) < CLOSE

    def _ends(self, vectors: Floats, is_last: Flags, now: _Open, is_close: Flags) -> Ints:
        """Return the end of each entity, or 0 for those of more than `_IN_STEP` tokens; mark close decisions."""
        ends = np.zeros(len(now.at), np.intp)
        following = np.arange(len(ends))
        for _ in range(_IN_STEP):
            if not len(following):
                break
            is_end = self._is_end(vectors, is_last, now, is_close)
            ends[following[is_end]] = now.at[is_end] + 1
            stay = ~is_end
            following = following[stay]
            now = _Open(now.labels[stay], now.first[stay], now.at[stay] + 1)
        return ends

    def _is_end(self, vectors: Floats, is_last: Flags, now: _Open, is_close: Flags) -> Flags:
        """Return which open entities end with the token at hand; at equal scores they go on, as in spaCy."""
        state = np.concatenate((vectors[now.at], vectors[now.at - 1]), axis=1) @ self._pair
        state += now.first
        hidden = largest_piece(state, 2)
        inside, last = (
            np.einsum("ij,ij->i", hidden, weight[now.labels]) + bias[now.labels]
            for weight, bias in (self._inside, self._last)
        )
        is_final = is_last[now.at]
        is_close[now.at[(np.abs(last - inside) < CLOSE) & ~is_final]] = True
        is_end: Flags = (last > inside) | is_final
        return is_end

    def _follow(self, vectors: Floats, is_last: Flags, start: int, label: int, is_close: Flags) -> int:
        """Return the end of a long entity."""
        now = _Open(np.array([label]), self._part_of_first(vectors[start : start + 1]), np.array([start + 1]))
        while not self._is_end(vectors, is_last, now, is_close)[0]:
            now = now._replace(at=now.at + 1)
        return int(now.at[0]) + 1
