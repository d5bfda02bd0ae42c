"""The measures of ranking are what the literature says, on cases counted by hand."""

from __future__ import annotations

import gzip
import json
from math import log2
from pathlib import Path

import pytest

from benchmarks.relevance.__main__ import main
from benchmarks.relevance.judged_collections import DEPTH, Collection, Quality, collections, quality, words

A_THIRD = 1 / log2(4)
"""The discounted gain of a relevant document at rank 3."""


def _one(run: list[str], grades: dict[str, int]) -> Quality:
    return quality({"q": run}, Collection("set", (), {"q": "text"}, {"q": grades}))


CASES = [
    ("the best order", ["a", "b"], {"a": 3, "b": 1}, 1.0, 1.0),
    ("nothing found", [], {"a": 1}, 0.0, 0.0),
    ("at rank 3", ["x", "y", "a"], {"a": 1}, A_THIRD, 1 / 3),
    ("one of two found", ["a", "x"], {"a": 1, "b": 1}, 1 / (1 + 1 / log2(3)), 1 / 2),
    ("grades weigh", ["b", "a"], {"a": 3, "b": 1}, (1 + 7 / log2(3)) / (7 + 1 / log2(3)), 1.0),
    ("grade 0 is not relevant", ["z", "a"], {"a": 1, "z": 0}, 1 / log2(3), 1 / 2),
    ("the eleventh counts for precision alone", [*"0123456789", "a"], {"a": 1}, 0.0, 1 / 11),
    ("beyond the depth nothing counts", [*map(str, range(DEPTH)), "a"], {"a": 1}, 0.0, 0.0),
    ("first and third of three", ["a", "x", "b"], {"a": 1, "b": 1, "c": 1}, None, (1 + 2 / 3) / 3),
]


@pytest.mark.parametrize(
    ("run", "grades", "ndcg", "precision"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_a_run_is_worth_what_it_is(
    run: list[str], grades: dict[str, int], ndcg: float | None, precision: float
) -> None:
    found = _one(run, grades)
    assert found.map == pytest.approx(precision)
    assert ndcg is None or found.ndcg10 == pytest.approx(ndcg)


def test_words_of_a_question_are_asked_once() -> None:
    assert words("The port, THE Port of al-Mina?") == ["the", "port", "of", "al", "mina"]


SMALL = {
    "docs": [
        {"id": "1", "title": "Port", "text": "The grain was loaded in the port."},
        {"id": "2", "title": "", "text": "A ship of grain left."},
        {"id": "3", "title": "Cricket", "text": "Play was stopped by rain."},
    ],
    "queries": {"a": "grain in the port", "b": "who played cricket?", "c": "not judged", "d": "no good"},
    "qrels": {"a": {"1": 2, "2": 1}, "b": {"3": 1}, "d": {"1": 0}},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with gzip.open(tmp_path / "ir_small.json.gz", "wt", encoding="utf-8") as file:
        json.dump(SMALL, file)
    return tmp_path


def test_questions_without_a_relevant_document_are_left_out(folder: Path) -> None:
    (small,) = collections(folder)
    assert list(small.questions) == ["a", "b"]
    assert [document.id for document in small.documents] == ["1", "2", "3"]


def test_every_engine_is_measured_on_every_collection(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tantivy", reason="tantivy is not installed; `make install` brings it")
    assert main(["--data", str(folder), "--json"]) == 0
    perfect = {"set": "ir_small", "ndcg10": 1.0, "map": 1.0, "queries": 2}
    assert json.loads(capsys.readouterr().out) == [
        {**perfect, "engine": engine} for engine in ("dateline", "whoosh", "fts5", "tantivy")
    ]


def test_a_folder_without_collections_is_said_to_have_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path)]) == 2
    assert "no ir_*.json.gz" in capsys.readouterr().err
