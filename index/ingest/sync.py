"""The index follows the store: what is kept there and not yet shown is indexed, by whoever writes next. Reads no pages.

Whoever writes holds `archive.writing()`; `finish` takes it itself.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from corpus.errors import ArchiveBusy, ArchiveUnwritable
from corpus.store.archive import Archive
from corpus.store.article_store import ArticleStore, Change
from index.engine import Engine, Writer
from index.errors import IndexLocked, IndexMissing
from index.query import ValueDimension

T = TypeVar("T")

Renamed = Iterator[tuple[str, tuple[str, ...]]]
"""The ids of articles with today's values in a dimension."""

Progress = Callable[[str, int, int | None], None]
"""Is told what is being done, how many are done, and of how many (None: not known yet)."""

AT_ONCE = 250_000
"""Articles in a commit of an index made anew: four nearly full segments; what is kept of each until then is small."""


def quiet(what: str, done: int, of: int | None) -> None:
    """Report no progress."""


def remove(archive: Archive, engine: Engine, ids: Iterable[str]) -> set[str]:
    """Take articles out of the archive; gives the ids of those that were there."""
    sync(archive.store, engine)
    generation = engine.generation() + 1
    with archive.store.batch():
        gone = {article for article in ids if archive.store.remove(article, generation)}
    sync(archive.store, engine)
    return gone


def sync(store: ArticleStore, engine: Engine) -> None:
    """Bring the index up to the store: every article and every name that is newer than its generation, in one commit.

    What an interrupted writer left behind is indexed by the same step.
    """
    shown = engine.generation()
    changes = _peeked(store.newer_than(shown))
    renamed: dict[ValueDimension, Renamed | None] = {
        "person": _peeked(store.values_newer_than(shown)),
        "outlet": _peeked(store.outlets_newer_than(shown)),
    }
    if changes is None and not any(renamed.values()):
        return
    with engine.writer() as writer:
        fresh = {change.id for change in _written(changes or (), writer)}
        for dimension, values in renamed.items():
            later = _peeked((id_, of_article) for id_, of_article in values or () if id_ not in fresh)
            if later is not None:
                writer.replace_values(dimension, later)


def finish(archive: Archive, engine: Engine) -> None:
    """Do for a reader what an ended writer left to do, unless another one is at work or nothing can be written here.

    `IndexMissing` when the index is not what the articles were last written to: that may take long to make good.
    """
    behind = archive.store.newest() - engine.generation()
    if behind > 1:
        raise IndexMissing(
            f"The index of {archive.folder} is missing or older than its articles; `dateline rebuild` makes it anew."
        )
    if behind == 1:
        with suppress(ArchiveBusy, ArchiveUnwritable, IndexLocked), archive.writing():
            sync(archive.store, engine)


def _written(changes: Iterable[Change], writer: Writer) -> Iterator[Change]:
    for change in changes:
        if change.article is None:
            writer.remove(change.id)
        else:
            writer.add(change.article, change.version)
        yield change


def _peeked(items: Iterator[T]) -> Iterator[T] | None:
    """Give the same items, or None where there are none."""
    for first in items:
        return chain([first], items)
    return None


def rebuild(archive: Archive, open_engine: Callable[[Path], Engine], progress: Progress = quiet) -> int:
    """Make the index anew from the store, beside the old one, which it then replaces; gives the number of articles.

    `open_engine` opens an index that counts its generations on from the newest that the store knows.
    """
    fresh, old = archive.folder / "index.new", archive.folder / "index.old"
    for left_behind in (fresh, old):
        shutil.rmtree(left_behind, ignore_errors=True)
    engine = open_engine(fresh)
    of, done = archive.store.size(), 0
    changes = (change for change in archive.store.newer_than(-1) if change.article)
    while (some := _peeked(islice(changes, AT_ONCE))) is not None:
        with engine.writer() as writer:
            for _ in _written(some, writer):
                done += 1
                progress("indexing", done, of)
    if not done:
        with engine.writer() as writer:
            writer.replace_values("person", ())  # so that an index without articles is of a generation too
    if archive.index_folder.exists():
        archive.index_folder.rename(old)
    fresh.rename(archive.index_folder)
    shutil.rmtree(old, ignore_errors=True)
    return done
