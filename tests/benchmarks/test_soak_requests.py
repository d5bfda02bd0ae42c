"""A sample of the mutated requests, over the sample archive with some broken articles; the long run sends 50,000."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.soak.options import SoakOptions
from benchmarks.soak.requests import MAX_ANSWER, Answer, Draw, judge, run_on


def test_mutated_requests_are_answered_in_time_and_in_bounds(sample_archive: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(sample_archive, archive)
    trials = list(run_on(archive, SoakOptions(64, "sample", tmp_path), ordinary=5, settle=0, patience=60))
    assert [trial.wrong for trial in trials if trial.wrong] == []
    assert {trial.number for trial in trials} == set(range(64))
    assert {trial.kind for trial in trials} >= {"drawn", "repeated", "mutated", "raw", "memory"}


JUDGED = (
    (Draw("drawn", "/"), Answer(200, 10, 0.1), ""),
    (Draw("drawn", "/"), Answer(503, 10, 0.1), ""),
    (Draw("drawn", "/"), Answer(500, 10, 0.1), "Status 500 for /"),
    (Draw("drawn", "/"), Answer(200, 10, 6.0), "6.0 s for /"),
    (Draw("drawn", "/"), Answer(200, MAX_ANSWER + 1, 0.1), "5.0 MB for /"),
    (Draw("drawn", "/article/1"), Answer(200, MAX_ANSWER + 1, 0.1), ""),
)


@pytest.mark.parametrize(("draw", "answer", "wrong"), JUDGED)
def test_what_is_wrong_with_an_answer(draw: Draw, answer: Answer, wrong: str) -> None:
    assert judge(draw, answer) == wrong
