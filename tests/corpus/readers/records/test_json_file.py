"""Records in JSON files are found in every shape, and a broken one loses itself only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.page import RawPage, Rejected
from corpus.readers.records import json_file
from corpus.readers.walk import read
from tests.support.files import write_file

ONE, TWO = (
    {"title": "one", "text": "Words of one."},
    {"title": "two", "text": "Words of two.", "authors": [{"name": "N"}]},
)


def _titles(path: Path) -> list[str | None]:
    return [found.stated.title for found in read(path) if isinstance(found, RawPage)]


@pytest.mark.parametrize(
    "value",
    [
        [ONE, TWO],
        {"articles": [ONE, TWO]},
        {"status": "ok", "totalResults": 2, "articles": [ONE, TWO]},
        {"response": {"status": "ok", "results": [ONE, TWO]}},
        {"response": {"docs": [ONE, TWO]}},
        {"articles": {"results": [ONE, TWO], "page": 1}},
        {"hits": {"total": 2, "hits": [{"_id": "a", "_source": ONE}, {"_id": "b", "_source": TWO}]}},
        {"title": "A list", "description": "of two", "items": [ONE, TWO]},
        {"0": ONE, "1": TWO},
        {"title": {"0": "one", "1": "two"}, "text": {"0": "Words of one.", "1": "Words of two."}},
        {"columns": ["title", "text"], "index": [0, 1], "data": [list(ONE.values())[:2], ["two", "Words of two."]]},
        {"schema": {"fields": []}, "data": [ONE, TWO]},
        {"@context": "https://schema.org", "@graph": [ONE, TWO]},
        {"name": "A channel", "messages": [{"id": 1, "text": ""}, ONE, TWO]},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_the_records_in_a_value_are_found(tmp_path: Path, value: object, indent: int | None, encoding: str) -> None:
    raw = json.dumps(value, indent=indent).encode(encoding)
    assert _titles(write_file(tmp_path, "a.json", raw)) == ["one", "two"]


@pytest.mark.parametrize("between", ["\n", "", " ", "\r\n\r\n", ",\n"])
def test_values_that_follow_one_another_are_read(tmp_path: Path, between: str) -> None:
    raw = between.join((json.dumps(ONE), json.dumps(TWO, indent=1))).encode()
    assert _titles(write_file(tmp_path, "a.json", raw)) == ["one", "two"]


def test_one_record_with_lists_of_its_own_is_one_record(tmp_path: Path) -> None:
    record = ONE | {"items": [TWO], "articles": [TWO], "related": [{"url": "https://o.example"}]}
    assert _titles(write_file(tmp_path, "a.json", json.dumps(record).encode())) == ["one"]


@pytest.mark.parametrize(
    "bad",
    [
        '{"title": "bad" "text": "no comma"}', '{"title": "bad", "text": "no \\q escape"}', '{"title": bad}',
        '{"title": "bad", "authors": [{"name": "x"}, {"name": }]}', "{'title': 'bad'}", '"a text"', "7", "null",
    ],
)  # fmt: skip
@pytest.mark.parametrize("separator", [", ", ",\n"])
def test_a_record_that_is_no_json_loses_itself_only(tmp_path: Path, bad: str, separator: str) -> None:
    raw = f"[{separator.join((json.dumps(ONE), bad, json.dumps(TWO)))}]".encode()
    path = write_file(tmp_path, "a.json", raw)
    assert _titles(path) == ["one", "two"]
    assert any(found.line == 2 for found in read(path) if isinstance(found, Rejected))


def test_a_file_that_ends_too_early_keeps_what_came_before(tmp_path: Path) -> None:
    raw = json.dumps([ONE, TWO, ONE]).encode()[:-20]
    *pages, rejected = read(write_file(tmp_path, "a.json", raw))
    assert len(pages) == 2
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "broken"


def test_a_long_list_inside_an_object_is_read_record_by_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_file, "_LONGEST_OBJECT", 10_000)
    monkeypatch.setattr(json_file, "_BLOCK", 1_000)
    raw = json.dumps({"status": "ok", "articles": [ONE | {"title": str(number)} for number in range(900)]}).encode()
    assert _titles(write_file(tmp_path, "a.json", raw)) == [str(number) for number in range(900)]


def test_letters_of_an_old_encoding_are_read(tmp_path: Path) -> None:
    raw = json.dumps([{"title": "é", "text": "Müller sah grüne Bäume für alle. " * 9}], ensure_ascii=False).encode(
        "cp1252"
    )
    assert _titles(write_file(tmp_path, "a.json", raw)) == ["é"]


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b" \n", b"[[[", b"[" * 200_000, b'{"a":' * 100_000, b"{", b"nothing", b"\0\1\2"]
)
def test_a_file_without_records_is_rejected(tmp_path: Path, raw: bytes) -> None:
    found = list(read(write_file(tmp_path, "a.json", raw)))
    assert found
    assert all(isinstance(one, Rejected) for one in found)


def test_the_title_of_a_json_feed_is_the_outlet(tmp_path: Path) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Orontes Post", "items": [
        {"id": "1", "url": "https://o.example/1", "title": "one", "content_html": "<p>Words of one.</p>",
         "date_published": "2015-09-08T10:00:00Z", "authors": [{"name": "Nora Byström"}]}]}  # fmt: skip
    [found] = read(write_file(tmp_path, "a.json", json.dumps(feed).encode()))
    assert isinstance(found, RawPage)
    assert (found.stated.outlet, found.stated.authors) == ("Orontes Post", ("Nora Byström",))
    assert found.stated.date == "2015-09-08T10:00:00Z"
