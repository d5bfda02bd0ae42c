"""Dates become intervals of days, and absurd ones are rejected."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.article import FoundIn
from corpus.metadata.dates.date_context import Habits
from corpus.metadata.dates.date_parser import find_dates, parse_date

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "country", "written", "sure"),
    [
        ("2015-09-08", None, "2015-09-08", True),
        ("2015-09-08T23:30:00+02:00", None, "2015-09-08", True),
        ("Tue, 08 Sep 2015 10:00:00 GMT", None, "2015-09-08", True),
        ("September 8, 2015", None, "2015-09-08", True),
        ("8 сентября 2015", None, "2015-09-08", True),
        ("8 EKİM 2015", None, "2015-10-08", True),
        ("Aralik 8, 2015", None, "2015-12-08", True),
        ("Kasım 2015", None, "2015-11", True),
        ("10. September 2015", None, "2015-09-10", True),
        ("September 15, 20158:31 AM ET", None, "2015-09-15", True),
        ("12/08/2024", "us", "2024-12-08", True),
        ("12/08/2024", "gb", "2024-08-12", True),
        ("12/08/2024", None, "2024-12-08", False),
        ("10.09.2015, 11:05 Uhr", None, "2015-09-10", True),
        ("March 1987", None, "1987-03", True),
        ("1987-03", None, "1987-03", True),
        ("1987", None, "1987", True),
        ("[1987-03-01,1987-03-04)", None, "1987-03-01/1987-03-03", True),
        ("2015年9月8日", None, "2015-09-08", True),
    ],
)
def test_dates_are_read_as_intervals(text: str, country: str | None, written: str, sure: bool) -> None:
    published = parse_date(text, FoundIn.RECORD, TODAY, Habits(country))
    assert published is not None
    assert (str(published), published.sure) == (written, sure)


@pytest.mark.parametrize(
    "text",
    [
        *("0001-11-30", "1970-01-01", "2050-10-04", "2015-02-30", "soon", "", "31/31/2015", "9999-12-31", "0"),
        *("© 2015", "Copyright 8 May 2015", "2014-2015", "33 May 2015", "NaT", "12:30", "yesterday", "x" * 1000),
    ],
)
def test_absurd_dates_are_not_believed(text: str) -> None:
    assert parse_date(text, FoundIn.RECORD, TODAY) is None


def test_numbers_in_running_text_are_no_dates() -> None:
    assert list(find_dates("Version 10.4.2 of 5/8 inch, call 555-12-34, 2015 people", FoundIn.PAGE, TODAY)) == []


def test_of_the_words_of_a_line_only_dates_are_dates() -> None:
    line = "Sold out 2015! In 2014 some 12 marching people may be 3 of them"
    assert list(find_dates(line, FoundIn.PAGE, TODAY, Habits(None, "en"))) == []


def test_a_page_is_read_more_strictly_than_a_field() -> None:
    assert list(find_dates("8 Sep 15 comments", FoundIn.PAGE, TODAY)) == []
    published = parse_date("8 Sep 15", FoundIn.RECORD, TODAY)
    assert str(published) == "2015-09-08"


@pytest.mark.parametrize(
    "text",
    [
        "Updated Jun 14, 2023; Posted May 3, 2021",
        "Posted May 3, 2021 | Updated Jun 14, 2023",
        "Stand: 14.06.2023, erschienen 03.05.2021",
    ],
)
def test_of_a_field_with_two_days_that_of_publication_is_read(text: str) -> None:
    assert str(parse_date(text, FoundIn.RECORD, None, Habits(None, "de"))) == "2021-05-03"


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("28/12/2007", "am", "2015-09-03"),
        ("3/13/2007", "ti", "2015-09-08"),
        ("8/9/2024", "am", "2024-09-08"),
    ],
)
def test_numbers_in_ethiopian_languages_are_of_their_calendar_and_never_sure(
    text: str, language: str, written: str
) -> None:
    found = parse_date(text, FoundIn.PAGE, date(2026, 11, 22), Habits(None, language))
    assert found is not None
    assert (str(found), found.sure) == (written, False)
