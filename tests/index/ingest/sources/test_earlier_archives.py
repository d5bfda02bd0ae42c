"""Archives that earlier versions really wrote: the same folders added again add nothing, and nothing is lost.

`tests/support/earlier_archives` holds the folders `ledger`, `post` and `crawl` (`pages.tar.gz`), the archive that a
version writing format 1 made of them, a backup of the one that a version writing format 2 made, and the archive in
format 3; and a folder `exports` of library databases with the archive in format 3 that was made of it.
"""

from __future__ import annotations

import tarfile
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest

from corpus.store.archive import Archive, open_archive
from corpus.store.backup import restore
from corpus.store.database import FORMAT
from corpus.store.integrity.verification import faults
from index.engines import open_engine
from index.ingest.pipeline import IngestSummary, ingest
from index.ingest.rebuild import rebuild_reason, upgrade
from index.ingest.sources.reading import IngestOptions
from index.ingest.verify import verify
from tests.conftest import ROOT
from tests.index.ingest.sources.test_identify import AT, cleaned_here

EARLIER = ROOT / "tests" / "support" / "earlier_archives"
FOLDERS = ("ledger", "post", "crawl")
ARTICLES = 21


@pytest.fixture(params=[1, 2])
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    with tarfile.open(EARLIER / "pages.tar.gz") as pages:
        pages.extractall(tmp_path / "pages", filter="data")
    if request.param == 1:
        with tarfile.open(EARLIER / "archive_format1.tar.gz") as archive:
            archive.extractall(tmp_path / "archive", filter="data")
    else:
        restore(EARLIER / "backup_format2.tar.gz", tmp_path / "archive", upgrade)
    return tmp_path


def add(archive: Archive, paths: Sequence[Path], mirror: bool = False) -> IngestSummary:
    with archive.writing():
        if rebuild_reason(archive):
            upgrade(archive)
        engine = open_engine(archive.index_folder, archive.store.texts)
        return ingest(archive, engine, paths, at=AT, options=IngestOptions(mirror=mirror))


def bodies(archive: Archive) -> dict[str, str]:
    return {article.id: article.body for article in archive.store.articles()}


ORDERS = [
    *([*permutations(FOLDERS)][::2]),
    (".",),
    (".", "post"),
    ("post", "."),
    ("post/articles.jsonl", "post/noid.jsonl", "."),
]


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_the_same_folders_again(earlier: Path, order: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    with cleaned_here(monkeypatch), open_archive(earlier / "archive") as archive:
        before = bodies(archive)
        assert len(before) == ARTICLES
        done = [add(archive, [earlier / "pages" / name]) for name in order]
        assert [one.added for one in done] == [0] * len(order)
        assert archive.store.database.format == FORMAT
        after = bodies(archive)
        assert set(after) == set(before)
        # Of two captures of one page, an earlier version showed the one that it had read last.
        assert [one for one in before if before[one] != after[one] and "Prima edizione" not in before[one]] == []
        assert not any("Prima edizione" in body for body in after.values())
        again = add(archive, [earlier / "pages" / name for name in order])
        assert (again.added, again.updated, again.rejected) == (0, 0, 0)
        assert list(faults(archive.store.database, lambda what, done, of: None)) == []
        assert list(verify(archive, open_engine(archive.index_folder, archive.store.texts))) == []


def test_a_moved_folder_of_an_earlier_archive(earlier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with cleaned_here(monkeypatch), open_archive(earlier / "archive") as archive:
        before = bodies(archive)
        (earlier / "pages" / "ledger").rename(earlier / "zeitung")
        assert add(archive, [earlier / "zeitung"]).added == 0
        assert add(archive, [earlier / "pages" / "post"]).added == 0
        assert set(bodies(archive)) == set(before)


def test_a_mirror_of_an_earlier_archive(earlier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with cleaned_here(monkeypatch), open_archive(earlier / "archive") as archive:
        add(archive, [earlier / "pages" / name for name in FOLDERS])
        (earlier / "pages" / "ledger" / "001.txt").unlink()
        assert add(archive, [earlier / "pages" / "ledger"], mirror=True).removed == 1
        assert len(bodies(archive)) == ARTICLES - 1


def test_an_archive_in_format_3_is_upgraded_and_its_folders_add_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pages", "archive_format3"):
        with tarfile.open(EARLIER / f"{name}.tar.gz") as files:
            files.extractall(tmp_path / "pages" if name == "pages" else tmp_path, filter="data")
    with cleaned_here(monkeypatch), open_archive(tmp_path / "archive") as archive:
        assert archive.store.database.format == 3
        before = list(archive.store.articles())
        assert len(before) == ARTICLES - 1  # one page that stands under two spellings of its address
        done = [add(archive, [tmp_path / "pages" / name]) for name in FOLDERS]
        assert [(one.added, one.updated, one.rejected) for one in done] == [(0, 0, 0)] * len(FOLDERS)
        assert archive.store.database.format == FORMAT
        assert list(archive.store.articles()) == before
        assert list(verify(archive, open_engine(archive.index_folder, archive.store.texts))) == []


def test_exports_that_an_earlier_version_took_in_get_what_their_service_states(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tarfile.open(EARLIER / "exports_format3.tar.gz") as files:
        files.extractall(tmp_path, filter="data")
    with cleaned_here(monkeypatch), open_archive(tmp_path / "archive") as archive:
        before = list(archive.store.articles())
        assert {article.service for article in before} == {None}
        with archive.writing():
            assert archive.store.database.format == FORMAT
            assert list(archive.store.articles()) == before
        done = add(archive, [tmp_path / "exports"])
        assert (done.added, done.updated, done.rejected) == (0, len(before), 0)
        assert add(archive, [tmp_path / "exports"]).unchanged == len(before)
        after = list(archive.store.articles())
        assert [(one.id, one.title, one.body) for one in after] == [(one.id, one.title, one.body) for one in before]
        assert {one.service.service for one in after if one.service} == {"Nexis", "Factiva"}
        assert None not in {one.service for one in after}
        assert [archive.store.article(one.id, 1) for one in before] == before
        assert list(verify(archive, open_engine(archive.index_folder, archive.store.texts))) == []
