"""The weights of spaCy's English entity recognizer, read from the package of the model by the names of its layers.

Builds no thinc model: reading the serialised layers takes a tenth of the time, and thinc's copies stay out of memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_Params = Mapping[str, Floats]

_MOVES = {"B": "1", "I": "2", "L": "3", "U": "4", "O": "5"}
"""The moves of spaCy's transition system by their letters: begin, in, last, unit, out; `moves` has them as numbers."""


class Affine(NamedTuple):
    """A layer `x @ weight + bias`; of a maxout, `weight` has shape (in, pieces * out), piece after piece."""

    weight: Floats
    bias: Floats


class NormalizedMaxout(NamedTuple):
    """A maxout whose outputs are brought to mean 0 and variance 1, then scaled by `gain` and moved by `shift`."""

    affine: Affine
    gain: Floats
    shift: Floats


class EmbeddingTable(NamedTuple):
    """The vectors of an attribute: its value is hashed under `seed` to four rows of `vectors`, which are added."""

    vectors: Floats
    seed: int


@dataclass(frozen=True, slots=True)
class RecognizerWeights:
    """The layers of the recognizer, in the order in which a token goes through them.

    `embeddings` are those of the attributes NORM, PREFIX, SUFFIX and SHAPE, and `mixture` joins them. Each of
    `convolutions` reads a token between its two neighbours, and `projection` makes the token's vector. `state` has the
    weights (token, pieces * hidden) of the token at hand, of the first token of an open entity, and of the token
    before; `absent` is what stands for the latter two where no entity is open, with the bias of the state.
    `moves` scores the moves of each letter for a state, with a column for each of `labels`.
    """

    embeddings: tuple[EmbeddingTable, ...]
    mixture: NormalizedMaxout
    convolutions: tuple[NormalizedMaxout, ...]
    projection: Affine
    state: tuple[Floats, Floats, Floats]
    state_bias: Floats
    absent: Floats
    moves: Mapping[str, Affine]
    labels: tuple[str, ...]


class UnexpectedModel(Exception):
    """The installed model has other layers than the one that this package computes."""


def read_weights(folder: Path) -> RecognizerWeights:
    """Read the weights from the `ner` folder of a model; raise `UnexpectedModel` for one that is built otherwise."""
    import srsly

    stored = srsly.msgpack_loads((folder / "model").read_bytes())
    layers: dict[str, list[_Params]] = {}
    tables: dict[int, EmbeddingTable] = {}
    for node, params, attributes in zip(stored["nodes"], stored["params"], stored["attrs"], strict=True):
        layers.setdefault(node["name"], []).append(params)
        if node["name"] == "hashembed":
            column, seed = (srsly.msgpack_loads(attributes[name]) for name in ("column", "seed"))
            tables[column] = EmbeddingTable(params["E"], seed)
    try:
        moves = srsly.json_loads(srsly.msgpack_loads((folder / "moves").read_bytes())["moves"])
        return _assemble(layers, [tables[column] for column in range(4)], moves)
    except (KeyError, ValueError) as error:
        reason = f"The model in {folder} is not the one that is computed here ({error}); install the locked version."
        raise UnexpectedModel(reason) from error


def _assemble(
    layers: Mapping[str, list[_Params]], tables: Sequence[EmbeddingTable], moves: Mapping[str, dict[str, int]]
) -> RecognizerWeights:
    """Distinguish layers of one name by their widths; those of one width are in the order of computation."""
    width = tables[0].vectors.shape[1]
    maxouts = [
        NormalizedMaxout(_maxout(params["W"], params["b"]), norm["G"], norm["b"])
        for params, norm in zip(layers["maxout"], layers["layernorm"], strict=True)
    ]
    (mixture,) = (layer for layer in maxouts if len(layer.affine.weight) == len(tables) * width)
    convolutions = tuple(layer for layer in maxouts if len(layer.affine.weight) == 3 * width)
    (projection,) = (one for one in layers["linear"] if one["W"].shape[1] == width)
    (scores,) = (one for one in layers["linear"] if one is not projection)
    (state,) = layers["precomputable_affine"]
    current, first, before = (_maxout(weight, state["b"]) for weight in state["W"])
    absent = [_maxout(pad[..., None], state["b"]).weight[0] for pad in state["pad"][0, 1:]]
    labels = _labels(moves)
    return RecognizerWeights(
        embeddings=tuple(tables),
        mixture=mixture,
        convolutions=convolutions,
        projection=Affine(_contiguous(projection["W"].T), projection["b"]),
        state=(current.weight, first.weight, before.weight),
        state_bias=current.bias,
        absent=current.bias + absent[0] + absent[1],
        moves=_moves(scores, labels),
        labels=labels,
    )


def _maxout(weight: Floats, bias: Floats) -> Affine:
    """Bring thinc's weight (out, pieces, in) and bias (out, pieces) into columns, those of a piece side by side."""
    return Affine(_contiguous(weight.transpose(2, 1, 0).reshape(weight.shape[2], -1)), _contiguous(bias.T).ravel())


def _labels(moves: Mapping[str, dict[str, int]]) -> tuple[str, ...]:
    """Return the labels in the order of spaCy's classes: the most frequent in its training first."""
    counts = {letter: moves[number] for letter, number in _MOVES.items()}
    ordered = {
        letter: [
            label for _, label in sorted(((count, label) for label, count in found.items()), reverse=True) if label
        ]
        for letter, found in counts.items()
    }
    if not ordered["B"] == ordered["I"] == ordered["L"] == ordered["U"] or ordered["O"] or moves.get("0"):
        raise ValueError("moves")
    return tuple(ordered["B"])


def _moves(scores: _Params, labels: tuple[str, ...]) -> dict[str, Affine]:
    """Divide the scores by letter; the move "unit without a label", behind the others, is never allowed."""
    count = len(labels)
    if len(scores["b"]) != 4 * count + 2:
        raise ValueError("scores")
    columns = {letter: slice(i * count, (i + 1) * count) for i, letter in enumerate("BILU")}
    columns["O"] = slice(4 * count + 1, None)
    return {
        letter: Affine(_contiguous(scores["W"][part].T), _contiguous(scores["b"][part]))
        for letter, part in columns.items()
    }


def _contiguous(values: Any) -> Floats:
    return np.ascontiguousarray(values, np.float32)
