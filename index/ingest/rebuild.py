"""Rebuild of an archive's index from its articles, and the upgrade of an outdated index format.

Ingests no pages and annotates no articles.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path

from corpus.errors import ArchiveUnwritable
from corpus.files.permissions import PRIVATE, share
from corpus.files.publishing import exchange, working_folder
from corpus.store.archive import Archive
from corpus.store.article_store import OnDamaged
from corpus.store.integrity.verification import derived_faults
from index.engine import Engine
from index.engines import open_engine
from index.errors import EngineError, IndexOutdated
from index.ingest.outlets import resolve_outlets
from index.ingest.sync import ProgressCallback, no_progress, none_if_empty, write_changes

BATCH_SIZE = 250_000
"""Articles in a commit of a rebuild: four nearly full segments; the data held of each until then is small."""


def upgrade(archive: Archive, progress: ProgressCallback = no_progress, damaged: OnDamaged | None = None) -> int:
    """Rebuild the index in the current format and resolve outlets; return the number of articles.

    Names are resolved again where what is known about them is damaged. A damaged article is left out and handed to
    `damaged`, or raised without it. The caller holds `archive.writing()`.
    """
    archive.store.upgrade()  # of a restored backup too, which no other process can see yet
    if any(derived_faults(archive.store.database)):
        from index.ingest.derive import derive_names  # most indexes are whole, and start without it

        derive_names(archive)
    latest = archive.store.known_generation()
    done = rebuild(archive, lambda folder: open_engine(folder, archive.store.texts, latest), progress, damaged)
    resolve_outlets(archive, open_engine(archive.index_folder, archive.store.texts))
    return done


def rebuild_whole(archive: Archive, progress: ProgressCallback = no_progress) -> tuple[str, ...]:
    """Rebuild the index under a later generation than the old one; return a sentence for each damaged article.

    The caller holds `archive.writing()`.
    """
    damaged: list[str] = []
    latest = archive.store.known_generation()
    with suppress(EngineError):  # a damaged index is replaced too
        latest = max(latest, open_engine(archive.index_folder, archive.store.texts).generation())
    rebuild(
        archive,
        lambda folder: open_engine(folder, archive.store.texts, latest),
        progress,
        lambda damage: damaged.append(str(damage)),
    )
    return tuple(damaged)


def is_outdated(archive: Archive) -> bool:
    """Return whether the index is whole, but in the format of an earlier Dateline, so that it must be rebuilt."""
    try:
        open_engine(archive.index_folder, archive.store.texts).generation()
    except IndexOutdated:
        return True
    return False


def rebuild_reason(archive: Archive) -> str:
    """Return why the index must be rebuilt before anything can be written, or nothing if it need not be.

    An index that is more than one generation behind is not the one that belongs to these articles.
    """
    if is_outdated(archive):
        return "was written by an earlier Dateline"
    generation = open_engine(archive.index_folder, archive.store.texts).generation()
    return "is missing or older than its articles" if archive.store.latest_generation() > generation + 1 else ""


def rebuild(
    archive: Archive,
    open_engine: Callable[[Path], Engine],
    progress: ProgressCallback = no_progress,
    damaged: OnDamaged | None = None,
) -> int:
    """Build the index from the store in a second folder, then replace the old one; return the number of articles.

    `open_engine` opens an index whose generations follow the latest of the store. A damaged article is left out and
    handed to `damaged`, or raised without it. The caller holds `archive.writing()`.
    """
    place = archive.index_folder.resolve()  # which may be a link to a faster disk
    try:
        with working_folder(place.parent) as folder:
            fresh = folder / place.name
            fresh.mkdir(PRIVATE)
            share(fresh, place if place.exists() else place.parent)
            engine = open_engine(fresh)
            done = _build(archive, engine, progress, damaged)
            archive.store.note_rebuild(engine.generation())
            exchange(fresh, place)
    except OSError as error:
        raise ArchiveUnwritable(
            f"The index {place} cannot be replaced ({error.strerror}); check its folder's permissions and disk,"
            " and run `dateline rebuild`."
        ) from error
    return done


def _build(archive: Archive, engine: Engine, progress: ProgressCallback, damaged: OnDamaged | None) -> int:
    total, done = archive.store.size(), 0
    changes = (change for change in archive.store.changes_since(-1, damaged) if change.article)
    while (batch := none_if_empty(islice(changes, BATCH_SIZE))) is not None:
        with engine.writer() as writer:
            for _ in write_changes(batch, writer):
                done += 1
                progress("indexing", done, total)
    if not done:
        with engine.writer() as writer:
            writer.replace_values("person", ())  # so that an index without articles has a generation too
    return done
