"""Dates in numbers follow the habits of language and country, and are not sure where these say nothing."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.article import FoundIn
from corpus.metadata.dates.date_context import Habits
from corpus.metadata.dates.date_parser import parse_date

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "country", "language", "written", "sure"),
    [
        ("8/12/2024", None, "ar", "2024-12-08", True),
        ("8/12/2024", None, "en", "2024-08-12", False),
        ("8/12/2024", "us", "en", "2024-08-12", True),
        ("8/12/2024", "us", "es", "2024-12-08", False),
        ("8/12/2024", "ca", "en", "2024-08-12", False),
        ("8/12/2024", None, "fil", "2024-08-12", True),
        ("8.12.24", None, "en", "2024-12-08", True),
        ("15/09/08", None, "ja", "2015-09-08", False),
        ("15/09/08", None, "fr", "2008-09-15", True),
        ("12/11/98", "gb", None, "1998-11-12", True),
        ("1394/6/17", None, "fa", "2015-09-08", True),
        ("۱۳۹۴/۶/۱۷", None, None, "2015-09-08", True),
        ("24/11/1436 هـ", "sa", None, "2015-09-08", True),
        ("24/11/1436 هـ", "eg", None, "2015-09-08", False),
        ("8/9/2558", None, "th", "2015-09-08", True),
        ("R6.9.8", "jp", None, "2024-09-08", True),
        ("104.9.8", "tw", None, "2015-09-08", True),
        ("2015. 9. 8", None, "ko", "2015-09-08", True),
        ("8. 9. 15", None, "sk", "2015-09-08", True),
        ("Thứ ba, 8/9/2015", None, "en", "2015-09-08", True),
        ("terça-feira à tarde, 8/9/2015", "us", None, "2015-09-08", False),
    ],
)
def test_the_order_and_the_calendar_are_those_of_language_and_country(
    text: str, country: str | None, language: str | None, written: str, sure: bool
) -> None:
    published = parse_date(text, FoundIn.RECORD, TODAY, Habits(country, language))
    assert published is not None
    assert (str(published), published.sure) == (written, sure)


@pytest.mark.parametrize("text", ["1394/6/17", "8/9/2558", "R6.9.8", "平成50年1月1日", "民國 0年1月1日"])
def test_another_calendar_is_not_guessed(text: str) -> None:
    assert parse_date(text, FoundIn.RECORD, TODAY, Habits(None, "en")) is None
