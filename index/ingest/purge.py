"""Purge: forgets an article in every file of the archive, and can be run again after an interruption.

First the files that need the article to know what to look for, then it is removed as any article is, so that no reader
finds what the archive lacks. Its rows go with all that was derived from them, in one transaction. Last, the index is
rebuilt and the database loses its free pages. Reaches no backup.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from corpus.article import Article
from corpus.errors import ArchiveDamaged, ArchiveUnwritable, ArticleDamaged
from corpus.resolution.corrections import load, save
from corpus.store.archive import Archive
from corpus.store.integrity.purging import allow_again, begin_purge, end_purge, purged_ids, unfinished_ids
from index.engine import Engine
from index.errors import IndexDamaged, IndexMissing, IndexOutdated, IndexTooNew
from index.ingest.derive import derive_names
from index.ingest.sync import ProgressCallback, no_progress, sync

Rebuild = Callable[[Archive, ProgressCallback], tuple[str, ...]]
"""Rebuilds the index of an archive; returns a sentence for each damaged article that it leaves out."""

RUN = 5
"""So many words in a row of a rejected page's sample, found in an article, are the article's."""


@dataclass(frozen=True, slots=True)
class PurgeSummary:
    """The ids that were purged, those that may be added again now, and the names that corrections still mention."""

    purged: tuple[str, ...]
    lifted: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()


@dataclass(slots=True)
class _Traces:
    """What to look for in the other files: where an article came from, its words, and the names in it."""

    sources: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def add(self, article: Article) -> None:
        self.sources.add(article.source)
        self.texts.append(_words(f"{article.title} {article.body} {' '.join(article.removed)}"))
        self.names.update(name for person in article.people or () for name in (person.name, *person.forms))
        if article.outlet:
            self.names.add(article.outlet)

    def has_sample(self, sample: str) -> bool:
        """Return whether a sample shares a run of words with an article, or is all in it."""
        words = _words(sample).split()
        runs = [" ".join(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))]
        return any(f" {run} " in text for run in runs if run for text in self.texts)


def _words(text: str) -> str:
    return f" {' '.join(text.casefold().split())} "


def purge(
    archive: Archive,
    engine: Engine,
    ids: Collection[str],
    rebuild: Rebuild,
    *,
    again: bool,
    progress: ProgressCallback = no_progress,
) -> PurgeSummary:
    """Purge articles, live or removed, and end a purge that was interrupted; the caller holds `archive.writing()`.

    `rebuild` is `index.ingest.rebuild.rebuild_whole`: the tables of values and words of an index keep what was removed.

    With `again`, pages with these ids may be added again, also those that were purged before.
    """
    database = archive.store.database
    before = purged_ids(database)
    stored = tuple(dict.fromkeys(article_id for article_id in ids if archive.store.has_versions(article_id)))
    lifted = tuple(article_id for article_id in ids if again and article_id not in stored and article_id in before)
    interrupted = unfinished_ids(database)
    ended = tuple(article_id for article_id in ids if article_id in interrupted)
    if lifted:
        with archive.store.batch():
            for article_id in lifted:
                if article_id not in interrupted:
                    allow_again(database, article_id)
    if not stored and not interrupted.marks:
        return PurgeSummary((), lifted)
    traces = _traces(archive, stored)
    archive.rejections.forget(lambda record: _without_traces(record, traces))
    _correct_files(archive, stored)
    _hide(archive, engine, stored)
    with archive.store.batch():
        if stored:
            begin_purge(database, stored, again)
        derive_names(archive)
    damaged = rebuild(archive, progress)
    database.shrink()
    with archive.store.batch():
        end_purge(database)
    return PurgeSummary(tuple(dict.fromkeys((*stored, *ended))), lifted, _mentioned(archive, traces), damaged)


def _hide(archive: Archive, engine: Engine, ids: Collection[str]) -> None:
    """Remove articles from archive and index as `remove` does, but for those that are too damaged for that.

    An index that cannot be read shows none of them, and is replaced later.
    """
    with suppress(IndexMissing, IndexDamaged, IndexOutdated, IndexTooNew, ArchiveDamaged):
        sync(archive.store, engine)
        generation = engine.generation() + 1
        with archive.store.batch():
            for article_id in ids:
                with suppress(ArticleDamaged):
                    archive.store.remove(article_id, generation)
        sync(archive.store, engine)


def _traces(archive: Archive, ids: Collection[str]) -> _Traces:
    traces = _Traces()
    for article_id in ids:
        for article in archive.store.all_versions(article_id):
            traces.add(article)
    return traces


def _without_traces(record: dict[str, Any], traces: _Traces) -> dict[str, Any] | None:
    """Return the record of a rejected page without an article's words, or None if it is of the article's own page."""
    source, line = record["source"], record["line"]
    if source in traces.sources or f"{source}:{line}" in traces.sources:
        return None
    return {**record, "sample": ""} if traces.has_sample(str(record.get("sample", ""))) else record


def _correct_files(archive: Archive, ids: Collection[str]) -> None:
    """Remove the ids from the splits that apply to some articles alone, and splits that then apply to none."""
    for path in (archive.people_file, archive.outlets_file):
        try:
            corrections = load(path)
            corrected = corrections.without_articles(ids)
            if corrected != corrections:
                save(path, corrected)
        except OSError as error:
            raise ArchiveUnwritable(f"{path} cannot be written ({error.strerror}); check its permissions.") from error


def _mentioned(archive: Archive, traces: _Traces) -> tuple[str, ...]:
    """Return the names of purged articles that a person wrote into a corrections file, and no other article has."""
    mentioned = load(archive.people_file).mentioned_names | load(archive.outlets_file).mentioned_names
    return tuple(sorted(_unsupported(archive, mentioned & traces.names)))


def _unsupported(archive: Archive, names: Collection[str]) -> Iterator[str]:
    listed = (json.dumps(sorted(names)),)
    supported = archive.store.database.rows(
        "SELECT form FROM counted_forms WHERE form IN (SELECT value FROM json_each(?1))"
        " UNION SELECT name FROM outlets WHERE name IN (SELECT value FROM json_each(?1))",
        listed,
    )
    yield from set(names) - {name for (name,) in supported}
