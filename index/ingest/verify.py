"""Checks an archive: its database, its index, and whether the one shows the other. Repairs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol, runtime_checkable

from corpus.store.archive import Archive
from index.engine import Engine
from index.errors import EngineError
from index.request import Order, SearchRequest

AT_ONCE = 5_000


@runtime_checkable
class _Verifying(Protocol):
    """An engine that can read over its own files."""

    def verify(self) -> tuple[str, ...]:
        """Give a sentence for every file that is not what was written."""


def verify(archive: Archive, engine: Engine) -> Iterator[str]:
    """Give a sentence for everything that is not as it should be, with its cure."""
    in_database = archive.store.faults()
    yield from (f"{archive.folder / 'articles.db'}: {fault}." for fault in in_database)
    if in_database:
        yield "Restore the archive from a backup."
        return
    try:
        yield from engine.verify() if isinstance(engine, _Verifying) else ()
        yield from _differences(archive, engine)
    except EngineError as error:
        yield str(error)


def _differences(archive: Archive, engine: Engine) -> Iterator[str]:
    """Compare which version of which article the index shows with the store's."""
    if archive.store.newest() == engine.generation() + 1:
        yield "Some articles are kept but not searchable yet; any command that searches or adds makes them so."
        return
    wanted = dict(archive.store.current())
    shown = dict(_shown(engine))
    different = {
        "are not in the index": wanted.keys() - shown.keys(),
        "are in the index but not in the archive": shown.keys() - wanted.keys(),
        "are in the index in another version": {
            article for article in wanted.keys() & shown.keys() if wanted[article] != shown[article]
        },
    }
    for what, articles in different.items():
        if articles:
            yield f"{len(articles)} articles {what}, such as {min(articles)}; `dateline rebuild` makes the index anew."


def _shown(engine: Engine) -> Iterator[tuple[str, int]]:
    reader = engine.reader()
    request = SearchRequest(order=Order.OLDEST, limit=AT_ONCE)
    while hits := reader.search(request).hits:
        yield from ((hit.id, hit.version) for hit in hits)
        request = replace(request, offset=request.offset + len(hits))
    reader.close()
