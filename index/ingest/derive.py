"""Derives all that the store derives from articles once more: names, outlets, totals. Indexes nothing."""

from __future__ import annotations

from corpus.store.archive import Archive
from corpus.store.integrity.totals import reset_derived
from corpus.store.origins.earlier import mend_identities
from index.ingest.outlets import resolve_outlets_in_store
from index.ingest.people import resolve_in_store


def derive_names(archive: Archive) -> None:
    """Resolve all names from scratch, in one transaction; the index is rebuilt afterwards.

    The caller holds `archive.writing()`.
    """
    generation = archive.store.latest_generation()
    with archive.store.batch():
        mend_identities(archive.store.database)
        reset_derived(archive.store.database)
        resolve_outlets_in_store(archive, generation)
        resolve_in_store(archive, generation)
