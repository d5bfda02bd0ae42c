"""The commands that are disturbed: the archive each begins with, and what must hold afterwards. Disturbs none."""

from __future__ import annotations

import json
import os
import re
import shutil
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import dateline
from benchmarks.soak.faults.forked import Ended, count_calls, run_forked
from corpus.article import Article
from corpus.errors import ArchiveError, ArchiveMissing
from corpus.page import RawPage
from corpus.people.annotate import find_people
from corpus.resolution.corrections import load
from corpus.store.archive import open_archive
from corpus.store.backup import check
from index.engines import open_engine
from index.errors import EngineError
from index.ingest import outlets, people, pipeline
from index.ingest.verify import verify
from search.cli import backup as _backup
from search.cli import people as _people

PRELOADED = (RawPage, outlets, people, pipeline, _backup, _people)
"""What commands import when they first need it: loaded before a fork, not after each."""

PEOPLE = ("Maria Lind", "Sergei Lavrov", "John Kerry", "Anna Berg", "Peter Holm", "Sergey Lavrov")
_TEMPORARY = ".dateline-"


@dataclass(frozen=True, slots=True)
class Command:
    """A command line, the template that it runs on, and the ends that it may have when it is run again."""

    name: str
    template: str
    line: tuple[str, ...]
    repeated: tuple[str, ...] = ()
    """Sentences with which a second run may say that there is nothing left to do."""


COMMANDS = (
    Command("first add", "empty", ("add", "first.jsonl", "--no-people")),
    Command("add", "named", ("add", "second.jsonl")),
    Command("merge", "segments", ("add", "second.jsonl", "--no-people")),
    Command("people", "unnamed", ("people", "find")),
    Command(
        "correction",
        "corrected",
        ("people", "merge", "Sergei Lavrov", "Anna Berg"),
        ("These are spellings of one person already",),
    ),
    Command("rename", "corrected", ("people", "rename", "Maria Lind", "Maria Lind the Elder")),
    Command("rebuild", "corrected", ("rebuild",)),
    Command("remove", "named", ("remove", "ID 0", "ID 3"), ("There is no article",)),
    Command("backup", "corrected", ("backup", "written.tar.gz"), ("is there already",)),
    Command("restore", "backed up", ("restore", "backup.tar.gz"), ("There is an archive",)),
    Command("upgrade", "aged", ("add", "second.jsonl", "--no-people")),
    Command("purge", "corrected", ("purge", "ID 0", "ID 3"), ("There is no article",)),
)


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """What must not be lost or doubled: current articles, all versions, corrections and rejections."""

    articles: Mapping[str, Article]
    versions: int
    corrections: tuple[object, ...]
    rejected: tuple[tuple[str, Any], ...]


def state(archive: Path) -> ArchiveState | None:
    """Read an archive without the help of its index; None if there is none."""
    try:
        with open_archive(archive) as opened:
            articles = list(opened.store.articles())
            rejected = tuple(sorted((str(one["source"]), one["line"] or 0) for one in opened.rejections))
            versions = opened.store.counts().versions
            corrections = load(opened.people_file).entries
    except ArchiveMissing:
        return None
    # A collection has the name of its folder, which is another one in each trial.
    named = {article.id: replace(article, collection=None) for article in articles}
    return ArchiveState(named, versions, corrections, rejected)


def faults(archive: Path) -> list[str]:
    """Return what `dateline verify` finds."""
    with open_archive(archive) as opened:
        return list(verify(opened, open_engine(opened.index_folder, opened.store.texts)))


RECIPES: Mapping[str, tuple[str, tuple[tuple[str, ...], ...]]] = {
    "unnamed": ("empty", (("add", "first.jsonl", "--no-people"),)),
    "named": ("unnamed", (("people", "find"),)),
    "corrected": ("named", (("people", "hide", "Peter Holm"), ("people", "merge", "Maria Lind", "John Kerry"))),
    "backed up": ("corrected", (("backup", "backup.tar.gz"),)),
    "segments": ("empty", tuple(("add", f"piece{number}.jsonl", "--no-people") for number in range(7))),
    "aged": ("unnamed", ()),
}
"""What each template is made from, and with which commands."""


class Templates:
    """Archives to begin with, each made once in a folder; and how each command ends when nothing disturbs it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._undisturbed: dict[str, tuple[Ended, ArchiveState | None, dict[str, int]]] = {}
        folder.mkdir(parents=True, exist_ok=True)
        find_people([Article("warm", "Talks", "Maria Lind met Sergei Lavrov in Geneva on Monday.", "s", language="en")])

    def copy(self, command: Command, folder: Path) -> None:
        """Copy the template of a command into a new folder."""
        shutil.copytree(self._template(command.template), folder)

    def work(self, command: Command, folder: Path) -> Callable[[], int]:
        """Return what runs a command in a copy of its template."""
        return _work(command, folder, self.before(command))

    def before(self, command: Command) -> ArchiveState | None:
        """Return the archive that a command begins with."""
        return state(self._template(command.template) / "archive")

    def expected(self, command: Command) -> tuple[Ended, ArchiveState | None, dict[str, int]]:
        """Return how a command ends undisturbed, the archive that it leaves, and its numbers of system calls."""
        if command.name not in self._undisturbed:
            folder = self.folder / "undisturbed"
            shutil.rmtree(folder, ignore_errors=True)
            self.copy(command, folder)
            _, calls = count_calls(self.work(command, folder), folder)
            shutil.rmtree(folder)
            self.copy(command, folder)
            ended = run_forked(self.work(command, folder), folder)
            assert ended.code in (0, 1), ended.errors
            assert faults(folder / "archive") == []
            self._undisturbed[command.name] = ended, state(folder / "archive"), calls
        return self._undisturbed[command.name]

    def _template(self, name: str) -> Path:
        """Return the folder of a template, and make it if there is none yet."""
        folder = self.folder / name
        if folder.exists():
            return folder
        unfinished = self.folder / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        if name == "empty":
            _write_all_pages(unfinished)
        else:
            base, lines = RECIPES[name]
            shutil.copytree(self._template(base), unfinished)
            for line in lines:
                ended = run_forked(_work(Command(name, base, line), unfinished), unfinished)
                assert ended.code in (0, 1), ended.errors
            if name == "backed up":
                shutil.rmtree(unfinished / "archive")
            if name == "aged":
                _age(unfinished / "archive")
        return unfinished.rename(folder)


@cache
def own_templates(folder: Path) -> Templates:
    """Return the templates of this process, which are made once."""
    return Templates(folder / f"templates-{os.getpid()}")


def _write_all_pages(folder: Path) -> None:
    folder.mkdir()
    _write_pages(folder / "first.jsonl", range(12))
    _write_pages(folder / "second.jsonl", range(8, 20), changed=10, rejected=True)
    for number in range(7):
        _write_pages(folder / f"piece{number}.jsonl", range(30 + 3 * number, 33 + 3 * number))


def _work(command: Command, folder: Path, before: ArchiveState | None = None) -> Callable[[], int]:
    """Return what runs a command line in a folder: names of files are those in it, `ID n` is the nth article."""
    line = [str(folder / part) if "." in part else part for part in command.line]
    ids = sorted(before.articles) if before else []
    line = [ids[int(part[3:])] if part.startswith("ID ") else part for part in line]
    return partial(dateline.main, ["--archive", str(folder / "archive"), *line])


def wrong_after_fault(command: Command, folder: Path, before: ArchiveState | None, after: ArchiveState | None) -> str:
    """Return what is lost right after a disturbed command, or nothing; undisturbed, it makes `after` of `before`."""
    try:
        found = state(folder / "archive")
    except ArchiveError as error:
        return f"the archive does not open: {error}"
    if before is None and found is None:
        return ""
    if found is None:
        return "the archive is gone"
    if command.name == "restore" and replace(found, versions=0) != replace(after or found, versions=0):
        return "a part of an archive was restored"
    known = [one.articles if one else {} for one in (before, after)]
    for article_id in known[0].keys() & known[1].keys() - found.articles.keys():
        return f"article {article_id} is lost"
    for article_id, article in found.articles.items():
        if not any(_same_text(article, articles.get(article_id)) for articles in known):
            return f"article {article_id} is neither the one before nor the one after"
    if before and not set(before.corrections) <= set(found.corrections):
        return "a correction is lost"
    return _wrong_in_index(folder / "archive")


def _wrong_in_index(archive: Path) -> str:
    repaired = ("not searchable yet", "earlier Dateline", "is missing or older", "A purge was interrupted")
    try:
        found = [fault for fault in faults(archive) if not any(sentence in fault for sentence in repaired)]
    except (ArchiveError, EngineError) as error:
        return f"verify: {error}"
    return f"verify: {found[0]}" if found else ""


def wrong_after_repetition(command: Command, folder: Path, templates: Templates, ended: Ended) -> str:
    """Return what is wrong after the same command was run again, undisturbed, or nothing."""
    undisturbed, after, _ = templates.expected(command)
    if ended.code != undisturbed.code and not any(sentence in ended.errors for sentence in command.repeated):
        return f"run again it ended with {ended.code}: {ended.errors.strip()[-300:]}"
    found = state(folder / "archive")
    if found != after:
        return f"run again it left another archive: {_difference(found, after)}"
    if wrong := faults(folder / "archive"):
        return f"run again, verify says: {wrong[0]}"
    left = [
        path.name for path in (*folder.iterdir(), *(folder / "archive").iterdir()) if path.name.startswith(_TEMPORARY)
    ]
    if left and command.name not in ("backup", "restore"):
        return f"run again it left {left[0]}"
    if command.name == "purge" and (word := word_left(templates.before(command), found, folder / "archive")):
        return f"run again it left the word {word} of a purged article"
    if command.name == "backup" and check(folder / "written.tar.gz") != len(found.articles if found else ()):
        return "the backup has other articles"
    return ""


def word_left(before: ArchiveState | None, after: ArchiveState | None, archive: Path) -> str:
    """Return a word of an article that has gone which stands in a file of the archive, or nothing."""
    assert before
    assert after
    gone = [before.articles[key].body for key in before.articles.keys() - after.articles.keys()]
    words = [word for body in gone for word in re.findall(r"berth\d{3}", body)]
    assert words
    contents = [path.read_bytes() for path in archive.rglob("*") if path.is_file()]
    return next((word for word in words for content in contents if word.encode() in content), "")


def _same_text(one: Article, other: Article | None) -> bool:
    return other is not None and (one.title, one.body, one.outlet) == (other.title, other.body, other.outlet)


def _difference(one: ArchiveState | None, other: ArchiveState | None) -> str:
    if one is None or other is None:
        return "there is none"
    for name in ("versions", "corrections", "rejected"):
        if getattr(one, name) != getattr(other, name):
            return f"{name} {getattr(one, name)} instead of {getattr(other, name)}"
    ids = [key for key in {*one.articles, *other.articles} if one.articles.get(key) != other.articles.get(key)]
    first = one.articles.get(ids[0])
    return f"{len(ids)} articles differ, such as {asdict(first) if first else ids[0]}"


def _write_pages(path: Path, numbers: range, changed: int = 0, rejected: bool = False) -> None:
    """Write articles as records; those before `changed` have another text than in the first file."""
    with path.open("w", encoding="utf-8") as file:
        for number in numbers:
            first, second = PEOPLE[number % len(PEOPLE)], PEOPLE[(number * 5 + 1) % len(PEOPLE)]
            again = " The report was corrected on Friday." if number < changed else ""
            text = (
                f"{first} met {second} in Geneva on Monday to discuss port {number}.{again}\n\n"
                f'"We have agreed on pier {number}," {second.split()[-1]} told reporters after the meeting, which '
                f"lasted {number + 2} hours.\n\nThe talks with {first} go on next week at berth{number:03}."
            )
            url = f"https://ledger.example/2015/09/{number % 28 + 1:02}/talks-{number}.html"
            record = {"url": url, "title": f"Talks on port {number}", "outlet": "Northern Ledger", "text": text}
            file.write(json.dumps(record | {"date": f"2015-09-{number % 28 + 1:02}", "language": "en"}) + "\n")
        if rejected:
            file.write('{"title": "No text", "text": ""}\nno JSON\n')


def _age(archive: Path) -> None:
    """Make the index look like one of the first format, which nothing can read any more."""
    manifest = archive / "index" / "manifest.json"
    content = manifest.read_bytes().partition(b"\n")[2]
    manifest.write_bytes(f"dateline index 1 {zlib.crc32(content):08x}\n".encode() + content)
