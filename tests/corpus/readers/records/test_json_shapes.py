"""The records in a JSON value are found with what the value around them states."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.page import RawPage
from corpus.readers.records.json_shapes import records_in
from corpus.readers.walk import read
from tests.support.files import write_file


def test_a_value_without_records_is_one_itself() -> None:
    assert list(records_in({"a": 1})) == [({"a": 1}, None)]
    assert list(records_in([{"a": 1}, 7])) == [({"a": 1}, None), (7, None)]


@pytest.mark.parametrize(
    ("feed", "item", "url", "authors"),
    [
        ({"home_page_url": "https://l.example/"}, {"url": "/1"}, "https://l.example/1", ()),
        ({"home_page_url": "https://l.example"}, {"url": "//l.example/1"}, "https://l.example/1", ()),
        ({"feed_url": "https://l.example/en/feed.json"}, {"url": "1.html"}, "https://l.example/en/1.html", ()),
        ({"feed_url": "https://l.example/f"}, {"url": "https://o.example/1"}, "https://o.example/1", ()),
        ({"authors": [{"name": "Ida Falk"}]}, {"url": "https://l.example/1"}, "https://l.example/1", ("Ida Falk",)),
        (
            {"authors": [{"name": "Ida Falk"}]},
            {"url": "https://l.example/1", "authors": [{"name": "Jonas Weber"}, {"name": "Ola Nes"}]},
            "https://l.example/1",
            ("Jonas Weber", "Ola Nes"),
        ),
    ],
)
def test_what_a_json_feed_states_completes_its_items(
    tmp_path: Path, feed: dict[str, object], item: dict[str, object], url: str, authors: tuple[str, ...]
) -> None:
    version, items = "https://jsonfeed.org/version/1.1", [{"id": "1", "title": "one", "content_text": "Words.", **item}]
    value = {"version": version, "title": "Ledger", **feed, "items": items}
    (found,) = read(write_file(tmp_path, "feed.json", json.dumps(value).encode()))
    assert isinstance(found, RawPage)
    assert (found.url, found.stated.outlet, found.stated.authors) == (url, "Ledger", authors)
