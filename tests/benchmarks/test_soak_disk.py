"""A sample of the faults of `make soak PART=disk`."""

from __future__ import annotations

from pathlib import Path

from benchmarks.soak import disk
from benchmarks.soak.faults.commands import COMMANDS
from benchmarks.soak.options import SoakOptions

SAMPLED = (0, 2, 10)
"""First add, merge and upgrade, which need no language model, under each fault."""


def test_commands_that_fail_lose_nothing_and_can_be_run_again(tmp_path: Path) -> None:
    sample = {fault * len(COMMANDS) + command for fault in range(len(disk.FAULTS)) for command in SAMPLED}
    count = max(sample) + 1
    options = SoakOptions(count, "sample", tmp_path, processes=1, done=frozenset(set(range(count)) - sample))
    trials = list(disk.run(options))
    assert {trial.kind.split(":")[0] for trial in trials} == set(disk.FAULTS)
    assert [trial for trial in trials if trial.wrong] == []
    assert sum(trial.figures["failed"] for trial in trials) >= len(sample) / 3
