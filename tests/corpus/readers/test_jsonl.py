"""Records become pages, and a broken record affects no other."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from corpus.page import PageFormat, RawPage, Rejected
from corpus.readers.walk import ReadOptions, read
from tests.support.files import write_file

RECORD = json.dumps({"id": 7, "title": "A title", "text": "Some words.", "authors": ["A", "B"]})


def test_a_broken_line_costs_only_itself(tmp_path: Path) -> None:
    lines = [RECORD, '{"id": "cut', "", json.dumps({"url": "https://a.example/x?utm_source=y#z", "page": "Words"})]
    one, broken, two = read(write_file(tmp_path, "records.jsonl.gz", gzip.compress("\n".join(lines).encode())))
    assert isinstance(one, RawPage)
    assert isinstance(broken, Rejected)
    assert isinstance(two, RawPage)
    assert (one.identity, one.source, one.format) == ("records.jsonl#7", "records.jsonl.gz:1", PageFormat.CLEAN)
    assert one.stated.authors == ("A", "B")
    assert (broken.kind, broken.line) == ("broken", 2)
    assert (two.identity, two.format) == ("https://a.example/x", PageFormat.PLAIN)


def test_a_line_that_is_far_too_long_costs_only_itself(tmp_path: Path) -> None:
    endless = b'{"text": "' + b"x" * 20_000_000 + b'"}'
    one, rejected, two = read(write_file(tmp_path, "r.jsonl", b"\n".join([RECORD.encode(), endless, RECORD.encode()])))
    assert isinstance(one, RawPage)
    assert isinstance(two, RawPage)
    assert isinstance(rejected, Rejected)
    assert (rejected.kind, rejected.line, rejected.size) == ("too long", 2, len(endless) + 1)


def test_records_in_utf_16_are_read(tmp_path: Path) -> None:
    [page] = read(write_file(tmp_path, "records.jsonl", RECORD.encode("utf-16")))
    assert isinstance(page, RawPage)
    assert page.content == "Some words."


def test_the_lines_before_the_end_of_a_cut_file_are_read(tmp_path: Path) -> None:
    packed = gzip.compress("\n".join([RECORD] * 5_000).encode())
    *pages, last = read(write_file(tmp_path, "records.jsonl.gz", packed[: len(packed) // 2]))
    assert isinstance(last, Rejected)
    assert last.kind == "broken"
    assert pages
    assert all(isinstance(page, RawPage) for page in pages)


def test_the_outlet_given_by_the_person_fills_what_records_leave_open(tmp_path: Path) -> None:
    stating = json.dumps({"text": "Words.", "outlet": "Its own"})
    one, two = read(write_file(tmp_path, "r.jsonl", f"{RECORD}\n{stating}".encode()), ReadOptions("Given"))
    assert isinstance(one, RawPage)
    assert isinstance(two, RawPage)
    assert (one.stated.outlet, two.stated.outlet) == ("Given", "Its own")


def test_an_exported_article_comes_back_with_its_interval(tmp_path: Path) -> None:
    record = {"id": "x", "body": "Words.", "published": {"start": "1987-03-01", "end": "1987-04-01"}}
    [page] = read(write_file(tmp_path, "export.jsonl", json.dumps(record).encode()))
    assert isinstance(page, RawPage)
    assert page.stated.date == "[1987-03-01,1987-04-01)"
