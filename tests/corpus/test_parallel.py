"""Results of many items are returned completely and in order, whatever happens to one of them."""

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from corpus.parallel import FailedItem, PoolSettings, ordered_map

ALONE = PoolSettings(chunk=4, enough=10**9, most=2)
TOGETHER = PoolSettings(chunk=4, enough=8, most=2)


def doubled(items: Sequence[int]) -> list[int]:
    return [item * 2 for item in items]


def without_thirteen(items: Sequence[int]) -> list[int]:
    if 13 in items:
        raise ValueError("thirteen")
    return doubled(items)


def deadly(items: Sequence[int]) -> list[int]:
    if 13 in items:
        os._exit(9)
    return doubled(items)


@pytest.mark.parametrize("plan", [ALONE, TOGETHER])
@pytest.mark.parametrize("count", [0, 1, 7, 8, 30])
def test_every_item_comes_back_once_and_in_order(plan: PoolSettings, count: int) -> None:
    assert list(ordered_map(doubled, range(count), plan)) == [(item, item * 2) for item in range(count)]


@pytest.mark.parametrize("plan", [ALONE, TOGETHER])
def test_an_item_that_fails_takes_no_other_with_it(plan: PoolSettings) -> None:
    found = dict(ordered_map(without_thirteen, range(30), plan))
    failed = found.pop(13)
    assert isinstance(failed, FailedItem)
    assert failed.reason == "ValueError('thirteen')"
    assert found == {item: item * 2 for item in range(30) if item != 13}


def test_an_item_that_ends_its_process_takes_no_other_with_it() -> None:
    found = dict(ordered_map(deadly, range(30), TOGETHER))
    assert isinstance(found.pop(13), FailedItem)
    assert found == {item: item * 2 for item in range(30) if item != 13}


@pytest.mark.parametrize("plan", [ALONE, TOGETHER])
def test_no_more_is_read_ahead_than_a_few_chunks(plan: PoolSettings) -> None:
    read = 0

    def endless() -> Iterator[int]:
        nonlocal read
        while True:
            read += 1
            yield read

    few = PoolSettings(plan.chunk, min(plan.enough, 8), plan.most if plan is TOGETHER else 1)
    results = ordered_map(doubled, endless(), few)
    assert next(results) == (1, 2)
    assert read <= few.chunk * (2 * few.most + 1)
    results.close()


def test_closing_early_does_not_wait_for_the_work() -> None:
    began = time.monotonic()
    results = ordered_map(slow_after_the_first, range(30), TOGETHER)
    assert next(results) == (0, 0)
    results.close()
    assert time.monotonic() - began < 60
    assert not multiprocessing.active_children()


def slow_after_the_first(items: Sequence[int]) -> list[int]:
    if 0 not in items:
        time.sleep(600)
    return doubled(items)


def test_processes_load_the_work_and_not_the_program_that_starts_them(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "print('loaded')\n"
        "from corpus.parallel import ordered_map\n"
        "from tests.corpus.test_parallel import TOGETHER, doubled\n"
        "if __name__ == '__main__':\n"
        "    assert len(list(ordered_map(doubled, range(30), TOGETHER))) == 30\n"
        "    assert __file__.endswith('program.py')\n"
    )
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, program],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == ["loaded"]
