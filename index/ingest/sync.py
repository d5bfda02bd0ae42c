"""Synchronisation of the index with the store: indexes what is stored and not yet searchable. Reads no pages.

Callers hold `archive.writing()`, except for `sync_if_behind`, which takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TypeVar

from corpus.errors import ArchiveBusy, ArchiveDamaged, ArchiveError, ArticleDamaged
from corpus.store.archive import Archive
from corpus.store.article_store import ArticleStore, Change
from index.engine import Engine, Writer
from index.errors import EngineError, IndexLocked, IndexMissing
from index.query import ValueDimension

T = TypeVar("T")

ResolvedNames = Iterator[tuple[str, tuple[str, ...]]]
"""(article id, canonical names) of articles in a dimension."""

ProgressCallback = Callable[[str, int, int | None], None]
"""Called with the name of the task, the number of items done, and the number of all items (None: not known yet)."""


def no_progress(what: str, done: int, of: int | None) -> None:
    """Report no progress."""


def remove(archive: Archive, engine: Engine, ids: Iterable[str]) -> set[str]:
    """Remove articles from the archive and the index; return the ids of those that were in it."""
    sync(archive.store, engine)
    generation = engine.generation() + 1
    with archive.store.batch():
        removed = {article for article in ids if archive.store.remove(article, generation)}
    sync(archive.store, engine)
    return removed


def sync(store: ArticleStore, engine: Engine) -> None:
    """Index every change of articles and names since the generation of the index, in one commit.

    That includes changes of an interrupted writer.
    """
    generation = engine.generation()
    changes = none_if_empty(store.changes_since(generation, _left_out))
    resolved: dict[ValueDimension, ResolvedNames | None] = {
        "person": none_if_empty(store.names.people_changed_since(generation)),
        "outlet": none_if_empty(store.names.outlets_changed_since(generation)),
    }
    if changes is None and not any(resolved.values()):
        return
    with engine.writer() as writer:
        fresh = {change.id for change in write_changes(changes or (), writer)}
        for dimension, values in resolved.items():
            others = none_if_empty((id_, article_values) for id_, article_values in values or () if id_ not in fresh)
            if others is not None:
                writer.replace_values(dimension, others)


def _left_out(damage: ArticleDamaged) -> None:
    """Leave a damaged article as the index has it: a writer goes on; hits and `dateline verify` name the article."""


def sync_if_behind(archive: Archive, engine: Engine) -> str | None:
    """Sync the index after an interrupted writer; return a sentence if that cannot be done now, and read on.

    A reader needs no right to write and no room on the disk: the generation before is whole, and is shown.
    `IndexMissing` if the index is more than one generation behind, since only a rebuild, which may take long, helps;
    `ArchiveDamaged` if the articles are older than the index, because commits of the store were lost.
    """
    if archive.store.lacks(engine.generation()):
        raise ArchiveDamaged(
            f"{archive.folder / 'articles.db'} is older than its index: articles or names that were added last are"
            " missing. Restore the archive from a backup, or run `dateline rebuild` and add them again."
        )
    behind = archive.store.latest_generation() - engine.generation()
    if behind > 1:
        raise IndexMissing(
            f"The index of {archive.folder} is missing or older than its articles. Run `dateline rebuild`."
        )
    if behind < 1:
        return None
    try:
        with archive.writing():
            sync(archive.store, engine)
    except (ArchiveBusy, IndexLocked):
        return None
    except (ArchiveError, EngineError, OSError) as error:
        return f"Some articles are stored but not searchable yet. {error}"
    return None


def write_changes(changes: Iterable[Change], writer: Writer) -> Iterator[Change]:
    """Write changes to the index as they come, and yield each."""
    for change in changes:
        if change.article is None:
            writer.remove(change.id)
        else:
            writer.add(change.article, change.version)
        yield change


def none_if_empty(items: Iterator[T]) -> Iterator[T] | None:
    """Return the items unchanged, or None if there are none."""
    for first in items:
        return chain([first], items)
    return None
