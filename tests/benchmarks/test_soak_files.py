"""Mutated input files are taken in or rejected with a reason: a fixed sample of the long run."""

from __future__ import annotations

from pathlib import Path

from benchmarks.soak.files import try_files
from benchmarks.soak.inputs.mutated_files import SUFFIXES, mutated_file

SAMPLE = range(80)


def test_the_same_seed_draws_the_same_files_of_every_format() -> None:
    drawn = [mutated_file("tests", number) for number in SAMPLE]
    assert drawn == [mutated_file("tests", number) for number in SAMPLE]
    assert {suffix for name, _ in drawn for suffix in SUFFIXES if suffix in name} == set(SUFFIXES)
    assert any(name.endswith(".gz") for name, _ in drawn)


def test_each_of_a_sample_of_mutated_files_is_taken_in_or_rejected(tmp_path: Path) -> None:
    trials = try_files("tests", tmp_path / "soak", SAMPLE)
    assert [trial.number for trial in trials] == list(SAMPLE)
    assert [trial for trial in trials if trial.wrong] == []
    assert {"taken in", "unknown kind"} <= {trial.kind for trial in trials}
