"""Kills commands at random moments and at each write, fsync and rename. Simulates no loss of power.

After each kill the archive must open and have lost nothing, and the same command, run again, must end as if nothing
had happened.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.soak.faults.commands import (
    COMMANDS,
    Command,
    Templates,
    own_templates,
    wrong_after_fault,
    wrong_after_repetition,
)
from benchmarks.soak.faults.forked import Ended, run_forked
from benchmarks.soak.faults.trials import run_trials
from benchmarks.soak.journal import Trial
from benchmarks.soak.options import SoakOptions

COUNT = 1_100
AT_A_CALL = 0.7
"""The share of the kills that are at a system call; the others are at a random moment."""


def run(options: SoakOptions) -> Iterator[Trial]:
    """Yield a trial for each kill."""
    yield from run_trials(_trial, options)


def _trial(folder: Path, number: int, draw: random.Random) -> Trial:
    templates, command = own_templates(folder), COMMANDS[number % len(COMMANDS)]
    ended, _, calls = templates.expected(command)
    inject: tuple[str, ...] = ()
    moment, what = None, ""
    if draw.random() < AT_A_CALL:
        steps = [(call, step) for call, times in sorted(calls.items()) for step in range(1, times + 1)]
        call, step = draw.choice(steps)
        inject = ("-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={step}")
        what = f"at {call} {step} of {calls[call]}"
    else:
        moment = draw.uniform(0, ended.seconds * 1.1)
        what = f"after {moment:.3f} s"
    scratch = folder / f"trial-{os.getpid()}"
    shutil.rmtree(scratch, ignore_errors=True)
    templates.copy(command, scratch)
    disturbed = run_forked(templates.work(command, scratch), scratch, inject=inject, kill_after=moment)
    wrong, seconds = _wrong(command, scratch, templates, disturbed)
    if wrong:
        shutil.copytree(scratch, folder / f"wrong-{number}", dirs_exist_ok=True)
        wrong = f"{what}: {wrong}"
    return Trial(number, command.name, wrong, {"killed": float(disturbed.is_killed), "seconds": round(seconds, 3)})


def _wrong(command: Command, scratch: Path, templates: Templates, disturbed: Ended) -> tuple[str, float]:
    if not disturbed.is_killed and "Traceback" in disturbed.errors:
        return f"it failed by itself: {disturbed.errors.strip()[-300:]}", disturbed.seconds
    if wrong := wrong_after_fault(command, scratch, templates.before(command), templates.expected(command)[1]):
        return wrong, disturbed.seconds
    again = run_forked(templates.work(command, scratch), scratch)
    return wrong_after_repetition(command, scratch, templates, again), disturbed.seconds + again.seconds
