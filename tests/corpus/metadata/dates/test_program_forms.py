"""Dates as programs write them are read; other numbers are not."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.article import FoundIn
from corpus.metadata.dates.date_parser import parse_date

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1000000000", "2001-09-09"),
        ("1000000000000", "2001-09-09"),
        ("1000000000.25", "2001-09-09"),
        ("1.0e9", None),
        ("1.000e9", "2001-09-09"),
        ("20010909014640", "2001-09-09"),
        ("2001-252", "2001-09-09"),
        ("2001-W36-7", "2001-09-09"),
        ("2001-W36", "2001-09-03/2001-09-09"),
        ("new Date(2001, 8, 9)", "2001-09-09"),
        ("datetime.date(2001, 9, 9)", "2001-09-09"),
        ("Timestamp('2001-09-09T01:46:40Z')", "2001-09-09"),
        ("/Date(1000000000000+0200)/", "2001-09-09"),
        ("4102444800", None),
        ("555123456", None),
        ("12345678901", None),
        ("2001-W60", None),
        ("2001-366", None),
        ("f(2001, 9, 9)", None),
    ],
)
def test_forms_of_programs_are_read(text: str, written: str | None) -> None:
    published = parse_date(text, FoundIn.RECORD, TODAY)
    assert (str(published) if published else None) == written
