"""Sessions end on the server: when idle, when old, when told to, and when there are too many."""

from __future__ import annotations

import pytest

from web.access.accounts.access_state import AccessState
from web.access.accounts.sessions import LONGEST, LONGEST_IDLE, MOST, NOTED_EVERY
from web.access.accounts.users import Role

HOUR = 3600.0


@pytest.fixture
def signed_in(state: AccessState) -> AccessState:
    state.users.add("Anna", Role.READER, "correct horse battery", 0.0)
    return state


def test_a_token_has_256_bits_and_is_new_each_time(signed_in: AccessState) -> None:
    tokens = {signed_in.sessions.begin("Anna", 0.0) for _ in range(10)}
    assert len(tokens) == 10
    assert all(len(token) == 43 for token in tokens)


@pytest.mark.parametrize(
    ("requests", "valid"),
    [
        ([LONGEST_IDLE - 1], True),
        ([LONGEST_IDLE + 1], False),
        ([HOUR * n for n in range(1, 12)], True),
        ([*(HOUR * n for n in range(1, 12)), LONGEST - 1], True),
        ([*(HOUR * n for n in range(1, 12)), LONGEST + 1], False),
        ([LONGEST_IDLE - 1, 2 * LONGEST_IDLE - 2], True),
        ([LONGEST_IDLE - 1, 2 * LONGEST_IDLE], False),
        ([NOTED_EVERY - 1, LONGEST_IDLE + NOTED_EVERY], False),
    ],
)
def test_a_session_ends_when_idle_or_old(signed_in: AccessState, requests: list[float], valid: bool) -> None:
    token = signed_in.sessions.begin("Anna", 0.0)
    found = [signed_in.sessions.find(token, at) is not None for at in requests]
    assert found == [True] * (len(requests) - 1) + [valid]
    if not valid:
        assert signed_in.sessions.find(token, 1.0) is None, "an ended session is gone, whatever the clock says later"


def test_an_ended_session_is_not_found_and_others_are(signed_in: AccessState) -> None:
    one, other = signed_in.sessions.begin("Anna", 0.0), signed_in.sessions.begin("Anna", 0.0)
    signed_in.sessions.end(one)
    signed_in.sessions.end(one)
    assert signed_in.sessions.find(one, 1.0) is None
    assert signed_in.sessions.find(other, 1.0) is not None


@pytest.mark.parametrize("token", ["", "x", "\udcff", "é" * 1000, "' OR 1=1 --"])
def test_a_made_up_token_finds_nothing(signed_in: AccessState, token: str) -> None:
    signed_in.sessions.begin("Anna", 0.0)
    assert signed_in.sessions.find(token, 1.0) is None


def test_one_session_too_many_ends_the_oldest(signed_in: AccessState) -> None:
    tokens = [signed_in.sessions.begin("Anna", float(n)) for n in range(MOST + 1)]
    valid = [signed_in.sessions.find(token, 60.0) is not None for token in tokens]
    assert valid == [False] + [True] * MOST
