"""A sample of the states after a cut of power; and what the states of a recording are."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.soak import power
from benchmarks.soak.faults.disk_states import Fate, Names, Operation, Recording, Sync, Write, record, write_tree
from benchmarks.soak.options import SoakOptions

SCRIPT = """
import os, sys
from pathlib import Path
root = Path(sys.argv[1])
def flush(path):
    descriptor = os.open(path, os.O_RDONLY); os.fsync(descriptor); os.close(descriptor)
with open(root / "new.unfinished", "xb") as file:
    file.write(b"new content"); file.flush(); {flush}
os.rename(root / "new.unfinished", root / "file")
{flush_folder}
os.unlink(root / "other")
"""


def recorded(tmp_path: Path, flush: str, flush_folder: str) -> Recording:
    root = tmp_path / "root"
    root.mkdir()
    (root / "file").write_bytes(b"old content")
    (root / "other").write_bytes(b"other")
    script = SCRIPT.format(flush=flush, flush_folder=flush_folder)
    return record([sys.executable, "-c", script, str(root)], root, tmp_path / "strace")


def contents(recording: Recording) -> set[bytes | None]:
    """Return what `file` may hold after a cut at any moment."""
    return {
        recording.tree(safe, fates).get("file")
        for safe, open_ in recording.points()
        for fates in recording.states(safe, open_, "1")
    }


def test_a_file_that_is_flushed_before_its_rename_is_old_or_new(tmp_path: Path) -> None:
    assert contents(recorded(tmp_path, "os.fsync(file.fileno())", "flush(root)")) == {b"old content", b"new content"}


def test_a_file_that_is_not_flushed_may_be_empty_cut_or_zeros(tmp_path: Path) -> None:
    found = contents(recorded(tmp_path, "pass", "flush(root)"))
    assert found == {b"old content", b"new content", b"", b"new c", bytes(11)}


def test_a_removal_may_be_lost_and_what_is_flushed_may_not(tmp_path: Path) -> None:
    recording = recorded(tmp_path, "os.fsync(file.fileno())", "flush(root)")
    *_, (safe, open_) = recording.points()
    assert len(open_) == 1
    assert recording.tree(safe, {}) == {"file": b"new content", "other": b"other"}
    assert recording.tree(safe, {open_[0]: Fate.PRESENT}) == {"file": b"new content"}


def test_what_was_recorded_is_what_happened(tmp_path: Path) -> None:
    recording = recorded(tmp_path, "pass", "pass")
    whole = dict.fromkeys(range(len(recording.done)), Fate.PRESENT)
    write_tree(recording.tree(frozenset(), whole), tmp_path / "copy")
    assert {path.name: path.read_bytes() for path in (tmp_path / "copy").iterdir()} == {"file": b"new content"}


def test_every_subset_of_few_operations_is_a_state() -> None:
    recording = Recording(Path("/"), folders={0: {}}, done=[Names(0, ((str(n), n + 1),)) for n in range(5)])
    ((safe, open_),) = recording.points()
    states = {tuple(recording.tree(safe, fates)) for fates in recording.states(safe, open_, "1")}
    assert len(states) == 2**5


def test_many_operations_are_lost_singly_up_to_a_moment_and_as_drawn() -> None:
    steps = [Write(1, 10 * n, b"0123456789") for n in range(40)]
    recording = Recording(Path("/"), {1: b""}, {0: {"file": 1}}, [*steps, Sync(1)])
    (safe, open_), _ = recording.points()
    states = list(recording.states(safe, open_, "1"))
    assert states == list(recording.states(safe, open_, "1")), "the same seed draws the same"
    assert len(states) == 1 + 4 * 40 + 3 * 40 + 2_000
    assert {len(recording.tree(safe, fates)["file"] or b"") for fates in states} >= set(range(0, 401, 10))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the recordings, which are made once."""
    return tmp_path_factory.mktemp("power")


def test_a_sample_of_states_opens_as_the_generation_before_or_after(folder: Path) -> None:
    trials = list(power.run(SoakOptions(3, "7", folder), ("commit",), states=30))
    assert [trial.wrong for trial in trials] == ["", "", ""]
    assert sum(trial.figures["states"] for trial in trials) > 3


def test_a_commit_without_flushes_is_found_wrong(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same recording, on a disk that has ignored every flush."""
    options = SoakOptions(4, "7", folder)
    found = power.recorded("commit", options)
    real = found.recording
    unflushed: list[Operation | Sync] = [step for step in real.done if not isinstance(step, Sync)]
    careless = replace(found, recording=Recording(real.root, real.files, real.folders, unflushed))
    monkeypatch.setattr(power, "recorded", lambda name, options: careless)
    assert any(trial.wrong for trial in power.run(options, ("commit",), states=40))


def test_without_strace_the_run_stops_with_a_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.soak", "power", "--count", "1", "--folder", str(tmp_path)]
    environment = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1].startswith("strace is not installed")
