"""Passwords: any characters, no guessable ones, a strong hash, and no time that tells names apart."""

from __future__ import annotations

import threading
import time

import pytest

from web.access.accounts import passwords

GOOD = "correct horse battery"


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "x7Kd02md",
        "Zakharova",
        "мойпароль1",
        "hunter22 ",
        "päss wörd ☃ with signs",
        "secret-password-1",
        "a" * 500 + "bcdefxyzq9!1",
    ],
)
def test_any_sort_of_characters_is_accepted(password: str) -> None:
    assert passwords.fault(password, "anna") is None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "0 characters"),
        ("x7Kd02m", "7 characters"),
        ("x7Kd02md" * 200, "1,600 characters"),
        ("correct\thorse", "control character"),
        ("correct horse\0", "control character"),
        ("annaanna", "first that a stranger tries"),
        ("Anna2024", "first that a stranger tries"),
        ("annaannaannaannaanna", "first that a stranger tries"),
        ("aaaaaaaaaaaaaaaaaaaa", "first that a stranger tries"),
        ("abababababab", "first that a stranger tries"),
        ("12345678", "first that a stranger tries"),
        ("9876543210", "first that a stranger tries"),
        ("abcdefghijklmnopqrstuvwxyz", "first that a stranger tries"),
        ("Password123!", "first that a stranger tries"),
        ("dateline1", "first that a stranger tries"),
    ],
)
def test_a_short_or_guessable_password_is_refused_with_its_reason(password: str, reason: str) -> None:
    assert reason in str(passwords.fault(password, "anna"))


def test_a_hash_is_argon2id_with_its_own_salt() -> None:
    one, other = passwords.hashed(GOOD), passwords.hashed(GOOD)
    assert one.startswith("$argon2id$v=19$m=47104,t=2,p=1$")
    assert one != other
    assert not passwords.is_outdated(one)
    assert passwords.is_outdated(one.replace("m=47104", "m=8192"))


@pytest.mark.parametrize("wrong", [GOOD + " ", " " + GOOD, GOOD.upper(), GOOD[:-1], "", GOOD * 100])
def test_a_password_is_compared_exactly(wrong: str) -> None:
    stored = passwords.hashed(GOOD)
    assert passwords.is_right(GOOD, stored)
    assert not passwords.is_right(wrong, stored)


def test_a_long_password_is_not_cut() -> None:
    longest = "correct horse " * 73 + "ab"
    assert len(longest) == passwords.LONGEST
    stored = passwords.hashed(longest)
    assert passwords.is_right(longest, stored)
    assert not passwords.is_right(longest + "c", stored)
    assert not passwords.is_right(longest[:-1], stored)


@pytest.mark.parametrize("damaged", ["", "plain text", "$argon2id$v=19$m=47104"])
def test_a_damaged_hash_lets_no_one_in(damaged: str) -> None:
    assert not passwords.is_right("", damaged)
    assert not passwords.is_right(damaged, damaged)


def _cost(stored: str | None) -> float:
    """Return the least CPU seconds of three checks: other processes only add to them."""
    times = []
    for _ in range(3):
        begun = time.thread_time()
        passwords.is_right("wrong password", stored)
        times.append(time.thread_time() - begun)
    return min(times)


def test_an_unknown_name_costs_as_much_as_a_wrong_password() -> None:
    passwords.is_right("", None)  # its hash is made once
    known, unknown = _cost(passwords.hashed(GOOD)), _cost(None)
    assert known / 2 < unknown < known * 2


def test_checks_beyond_two_wait_and_then_give_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PATIENCE", 0.01)
    taken = threading.BoundedSemaphore(1)
    monkeypatch.setattr(passwords, "_CHECKS", taken)
    taken.acquire()
    with pytest.raises(passwords.TooManySignIns):
        passwords.is_right(GOOD, None)
    taken.release()
    assert not passwords.is_right(GOOD, None)
    assert taken.acquire(blocking=False), "a check returns its place"
