"""Archives that earlier versions really wrote: the same folders added again add nothing, and nothing is lost.

`tests/support/earlier_archives` holds the folders `ledger`, `post` and `crawl` (`pages.tar.gz`), the archive that a
version writing format 1 made of them, and a backup of the one that a version writing format 2 made.
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
