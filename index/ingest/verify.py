"""Verification of an archive: its database, its index, and whether they agree. Repairs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol, runtime_checkable

from corpus.store.archive import Archive
from index.engine import Engine
from index.errors import EngineError
from index.request import Order, SearchRequest

BATCH_SIZE = 5_000
"""Hits read in one search."""


@runtime_checkable
class _SelfVerifying(Protocol):
    """An engine that can verify its own files."""

    def verify(self) -> tuple[str, ...]:
        """Return a sentence for every damaged file."""


def verify(archive: Archive, engine: Engine) -> Iterator[str]:
    """Yield a sentence for every fault, with what to do."""
    in_database = archive.store.faults()
    yield from (f"{archive.folder / 'articles.db'}: {fault}." for fault in in_database)
    if in_database:
        yield "Restore the archive from a backup."
        return
    try:
        yield from engine.verify() if isinstance(engine, _SelfVerifying) else ()
        yield from _differences(archive, engine)
    except EngineError as error:
        yield str(error)


def _differences(archive: Archive, engine: Engine) -> Iterator[str]:
    """Compare the versions of articles in the index and in the store."""
    if archive.store.latest_generation() == engine.generation() + 1:
        yield "Some articles are stored but not searchable yet; any command that searches or adds indexes them."
        return
    wanted = dict(archive.store.current())
    indexed = dict(_indexed(engine))
    different = {
        "are not in the index": wanted.keys() - indexed.keys(),
        "are in the index but not in the archive": indexed.keys() - wanted.keys(),
        "are in the index in another version": {
            article for article in wanted.keys() & indexed.keys() if wanted[article] != indexed[article]
        },
    }
    for what, articles in different.items():
        if articles:
            yield f"{len(articles)} articles {what}, such as {min(articles)}. Run `dateline rebuild`."


def _indexed(engine: Engine) -> Iterator[tuple[str, int]]:
    reader = engine.reader()
    request = SearchRequest(order=Order.OLDEST, limit=BATCH_SIZE)
    while hits := reader.search(request).hits:
        yield from ((hit.id, hit.version) for hit in hits)
        request = replace(request, offset=request.offset + len(hits))
    reader.close()
