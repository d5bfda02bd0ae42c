"""The soak that damages bytes finds nothing wrong, and would find it."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.soak import bits
from benchmarks.soak.inputs.varied_archive import build
from benchmarks.soak.options import SoakOptions
from corpus.store.database import Database


def test_a_sample_of_damages_shows_no_other_answer(tmp_path: Path) -> None:
    trials = list(bits.run(SoakOptions(count=10, seed="sample", folder=tmp_path, processes=1)))
    assert [trial.wrong for trial in trials if trial.wrong] == []
    assert len({trial.kind for trial in trials}) == 7


def test_without_checks_another_text_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path / "archive")
    expected = bits.answers(tmp_path / "archive")
    file = tmp_path / "archive" / "articles.db"
    file.write_bytes(file.read_bytes().replace(b"said the minister", b"lied the minister"))
    assert bits.compare(tmp_path / "archive", expected) == ""
    monkeypatch.setattr(Database, "checked", property(lambda _: False, lambda *_: None), raising=False)
    assert bits.compare(tmp_path / "archive", expected).startswith("another answer without a word")
