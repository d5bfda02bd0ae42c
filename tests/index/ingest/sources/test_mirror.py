"""What vanished from a mirrored folder leaves the results, and returns when it is seen again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.store.archive import Archive, create_archive
from corpus.store.integrity.verification import faults
from index.ingest.pipeline import IngestSummary, ingest, would_vanish
from index.ingest.sources.reading import IngestOptions
from index.reference.engine import ReferenceEngine
from tests.index.ingest.sources.test_identify import AT, TOKEN, cleaned_here, text_of, title_of

Add = Callable[..., IngestSummary]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with create_archive(tmp_path / "archive") as archive, archive.writing():
        yield archive


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.txt").write_text(f"{title_of(number)}\n\n{text_of(number)}\n", "utf-8")
    lines = [json.dumps({"id": n, "title": title_of(n), "text": text_of(n)}) for n in range(10, 14)]
    (folder / "articles.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


@pytest.fixture
def add(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Iterator[Add]:
    engine = ReferenceEngine()

    def added(*paths: Path, mirror: bool = True, sure: bool = False) -> IngestSummary:
        done = ingest(archive, engine, paths, at=AT, options=IngestOptions(mirror=mirror, is_sure=sure))
        assert list(faults(archive.store.database, lambda what, done, of: None)) == []
        assert engine.generation() >= archive.store.latest_generation()
        return done

    with cleaned_here(monkeypatch):
        yield added


def tokens(archive: Archive) -> set[str]:
    return {token for article in archive.store.articles() for token in TOKEN.findall(article.body)}


def test_what_vanished_is_removed_and_returns_when_it_is_seen_again(archive: Archive, add: Add, site: Path) -> None:
    assert add(site).removed == 0
    before = tokens(archive)
    page = (site / "1.txt").read_text("utf-8")
    (site / "1.txt").unlink()
    assert [article.source for article in would_vanish(archive, [site], IngestOptions(mirror=True))] == ["site/1.txt"]
    assert tokens(archive) == before
    assert add(site, mirror=False).removed == 0
    done = add(site)
    assert (done.removed, done.unchanged) == (1, 11)
    assert before - tokens(archive) == {"Token1"}
    assert add(site).removed == 0
    (site / "1.txt").write_text(page, "utf-8")
    assert add(site).added == 1
    assert tokens(archive) == before


def test_a_record_that_vanished_from_its_file_is_removed(archive: Archive, add: Add, site: Path) -> None:
    add(site)
    path = site / "articles.jsonl"
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[1:]), "utf-8")
    assert add(site).removed == 1
    assert "Token10" not in tokens(archive)


def test_a_page_that_is_rejected_now_has_not_vanished(archive: Archive, add: Add, site: Path) -> None:
    add(site)
    before = tokens(archive)
    (site / "1.txt").write_text("", "utf-8")  # by its reader
    (site / "2.txt").write_text("Home\nNews\nSport\nLog in\n", "utf-8")  # when it is cleaned
    lines = (site / "articles.jsonl").read_text("utf-8").splitlines()
    (site / "articles.jsonl").write_text("\n".join([lines[0], '{"id": 11, "text": ""}', *lines[2:]]), "utf-8")
    done = add(site)
    assert (done.removed, done.rejected) == (0, 3)
    assert tokens(archive) == before


def test_more_than_a_fifth_needs_a_word(archive: Archive, add: Add, site: Path) -> None:
    add(site)
    for number in range(3):
        (site / f"{number}.txt").unlink()
    done = add(site)
    assert (done.removed, len(done.refused)) == (0, 1)
    assert "3 of the 12 articles" in done.refused[0]
    assert len(tokens(archive)) == 12
    assert add(site, sure=True).removed == 3


def test_a_folder_that_cannot_be_read_removes_nothing(
    archive: Archive, add: Add, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (site / "sub").mkdir()
    add(site)
    (site / "1.txt").unlink()
    entries = Path.iterdir

    def refused(folder: Path) -> Iterator[Path]:
        if folder.name == "sub":
            raise PermissionError(13, "Permission denied")
        return entries(folder)

    monkeypatch.setattr(Path, "iterdir", refused)
    done = add(site, sure=True)
    assert (done.removed, len(done.refused)) == (0, 1)
    assert "could not be read" in done.refused[0]
    assert "Token1" in tokens(archive)


def test_a_page_that_is_passed_over_now_has_not_vanished(archive: Archive, add: Add, site: Path) -> None:
    add(site)
    (site / "1.txt").unlink()
    (site / "1.txt").symlink_to(site / "1.txt")  # a circle
    assert add(site).removed == 0


def test_what_stands_in_another_collection_has_not_vanished(
    archive: Archive, add: Add, site: Path, tmp_path: Path
) -> None:
    record = json.dumps({"url": "https://lorn.example/1", "title": title_of(30), "text": text_of(30)})
    other = tmp_path / "other"
    other.mkdir()
    for folder in (site, other):
        (folder / "urls.jsonl").write_text(record, "utf-8")
    add(site, other)
    (site / "urls.jsonl").unlink()
    assert add(site).removed == 0
    (other / "urls.jsonl").unlink()
    assert add(other, sure=True).removed == 1


def test_a_part_of_a_root_is_mirrored_alone(archive: Archive, add: Add, site: Path) -> None:
    (site / "sub").mkdir()
    for number in range(40, 46):
        (site / "sub" / f"{number}.txt").write_text(f"{title_of(number)}\n\n{text_of(number)}\n", "utf-8")
    add(site)
    (site / "1.txt").unlink()
    (site / "sub" / "40.txt").unlink()
    assert add(site / "sub").removed == 1
    assert "Token1" in tokens(archive)


def test_what_stands_in_the_place_of_a_removed_article_is_not_taken_for_it(
    archive: Archive, add: Add, site: Path
) -> None:
    add(site)
    (site / "1.txt").write_text(f"{title_of(20)}\n\n{text_of(20)}\n", "utf-8")
    assert add(site).removed == 1
    again = add(site)
    assert (again.added, again.updated, again.removed) == (0, 0, 0)
    live = [token for article in archive.store.articles() for token in TOKEN.findall(article.body)]
    assert sorted(live) == sorted({"Token20", *(f"Token{n}" for n in (0, *range(2, 8), *range(10, 14)))})
    (site / "1.txt").write_text(f"{title_of(1)}\n\n{text_of(1)}\n", "utf-8")
    add(site, mirror=False)
    assert {"Token1", "Token20"} <= tokens(archive)
