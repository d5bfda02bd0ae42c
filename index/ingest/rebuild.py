"""Makes the index of an archive anew, with the engine of today. Takes nothing in and names nobody."""

from __future__ import annotations

from corpus.store.archive import Archive
from index.engines import open_engine
from index.errors import IndexOutdated
from index.ingest.outlets import resolve_outlets
from index.ingest.sync import Progress, quiet, rebuild


def upgrade(archive: Archive, progress: Progress = quiet) -> int:
    """Make the index anew from the articles and give their number. Its caller holds `archive.writing()`."""
    newest = archive.store.newest()
    done = rebuild(archive, lambda folder: open_engine(folder, archive.store.texts, newest), progress)
    resolve_outlets(archive, open_engine(archive.index_folder, archive.store.texts))
    return done


def is_outdated(archive: Archive) -> bool:
    """Tell whether the index is whole, but of the format of an earlier Dateline, so that it must be made anew."""
    try:
        open_engine(archive.index_folder, archive.store.texts).generation()
    except IndexOutdated:
        return True
    return False
