"""Years of other calendars become days of ours; days that a calendar lacks are none."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.metadata.dates.calendars import era_year, ethiopic_day, hijri_day, persian_day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ((1394, 6, 17), date(2015, 9, 8)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1400, 12, 30), None),
        ((1394, 7, 31), None),
        ((1394, 13, 1), None),
        ((2015, 1, 1), None),
    ],
)
def test_persian_years_begin_in_march_and_some_have_a_day_more(written: tuple[int, int, int], day: date | None) -> None:
    assert persian_day(*written) == day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ((1436, 11, 24), date(2015, 9, 8)),
        ((1437, 1, 1), date(2015, 10, 14)),
        ((1365, 1, 1), date(1945, 12, 5)),
        ((1500, 12, 30), date(2077, 11, 16)),
        ((1436, 13, 1), None),
        ((1436, 11, 31), None),
        ((1300, 1, 1), None),
    ],
)
def test_hijri_days_follow_the_calendar_of_umm_al_qura(written: tuple[int, int, int], day: date | None) -> None:
    assert hijri_day(*written) == day


def test_a_year_after_the_end_of_an_era_is_none() -> None:
    assert [era_year(era, year) for era, year in (("令和", 6), ("H", 31), ("平成", 50), ("昭和", 0))] == [
        2024,
        2019,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ((2000, 1, 1), date(2007, 9, 12)),
        ((2007, 13, 3), date(2015, 9, 8)),
        ((2011, 13, 6), date(2019, 9, 11)),
        ((2012, 1, 1), date(2019, 9, 12)),
        ((2012, 13, 6), None),
        ((2012, 14, 1), None),
        ((2012, 1, 31), None),
    ],
)
def test_ethiopic_years_begin_in_september_and_have_a_short_month(
    written: tuple[int, int, int], day: date | None
) -> None:
    assert ethiopic_day(*written) == day
