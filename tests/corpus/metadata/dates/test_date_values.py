"""The date of a record is found in the objects, lists and numbers that databases and programs write."""

from __future__ import annotations

import json

import pytest

from corpus.article import FoundIn
from corpus.metadata.dates.date_parser import parse_date
from corpus.metadata.dates.date_values import date_text, plain_value

VALUES: list[tuple[object, str | None]] = [
    ({"$date": "2015-09-08T10:00:00Z"}, "2015-09-08"),
    ({"$date": {"$numberLong": "1441670400000"}}, "2015-09-08"),
    ({"$date": -99_999_999_999}, "1966-10-31"),
    ({"$numberLong": "1441670400"}, "2015-09-08"),
    ({"seconds": 1441670400, "nanoseconds": 0}, "2015-09-08"),
    ({"year": 2015, "month": 9, "day": 8}, "2015-09-08"),
    ({"year": 2015}, "2015"),
    ({"date": "2015-09-08 10:00:00.000000", "timezone": "UTC"}, "2015-09-08"),
    ([2015, 9, 8, 10, 0], "2015-09-08"),
    (["", "2015-09-08"], "2015-09-08"),
    (["Published", "2015-09-08"], "2015-09-08"),
    ({"time": "2015-09-08T10:00:00Z"}, "2015-09-08"),
    (1441670400, "2015-09-08"),
    (-100_000_000, "1966-10-31"),
    (-99_999_999_999, "1966-10-31"),
    (float("nan"), None),
    ({"date-parts": [[2015, 9, 8]]}, "2015-09-08"),
    (1441670400.9, "2015-09-08"),
    ({"$oid": "55ee1d80a1b2c3d4e5f60718"}, None),
    ({"$date": None}, None),
    ({"a": {"b": "2015-09-08"}}, None),
    (True, None),
    (None, None),
    ([], None),
    (float("nan"), None),
    ({"$date": float("inf")}, None),
]


@pytest.mark.parametrize(("value", "written"), VALUES, ids=lambda value: repr(value)[:40])
def test_a_value_becomes_a_date(value: object, written: str | None) -> None:
    text = date_text(value)
    published = parse_date(text, FoundIn.RECORD) if text else None
    assert (str(published) if published else None) == written


def test_a_value_written_as_text_is_read_like_the_value() -> None:
    value = {"$date": {"$numberLong": "1441670400000"}}
    for text in (json.dumps(value), repr(value)):
        assert str(parse_date(text, FoundIn.RECORD)) == "2015-09-08"


def test_nested_values_end() -> None:
    nested: object = "2015-09-08"
    for _ in range(100):
        nested = {"date": nested}
    assert date_text(nested) is None


def test_only_wrapped_values_are_unwrapped() -> None:
    assert plain_value({"$oid": "55ee"}) == "55ee"
    assert plain_value({"$numberLong": "5"}) == "5"
    for value in ({"$oid": "55ee", "x": 1}, {"name": "x"}, "x", 3, {"$oid": True}):
        assert plain_value(value) is value
