"""Dates with the name of a month are read in any language and order."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.article import FoundIn
from corpus.metadata.dates.date_context import Habits
from corpus.metadata.dates.date_parser import find_dates, parse_date

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("Mittwoch, den 9. Oktober 2019", None, "2019-10-09"),
        ("9 października 2019 r.", None, "2019-10-09"),
        ("2019. október 9., szerda", None, "2019-10-09"),
        ("2019 m. spalio 9 d.", None, "2019-10-09"),
        ("2019. gada 9. oktobrī", "lv", "2019-10-09"),
        ("9. oktoobril 2019", "et", "2019-10-09"),
        ("2019ko urriaren 9a", "eu", "2019-10-09"),
        ("9 تشرين الأول 2019", "ar", "2019-10-09"),
        ("اکتوبر 9, 2019", "ur", "2019-10-09"),
        ("9 באוקטובר 2019", None, "2019-10-09"),
        ("Wed Oct  9 10:15:00 UTC 2019", None, "2019-10-09"),
        ("Oct. 9, '19", None, "2019-10-09"),
        ("9-OCT-19", None, "2019-10-09"),
        ("19-Oct-2019", None, "2019-10-19"),
        ("9.X.2019", None, "2019-10-09"),
        ("9 ตุลาคม 2562", None, "2019-10-09"),
        ("9 ต.ค. 62", "th", "2019-10-09"),
        ("۱۷ مهر ۱۳۹۸", None, "2019-10-09"),
        ("listopad 2019", "pl", "2019-11"),
        ("8 listopada 2019", "hr", "2019-10-08"),
    ],
)
def test_a_day_is_read_in_its_language(text: str, language: str | None, written: str) -> None:
    published = parse_date(text, FoundIn.RECORD, TODAY, Habits(None, language))
    assert str(published) == written
    assert published is not None
    assert published.sure


def test_a_name_that_languages_use_for_different_months_is_not_sure() -> None:
    published = parse_date("8 listopada 2019", FoundIn.RECORD, TODAY)
    assert published is not None
    assert not published.sure


@pytest.mark.parametrize("text", ["41 May 2015", "30 February 2015", "May 2150", "8 Maybe 2015", "5 people in 2015"])
def test_what_is_no_day_is_no_month_either(text: str) -> None:
    assert list(find_dates(text, FoundIn.PAGE, TODAY, Habits(None, "en"))) == []
