"""Dates relative to a capture are read in many languages, and are never sure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from corpus.metadata.dates.relative_days import relative_day

CAPTURED = datetime(2024, 12, 8, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("4 hours ago", "2024-12-08"),
        ("Published 10 hrs ago", "2024-12-07"),
        ("an hour ago", "2024-12-08"),
        ("vor 4 Tagen", "2024-12-04"),
        ("il y a un jour", "2024-12-07"),
        ("hace 4 días", "2024-12-04"),
        ("4 дня назад", "2024-12-04"),
        ("4 godziny temu", "2024-12-08"),
        ("för 4 dagar sedan", "2024-12-04"),
        ("před 4 dny", "2024-12-04"),
        ("منذ ٤ أيام", "2024-12-04"),
        ("لפני 4 ימים", None),
        ("לפני 4 ימים", "2024-12-04"),
        ("4日前", "2024-12-04"),
        ("4시간 전", "2024-12-08"),
        ("4 hari yang lalu", "2024-12-04"),
        ("2 weeks ago", "2024-11-18/2024-11-24"),
        ("Yesterday, 14:30", "2024-12-07"),
        ("gestern", "2024-12-07"),
        ("今日 14:30", "2024-12-08"),
        ("Today's weather in town", None),
        ("4 hours", None),
        ("5 min read", None),
        ("He said that four or 4 days ago the ferry had left the harbour at noon", None),
        ("Home", None),
    ],
)
def test_a_short_line_is_read_against_the_capture(text: str, written: str | None) -> None:
    published = relative_day(text, CAPTURED)
    assert (str(published) if published else None) == written
    assert published is None or not published.sure


def test_the_day_is_that_of_the_time_zone_of_the_capture() -> None:
    east = CAPTURED.replace(hour=23).astimezone(timezone(timedelta(hours=9)))
    assert str(relative_day("2 hours ago", east)) == "2024-12-09"
    assert str(relative_day("2 hours ago", east.astimezone(UTC))) == "2024-12-08"
