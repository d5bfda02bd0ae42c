"""Runs trials that disturb commands, in processes of their own, each by its number. Disturbs none itself."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks.soak.faults.forked import require_strace
from benchmarks.soak.journal import Trial
from benchmarks.soak.options import SoakOptions

Disturb = Callable[[Path, int, random.Random], Trial]
"""Runs the trial of a number in a folder, with what it draws; a function of a module, as other processes need it."""


def run_trials(disturb: Disturb, options: SoakOptions) -> Iterator[Trial]:
    """Yield the trials that are left."""
    require_strace()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(options.processes, context) as pool:
        yield from pool.map(partial(_trial, disturb, options.seed, options.folder), options.remaining())


def _trial(disturb: Disturb, seed: str, folder: Path, number: int) -> Trial:
    return disturb(folder, number, random.Random(f"{seed} {number}"))
