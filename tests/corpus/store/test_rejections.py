"""Rejected pages are listed, one line for a source and line, until they are ingested."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.errors import ArchiveUnwritable
from corpus.page import Rejected
from corpus.store.rejections import LINES_FOR_A_REASON, Rejections
from tests.support.flushes import flushes

MORNING = datetime(2024, 5, 1, 8, 30, tzinfo=UTC)
EVENING = datetime(2024, 5, 1, 20, 0, tzinfo=UTC)


def rejected(source: str, line: int | None = None, reason: str = "It is empty.") -> Rejected:
    return Rejected(source, line, "empty", reason, 7, "sample")


def written(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_name_of_the_file_is_flushed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rejected.jsonl"
    path.touch()  # by a process that was killed
    flushed = flushes(monkeypatch)
    rejections = Rejections(path)
    for _ in range(2):
        rejections.append([rejected("a.txt")], MORNING)
    assert flushed == [path, tmp_path, path]


def test_a_rejection_is_one_line_of_the_agreed_shape(tmp_path: Path) -> None:
    path = tmp_path / "rejected.jsonl"
    long = Rejected("caf\udce9/1.txt", None, "binary", "It is not text.", 99, "x" * 500)
    Rejections(path).append([rejected("news.jsonl", 17), long], MORNING)
    assert written(path) == [
        {
            "source": "news.jsonl",
            "line": 17,
            "kind": "empty",
            "reason": "It is empty.",
            "bytes": 7,
            "sample": "sample",
            "at": "2024-05-01T08:30:00+00:00",
        },
        {
            "source": "caf?/1.txt",
            "line": None,
            "kind": "binary",
            "reason": "It is not text.",
            "bytes": 99,
            "sample": "x" * 200,
            "at": "2024-05-01T08:30:00+00:00",
        },
    ]


def test_a_page_that_is_tried_again_has_one_line(tmp_path: Path) -> None:
    path = tmp_path / "rejected.jsonl"
    Rejections(path).append([rejected("a.txt"), rejected("b.jsonl", 2), rejected("b.jsonl", 3)], MORNING)
    later = Rejections(path)
    later.append([rejected("b.jsonl", 2, "It is broken.")], EVENING)
    assert len(written(path)) == 4, "nothing is taken away before the end"
    later.compact()
    assert [(line["source"], line["line"], line["reason"]) for line in written(path)] == [
        ("a.txt", None, "It is empty."),
        ("b.jsonl", 3, "It is empty."),
        ("b.jsonl", 2, "It is broken."),
    ]
    assert len(later) == len(Rejections(path)) == 3


@pytest.mark.parametrize(
    ("cured", "left"),
    [
        ("a.txt", [("b.jsonl", 2), ("b.jsonl", None)]),
        ("b.jsonl:2", [("a.txt", None)]),
        ("b.jsonl:3", [("a.txt", None), ("b.jsonl", 2)]),
        ("c.txt", [("a.txt", None), ("b.jsonl", 2), ("b.jsonl", None)]),
    ],
)
def test_a_page_that_was_ingested_later_has_no_line(
    tmp_path: Path, cured: str, left: list[tuple[str, int | None]]
) -> None:
    path = tmp_path / "rejected.jsonl"
    rejections = Rejections(path)
    rejections.append([rejected("a.txt"), rejected("b.jsonl", 2), rejected("b.jsonl")], MORNING)
    rejections.mark_ingested(cured)
    rejections.compact()
    assert [(line["source"], line["line"]) for line in written(path)] == left


def test_a_damaged_line_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "rejected.jsonl"
    path.write_text('{"source": "a.txt", "li', encoding="utf-8")
    rejections = Rejections(path)
    rejections.append([rejected("b.txt")], MORNING)
    rejections.append([rejected("b.txt")], EVENING)
    rejections.compact()
    assert [(line["source"], line["sample"]) for line in written(path)] == [
        ("rejected.jsonl", '{"source": "a.txt", "li'),
        ("b.txt", "sample"),
    ]


def test_rejections_that_cannot_be_written_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnwritable, match=r"rejected\.jsonl cannot be written"):
        Rejections(tmp_path / "missing" / "rejected.jsonl").append([rejected("a.txt")], MORNING)


def test_very_many_rejections_of_one_reason_share_a_line(tmp_path: Path) -> None:
    path = tmp_path / "rejected.jsonl"
    rejections = Rejections(path)
    for start in range(1, 2_501, 250):
        lines = range(start, start + 250)
        rejections.append([rejected("n.jsonl", line, f"Broken at {line}.") for line in lines], MORNING)
    rejections.append([rejected("n.jsonl", 2_501, "Another reason."), rejected("m.jsonl", 1, "Broken at 1.")], MORNING)
    rejections.compact()
    records = written(path)
    assert [record["line"] for record in records[:LINES_FOR_A_REASON]] == list(range(1, LINES_FOR_A_REASON + 1))
    assert [record["line"] for record in records[LINES_FOR_A_REASON:]] == [None, 2_501, 1]
    together = records[LINES_FOR_A_REASON]
    assert {name: together[name] for name in ("source", "count", "first", "last", "bytes")} == {
        "source": "n.jsonl",
        "count": 1_500,
        "first": 1_001,
        "last": 2_500,
        "bytes": 1_500 * 7,
    }
    assert len(Rejections(path)) == len(rejections) == 2_502


def test_trying_a_source_again_replaces_the_line_that_stands_for_many(tmp_path: Path) -> None:
    path = tmp_path / "rejected.jsonl"
    first = Rejections(path)
    first.append([rejected("n.jsonl", line) for line in range(1, 1_201)], MORNING)
    first.append([rejected("nn.jsonl", line) for line in range(1, 1_201)], MORNING)
    first.compact()
    again = Rejections(path)
    for line in range(1, 1_101):
        again.mark_ingested(f"n.jsonl:{line}")
    again.append([rejected("n.jsonl", line) for line in range(1_101, 1_201)], EVENING)
    again.compact()
    assert len(again) == 100 + 1_200
    assert [(record["source"], record["count"]) for record in written(path) if "count" in record] == [("nn.jsonl", 200)]


def test_an_interrupted_retry_keeps_the_line_that_stands_for_many(tmp_path: Path) -> None:
    path = tmp_path / "rejected.jsonl"
    first = Rejections(path)
    first.append([rejected("n.jsonl", line) for line in range(1, 1_201)], MORNING)
    Rejections(path).append([rejected("n.jsonl", 1)], EVENING)  # and the process ends before `compact`
    assert len(Rejections(path)) == 1_200


def test_opening_reads_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rejected.jsonl"
    opened = Rejections(path)
    path.write_text('{"source": "a.txt", "line": null, "kind": "empty", "reason": "It is empty."}\n', encoding="utf-8")
    assert len(opened) == 1


def test_outlet_and_address_are_said_where_they_are_known(tmp_path: Path) -> None:
    path = tmp_path / "rejected.jsonl"
    known = replace(rejected("news.jsonl", 1), outlet="Lorn Ledger", url="https://lorn.example/1")
    Rejections(path).append([known, rejected("news.jsonl", 2)], MORNING)
    first, second = written(path)
    assert (first["outlet"], first["url"]) == ("Lorn Ledger", "https://lorn.example/1")
    assert not {"outlet", "url"} & second.keys()


def test_each_address_without_text_has_a_line(tmp_path: Path) -> None:
    path = tmp_path / "rejected.jsonl"
    many = LINES_FOR_A_REASON + 5
    addresses = [
        Rejected("gdelt.csv", line, "address only", "It is an address alone.", 7, url=f"https://lorn.example/{line}")
        for line in range(1, many + 1)
    ]
    Rejections(path).append(addresses, MORNING)
    assert [record["url"] for record in written(path)] == [one.url for one in addresses]
    assert len(Rejections(path)) == many
