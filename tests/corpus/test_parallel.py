"""Results of many items are returned completely and in order, whatever happens to one of them."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from corpus import parallel
from corpus.limits import ItemLimits, require_memory
from corpus.parallel import NICENESS, FailedItem, PoolSettings, ordered_map

ALONE = PoolSettings(chunk=4, enough=10**9, most=2)
TOGETHER = PoolSettings(chunk=4, enough=8, most=2)
LIMITED = PoolSettings(chunk=4, enough=8, most=2, limits=ItemLimits(1, 60, 150_000_000))


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


def niceness(items: Sequence[int]) -> list[int]:
    return [os.nice(0) for _ in items]


@pytest.mark.parametrize("plan", [ALONE, TOGETHER, LIMITED])
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


def test_workers_leave_the_processor_to_who_waits_for_an_answer() -> None:
    assert {result for _, result in ordered_map(niceness, range(9), TOGETHER)} == {min(19, os.nice(0) + NICENESS)}


def test_few_items_start_no_thread_since_python_waits_for_ever_for_one_without_memory() -> None:
    assert dict(ordered_map(threads, range(3), ALONE)) == dict.fromkeys(range(3), threading.get_ident())


def threads(items: Sequence[int]) -> list[int]:
    return [threading.get_ident() for _ in items]


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


def hard_work(items: Sequence[int]) -> list[int]:
    for item in items:
        match item:
            case 3:
                raise KeyError("three")
            case 5:
                while item:
                    pass
            case 9:
                bytearray(400_000_000)
            case 13:
                os.kill(os.getpid(), signal.SIGSEGV)
    return doubled(items)


def test_an_item_that_exceeds_a_limit_says_which_and_takes_no_other_with_it() -> None:
    found = dict(ordered_map(hard_work, range(20), LIMITED))
    failed = {item: result for item, result in found.items() if isinstance(result, FailedItem)}
    assert {item: (result.kind, result.reason) for item, result in failed.items()} == {
        3: ("failed", "KeyError: 'three'"),
        5: ("too slow", "took more than 1 s of processor time"),
        9: ("too large", "needed more than 150 MB of memory"),
        13: ("crashed", "ended its process (signal 11)"),
    }
    assert {item: result for item, result in found.items() if item not in failed} == {
        item: item * 2 for item in range(20) if item not in failed
    }


def waiting(items: Sequence[int]) -> list[int]:
    if 1 in items:
        time.sleep(600)
    return doubled(items)


def test_work_that_needs_more_memory_than_there_is_does_not_begin() -> None:
    require_memory(1_000_000)
    with pytest.raises(MemoryError):
        require_memory(1 << 60)


def test_an_item_that_waits_for_ever_is_ended() -> None:
    plan = PoolSettings(chunk=4, enough=8, most=2, limits=ItemLimits(wall_seconds=2))
    found = dict(ordered_map(waiting, range(3), plan))
    assert found == {0: 0, 1: FailedItem("waited for more than 2 s", "too slow"), 2: 4}


def slowly(items: Sequence[int]) -> list[int]:
    """Work as on a machine that gives a process a third of its time."""
    began = time.monotonic()
    while time.monotonic() < began + 7:
        time.sleep(0.1)
        worked = time.process_time()
        while time.process_time() < worked + 0.05:
            pass
    return doubled(items)


def test_an_item_that_works_on_a_busy_machine_is_not_ended() -> None:
    plan = PoolSettings(chunk=4, enough=8, most=2, limits=ItemLimits(wall_seconds=3))
    assert dict(ordered_map(slowly, [1], plan)) == {1: 2}


def long_without_one_long_item(items: Sequence[int]) -> list[int]:
    began = time.process_time()
    while time.process_time() < began + 0.4:
        pass
    return doubled(items)


def test_the_limit_is_one_of_an_item_and_not_of_the_process() -> None:
    found = dict(ordered_map(long_without_one_long_item, range(6), LIMITED))
    assert found == {item: item * 2 for item in range(6)}


def process_number(items: Sequence[int]) -> list[int]:
    return [os.getpid() for _ in items]


def test_with_limits_even_one_item_is_worked_on_elsewhere_and_many_by_all_processes() -> None:
    assert os.getpid() not in dict(ordered_map(process_number, [1], LIMITED)).values()
    assert len(set(dict(ordered_map(process_number, range(400), LIMITED)).values())) == 2


def test_of_heavy_items_fewer_are_read_ahead() -> None:
    read = 0

    def heavy() -> Iterator[int]:
        nonlocal read
        while True:
            read += 1
            yield read

    results = ordered_map(doubled, heavy(), LIMITED, lambda _: parallel.PENDING_WEIGHT // 2)
    assert next(results) == (1, 2)
    assert read <= 4
    results.close()
