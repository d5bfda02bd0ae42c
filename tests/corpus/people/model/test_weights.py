"""Weights are read by the names and widths of their layers, and another model is refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import srsly
from spacy.util import get_package_path

from corpus.people.model.entity_spans import MODEL
from corpus.people.model.weights import UnexpectedModel, read_weights

FOLDER = next(get_package_path(MODEL).glob("en_core*/ner"))


def test_layers_have_the_shapes_of_the_pinned_model() -> None:
    read = read_weights(FOLDER)
    assert [len(table.vectors) for table in read.embeddings] == [5000, 1000, 2500, 2500]
    assert read.mixture.affine.weight.shape == (4 * 96, 3 * 96)
    assert [layer.affine.weight.shape for layer in read.convolutions] == [(3 * 96, 3 * 96)] * 4
    assert read.projection.weight.shape == (96, 64)
    assert [part.shape for part in read.state] == [(64, 128)] * 3
    assert {letter: move.weight.shape for letter, move in read.moves.items()} == {
        **dict.fromkeys("BILU", (64, 18)),
        "O": (64, 1),
    }
    assert read.labels[:4] == ("ORG", "DATE", "PERSON", "GPE")


def without_a_layer(stored: dict[str, list[Any]]) -> None:
    at = next(i for i, node in enumerate(stored["nodes"]) if node["name"] == "precomputable_affine")
    for part in stored.values():
        if part:
            del part[at]


def wider(stored: dict[str, list[Any]]) -> None:
    at = next(i for i, node in enumerate(stored["nodes"]) if node["name"] == "hashembed")
    stored["params"][at]["E"] = stored["params"][at]["E"][:, :90]


@pytest.mark.parametrize("change", [without_a_layer, wider])
def test_a_model_with_other_layers_is_refused_with_advice(change: Any, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "ner")
    stored = srsly.msgpack_loads((FOLDER / "model").read_bytes())
    change(stored)
    (tmp_path / "ner" / "model").write_bytes(srsly.msgpack_dumps(stored))
    with pytest.raises(UnexpectedModel, match="install the locked version"):
        read_weights(tmp_path / "ner")


def test_a_model_with_other_moves_is_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "ner")
    moves = srsly.json_dumps(
        {"0": {}, "1": {"ORG": 2}, "2": {"ORG": 2}, "3": {"GPE": 2}, "4": {"ORG": 2}, "5": {"": 1}}
    )
    (tmp_path / "ner" / "moves").write_bytes(srsly.msgpack_dumps({"moves": moves}))
    with pytest.raises(UnexpectedModel, match="moves"):
        read_weights(tmp_path / "ner")
