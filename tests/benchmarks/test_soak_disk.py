"""A sample of the faults of `make soak PART=disk`."""

from __future__ import annotations

import pytest

from benchmarks.soak import disk
from benchmarks.soak.faults.commands import COMMANDS
from benchmarks.soak.journal import Trial
from benchmarks.soak.options import SoakOptions

SAMPLED = (0, 2, 10)
"""First add, merge and upgrade, which need no language model."""
UNDER = (0, 6, 8, 9, 10, 11)
"""Each fault once."""
READING = "search ended with"


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> list[Trial]:
    sample = {fault * len(COMMANDS) + command for fault in UNDER for command in SAMPLED}
    count = max(sample) + 1
    folder = tmp_path_factory.mktemp("disk")
    done = frozenset(set(range(count)) - sample)
    return list(disk.run(SoakOptions(count, "sample", folder, processes=1, done=done)))


def test_commands_that_fail_lose_nothing_and_can_be_run_again(trials: list[Trial]) -> None:
    assert {trial.kind.split(":")[0] for trial in trials} == set(disk.FAULTS)
    assert [trial for trial in trials if trial.wrong and READING not in trial.wrong] == []
    assert sum(trial.figures["failed"] for trial in trials) >= len(trials) / 3


def test_what_can_be_read_can_be_searched_meanwhile(trials: list[Trial]) -> None:
    assert [trial for trial in trials if READING in trial.wrong] == []
