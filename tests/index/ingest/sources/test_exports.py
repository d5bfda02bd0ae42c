"""The same article is one, whichever service and format it was exported from; personal details are never stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.store.archive import Archive, create_archive
from corpus.store.integrity.verification import faults
from index.ingest.pipeline import IngestSummary, ingest
from index.reference.engine import ReferenceEngine
from tests.index.ingest.sources.test_identify import AT, cleaned_here
from tests.support import export_files
from tests.support.export_files import STORIES


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    with cleaned_here(monkeypatch), create_archive(tmp_path / "archive") as archive, archive.writing():
        yield archive


def add(archive: Archive, path: Path) -> IngestSummary:
    done = ingest(archive, ReferenceEngine(), [path], at=AT)
    assert list(faults(archive.store.database, lambda what, done, of: None)) == []
    return done


def test_an_article_from_two_services_and_four_formats_is_one(archive: Archive, tmp_path: Path) -> None:
    lines, html, text = export_files.nexis_older(), export_files.as_html, export_files.as_text
    files = {
        "a.rtf": export_files.as_rtf(lines),
        "b.pdf": export_files.as_pdf(lines),
        "c.docx": export_files.as_docx(export_files.nexis_newer()),
        "d.html": html(export_files.factiva()),
        "e.txt": text(lines),
        "f.html": html(export_files.proquest()),
    }
    for number, (name, raw) in enumerate(files.items()):
        (tmp_path / name).write_bytes(raw)
        done = add(archive, tmp_path / name)
        assert (done.added, done.updated) == (0 if number else len(STORIES), 0), name
    for name in files:
        done = add(archive, tmp_path / name)
        assert (done.added, done.updated, done.unchanged) == (0, 0, len(STORIES)), name
    assert {article.title for article in archive.store.articles()} == {story.title for story in STORIES}


def test_an_article_with_another_text_is_another(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(export_files.as_docx(export_files.nexis_newer()))
    other = tuple(
        export_files.Story(one.title, one.outlet, one.day, one.written, one.byline, (one.paragraphs[0][::-1],))
        for one in STORIES
    )
    (tmp_path / "b.docx").write_bytes(export_files.as_docx(export_files.nexis_newer(other)))
    assert add(archive, tmp_path / "a.docx").added == 3
    assert add(archive, tmp_path / "b.docx").added == 3
    assert (add(archive, tmp_path / "b.docx").unchanged, add(archive, tmp_path / "a.docx").unchanged) == (3, 3)


def test_outlets_are_shown_as_the_service_names_them(archive: Archive, tmp_path: Path) -> None:
    story = STORIES[0]
    stories = tuple(
        export_files.Story(f"{story.title} {name}", name, story.day, story.written, story.byline, story.paragraphs)
        for name in ("Spiegel Online", "bild.de", "Der Spiegel")
    )
    (tmp_path / "a.txt").write_bytes(export_files.as_text(export_files.nexis_older(stories)))
    record = {"title": story.title, "text": " ".join(story.paragraphs), "outlet": "SPIEGEL"}
    (tmp_path / "b.json").write_text(json.dumps(record), "utf-8")
    add(archive, tmp_path / "a.txt")
    add(archive, tmp_path / "b.json")
    outlets = sorted(str(article.outlet) for article in archive.store.articles())
    assert outlets == ["Der Spiegel", "Der Spiegel", "Spiegel Online", "bild.de"]


def test_nothing_of_the_person_who_exported_is_stored(archive: Archive, tmp_path: Path) -> None:
    for number, make_lines in enumerate(export_files.SERVICES.values()):
        lines = export_files.with_person(make_lines())
        for name, make in export_files.FILES.items():
            path = tmp_path / f"{number}{name}"
            path.write_bytes(make(lines))
            add(archive, path)
    stored = b"".join(path.read_bytes() for path in sorted(archive.folder.rglob("*")) if path.is_file())
    for personal in (*export_files.PERSONAL, b"j.doe", b"14496"):
        assert personal not in stored, personal
