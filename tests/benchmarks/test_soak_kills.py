"""A sample of the kills of `make soak PART=kills`, and whether its checks find what is lost."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.soak import kills
from benchmarks.soak.faults import commands, forked
from benchmarks.soak.options import SoakOptions
from corpus.article import Article
from corpus.resolution.corrections import Corrections, Hide, save
from corpus.store.archive import create_archive, open_archive
from index.engines import open_engine
from index.ingest.sync import sync

SAMPLE = frozenset({0, 2, 4, 9, 10, 11, 12, 14, 16, 21, 22, 23, 35})
"""Numbers of trials: two or three kills of each of first add, merge, correction, restore, upgrade and purge."""


def test_killed_commands_lose_nothing_and_can_be_run_again(tmp_path: Path) -> None:
    count = max(SAMPLE) + 1
    options = SoakOptions(count, "sample", tmp_path, processes=1, done=frozenset(range(count)) - SAMPLE)
    trials = list(kills.run(options))
    assert {trial.number for trial in trials} == SAMPLE
    assert [trial for trial in trials if trial.wrong] == []
    assert sum(trial.figures["killed"] for trial in trials) >= len(SAMPLE) / 2


def test_a_lost_article_a_changed_text_and_a_lost_correction_are_found(tmp_path: Path) -> None:
    before = tmp_path / "before"
    with create_archive(before / "archive") as archive:
        archive.store.put(Article("a", "Ferry", "The ferry sailed.", "a.txt"), 1)
        save(archive.people_file, Corrections().adding(Hide("Peter Holm")))
        sync(archive.store, open_engine(archive.index_folder, archive.store.texts))
    found = commands.state(before / "archive")
    assert found

    def wrong_with(statement: str = "", people: str = "", stored: str = "", indexed: str = "") -> str:
        shutil.rmtree(tmp_path / "work", ignore_errors=True)
        shutil.copytree(before, tmp_path / "work")
        with closing(sqlite3.connect(tmp_path / "work" / "archive" / "articles.db", isolation_level=None)) as database:
            database.execute(statement)
        if people:
            (tmp_path / "work" / "archive" / "people.toml").write_text(people)
        with open_archive(tmp_path / "work" / "archive") as archive:
            engine = open_engine(archive.index_folder, archive.store.texts)
            if stored:
                archive.store.put(Article("a", "Ferry", stored, "a.txt"), 2)
                sync(archive.store, engine)
            if indexed:
                with engine.writer() as writer:
                    writer.add(Article("b", "Ferry", indexed, "b.txt"), 1)
        return commands.wrong_after_fault(commands.COMMANDS[1], tmp_path / "work", found, found)

    assert wrong_with() == ""
    assert wrong_with("UPDATE articles SET live = 0") == "article a is lost"
    assert "neither the one before nor" in wrong_with(stored="The ferry sank.")
    assert "its text differs" in wrong_with("UPDATE texts SET body = 'The ferry sank.'")
    assert wrong_with(people="# none") == "a correction is lost"
    assert "which version is current differs" in wrong_with("UPDATE articles SET version = 2")
    assert "verify" in wrong_with(indexed="The ferry sank.")


def test_a_word_of_a_purged_article_that_is_left_is_found(tmp_path: Path) -> None:
    def article(number: int) -> Article:
        return Article(str(number), "Talks", f"They met at berth{number:03}.", f"{number}.txt")

    before, after = (
        commands.ArchiveState({one.id: one for one in map(article, kept)}, 1, (), ()) for kept in ((7, 8), (8,))
    )
    with create_archive(tmp_path / "archive") as archive:
        archive.store.put(article(8), 1)
    assert commands.word_left(before, after, tmp_path / "archive") == ""
    (tmp_path / "archive" / "rejected.jsonl").write_text('{"sample": "They met at berth007."}')
    assert commands.word_left(before, after, tmp_path / "archive") == "berth007"


def test_without_strace_the_run_stops_with_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match="This needs strace and there is none: install it"):
        next(kills.run(SoakOptions(1, "sample", tmp_path)))


def test_a_child_says_how_it_ended(tmp_path: Path) -> None:
    def work() -> int:
        sys.stdout.write("said\n")
        (tmp_path / "made").mkdir()
        (tmp_path / "second").mkdir()
        return 3

    ended, calls = forked.count_calls(work, tmp_path)
    assert (ended.code, ended.output, ended.is_killed) == (3, "said\n", False)
    assert calls["mkdir"] == 2
    for name in ("made", "second"):
        (tmp_path / name).rmdir()
    ended = forked.run_forked(work, tmp_path, inject=("-e", "trace=mkdir", "-e", "inject=mkdir:signal=KILL:when=2"))
    assert ended.is_killed
    assert (tmp_path / "made").exists()
    assert not (tmp_path / "second").exists()
