"""Rejected pages are listed, one line for a source and line, until they are ingested."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.errors import ArchiveUnwritable
from corpus.page import Rejected
from corpus.store.rejections import Rejections

MORNING = datetime(2024, 5, 1, 8, 30, tzinfo=UTC)
EVENING = datetime(2024, 5, 1, 20, 0, tzinfo=UTC)


def rejected(source: str, line: int | None = None, reason: str = "It is empty.") -> Rejected:
    return Rejected(source, line, "empty", reason, 7, "sample")


def written(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


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
