"""Attempts to sign in are limited for names and addresses, without letting strangers lock a user out."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest

from web.access.accounts.access_state import AccessState
from web.access.accounts.attempts import (
    MOST_BY_ADDRESS,
    MOST_BY_NAME,
    REMEMBERED,
    WINDOW,
    TooManyAttempts,
    address_key,
)

HERE, THERE = "192.0.2.1", "198.51.100.7"


def passes(state: AccessState, name: str, address: str, now: float) -> bool:
    try:
        state.attempts.begin(name, address, now)
    except TooManyAttempts:
        return False
    return True


def fail(state: AccessState, count: int, name: Callable[[int], str], address: Callable[[int], str]) -> int:
    return sum(passes(state, name(n), address(n), float(n)) for n in range(count))


def test_failures_with_one_name_are_limited_from_one_address_and_from_many(state: AccessState) -> None:
    assert fail(state, 20, lambda _: "anna", lambda _: HERE) == MOST_BY_NAME
    assert not passes(state, "ANNA ", HERE, 30.0)
    assert passes(state, "bob", HERE, 30.0)
    assert fail(state, 20, lambda _: "carl", lambda n: f"198.51.100.{n}") == MOST_BY_NAME


def test_failures_from_one_address_are_limited_whatever_the_names(state: AccessState) -> None:
    assert fail(state, 50, lambda n: f"name {n}", lambda _: HERE) == MOST_BY_ADDRESS
    assert not passes(state, "anna", HERE, 60.0)
    assert passes(state, "anna", THERE, 60.0)


def test_the_wait_that_is_said_is_the_wait_that_helps(state: AccessState) -> None:
    fail(state, 20, lambda _: "anna", lambda _: HERE)
    with pytest.raises(TooManyAttempts) as refused:
        state.attempts.begin("anna", HERE, 100.0)
    assert 0 < refused.value.seconds <= WINDOW
    assert not passes(state, "anna", HERE, 100.0 + refused.value.seconds - 1)
    assert passes(state, "anna", HERE, 100.0 + refused.value.seconds)


def test_a_stranger_does_not_lock_out_a_user_at_a_known_address(state: AccessState) -> None:
    state.attempts.succeed(state.attempts.begin("anna", HERE, -1000.0))
    assert fail(state, 50, lambda _: "anna", lambda n: f"198.51.100.{n}") == MOST_BY_NAME
    assert not passes(state, "anna", THERE, 60.0)
    assert passes(state, "anna", HERE, 60.0)


def test_a_known_address_has_a_limit_too_and_is_forgotten(state: AccessState) -> None:
    state.attempts.succeed(state.attempts.begin("anna", HERE, -1000.0))
    assert fail(state, 20, lambda _: "anna", lambda _: HERE) == MOST_BY_NAME
    state.attempts.succeed(state.attempts.begin("anna", HERE, 2 * WINDOW))
    later = 2 * WINDOW + REMEMBERED + 1
    state.attempts.begin("bob", THERE, later)  # each attempt forgets what is too old
    for n in range(MOST_BY_NAME):
        state.attempts.begin("anna", f"198.51.100.{n}", later)
    assert not passes(state, "anna", HERE, later)


def test_a_sign_in_forgets_the_failures_before_it(state: AccessState) -> None:
    for round_ in range(5):
        for n in range(MOST_BY_NAME - 1):
            state.attempts.begin("anna", HERE, float(round_ + n))
        state.attempts.succeed(state.attempts.begin("anna", HERE, 20.0))


def test_a_withdrawn_attempt_does_not_count(state: AccessState) -> None:
    for n in range(50):
        state.attempts.withdraw(state.attempts.begin("anna", HERE, float(n)))


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("", ""),
        ("x" * 1000, "x" * 64),
    ],
)
def test_an_address_of_ipv6_counts_with_its_network(address: str, key: str) -> None:
    assert address_key(address) == key


def _attempt_often(folder: Path, results: multiprocessing.Queue[int]) -> None:
    state = AccessState.open(folder)
    results.put(sum(passes(state, "anna", HERE, 0.0) for _ in range(10)))


def test_workers_share_the_limit(folder: Path) -> None:
    AccessState.open(folder)
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[int] = context.Queue()
    workers = [context.Process(target=_attempt_often, args=(folder, results)) for _ in range(3)]
    for worker in workers:
        worker.start()
    passed = [results.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join()
    assert sum(passed) == MOST_BY_NAME
