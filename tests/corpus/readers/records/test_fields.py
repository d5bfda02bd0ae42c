"""Every name of the table is looked up, and names that are in none are counted."""

from __future__ import annotations

import pytest

from corpus.page import UnreadFields
from corpus.readers.records.fields import CONTENT, STATED, RecordFields, UnknownFieldCounter, is_known, plain_name


@pytest.mark.parametrize(
    ("name", "plain"),
    [("pubDate", "pubdate"), ("Publication Title", "publicationtitle"), ("date-publish", "datepublish"),
     ("source_name", "sourcename"), ("dc:creator", "creator"), (" URL ", "url"), ("content:encoded", "encoded")],
)  # fmt: skip
def test_a_name_has_one_plain_form(name: str, plain: str) -> None:
    assert plain_name(name) == plain


GROUPS = {**CONTENT, **STATED}


@pytest.mark.parametrize(("group", "name"), [(group, name) for group, names in GROUPS.items() for name in names])
def test_every_field_of_the_table_is_found_by_its_plain_name_alone(group: str, name: str) -> None:
    assert all(plain_name(part) == part for part in name.split("."))
    record: object = "value"
    for part in reversed(name.split(".")):
        record = {part: record}
    assert isinstance(record, dict)
    assert (name, "value") in list(RecordFields(record).values(group))
    assert is_known(name.partition(".")[0])


def test_unknown_fields_are_counted_once_for_a_file() -> None:
    counter = UnknownFieldCounter()
    for record in ({"text": "a", "Mood": 1, "colour": "red"}, {"text": "b", "mood": 2, "colour": ""}):
        counter.count(RecordFields(record))
    assert list(counter.found("a.jsonl")) == [UnreadFields("a.jsonl", (("mood", 2), ("colour", 1)))]
    assert list(UnknownFieldCounter().found("a.jsonl")) == []
