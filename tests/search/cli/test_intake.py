"""What an intake passes over is said by kind with an example, or in full; fields that are not read are said once."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import dateline
from tests.support.crawls import page
from tests.support.files import write_file


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "crawl"
    write_file(folder, "index.html?id=5", page("Pier closed"))
    for name in ("a.png", "b.png", "c.css", "story_files/ad.html", "story.html.orig"):
        write_file(folder, name, b"x")
    write_file(folder, "r.jl", b'{"title": "A", "text": "The ferry sailed again on Tuesday.", "mood": "good"}\n' * 2)
    return folder


def test_what_is_passed_over_is_listed_by_kind_with_an_example(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    write_file(folder, "story.html", page("Story"))
    done = dateline("add", "--no-people", str(folder), archive=tmp_path / "archive")
    assert "Passed over: 2 × .png, such as crawl/a.png" in done.stderr
    assert "Passed over: 1 × folder of the parts of a saved page, such as crawl/story_files" in done.stderr
    assert "b.png" not in done.stderr
    assert "mood (2)" in done.stderr
    assert "passed over 5" in done.stdout


def test_verbose_names_each_file_and_json_has_the_same(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    done = dateline("add", "--no-people", "--verbose", "--json", str(folder), archive=tmp_path / "archive")
    assert "Passed over: crawl/b.png (.png)" in done.stderr
    summary = json.loads(done.stdout)
    assert {"kind": ".png", "count": 2, "example": "crawl/a.png"} in summary["passed_over_kinds"]
    assert "crawl/b.png (.png)" in summary["passed_over_files"]
    assert summary["unread_fields"] == [{"name": "mood", "records": 2, "example": "crawl/r.jl"}]
