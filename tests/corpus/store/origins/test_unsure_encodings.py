"""Articles whose encoding is a guess are listed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from corpus.store.archive import create_archive
from corpus.store.origins.unsure_encodings import unsure_encodings
from index.engines import open_engine
from index.ingest.pipeline import ingest
from index.ingest.sync import remove
from search.cli.stats import stats_lines
from tests.support.files import write_file

PAGE = "The ferry sailed again on Tuesday and the harbour office said so. It was told to the mayor, and he said: {}."


def test_only_live_articles_with_a_guessed_encoding_are_listed(tmp_path: Path) -> None:
    for name, raw in [
        ("guessed.txt", PAGE.format("é").encode("cp1252")),
        ("valid.txt", PAGE.format("é").encode()),
        ("sure.txt", PAGE.format("“don’t go to the café, it’s closed, you’ll see”").encode("cp1252")),
    ]:
        write_file(tmp_path / "pages", name, raw)
    with create_archive(tmp_path / "archive") as archive, archive.writing():
        engine = open_engine(archive.index_folder, archive.store.texts)
        ingest(archive, engine, [tmp_path / "pages"], at=datetime(2024, 1, 1, tzinfo=UTC))
        [unsure] = unsure_encodings(archive.store.database)
        assert (unsure.encoding, unsure.source) == ("windows-1252", "pages/guessed.txt")
        lines = list(stats_lines({"articles": 3}, [unsure]))
        assert any("guessed encodings" in line and line.endswith("1") for line in lines)
        assert any(unsure.id in line and "windows-1252" in line for line in lines)
        remove(archive, engine, [unsure.id])
        assert unsure_encodings(archive.store.database) == []
