"""The audit log keeps what happened in order, for a limited time and number."""

from __future__ import annotations

import pytest

from web.access.accounts import audit_log
from web.access.accounts.access_state import AccessState
from web.access.accounts.audit_log import LONGEST_KEPT, Event


def test_the_latest_events_are_returned_the_newest_last(state: AccessState) -> None:
    events = [Event(float(n), "anna" if n % 2 else None, "signed in", str(n), "192.0.2.1") for n in range(5)]
    for event in events:
        state.log.write(event)
    assert state.log.latest(100) == events
    assert state.log.latest(2) == events[-2:]


def test_old_events_and_those_beyond_the_limit_are_dropped(state: AccessState, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_log, "MOST_EVENTS", 10)
    for n in range(25):
        state.log.write(Event(float(n), "anna", "exported"))
    assert [event.at for event in state.log.latest(100)] == [float(n) for n in range(15, 25)]
    state.log.write(Event(LONGEST_KEPT + 20.0, "anna", "exported"))
    assert [event.at for event in state.log.latest(100)] == [20.0, 21.0, 22.0, 23.0, 24.0, LONGEST_KEPT + 20.0]
