"""Verification of an archive: every row of its store, its index, and whether they agree. Repairs nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Protocol, runtime_checkable

from corpus.errors import ArchiveDamaged
from corpus.store.archive import Archive
from corpus.store.integrity.verification import faults, structure_faults
from index.engine import Engine
from index.errors import EngineError
from index.ingest.outlets import correction_problems
from index.ingest.people import corrections_of
from index.ingest.sync import ProgressCallback, no_progress
from index.request import Order, SearchRequest

BATCH_SIZE = 5_000
"""Hits read in one search."""


@runtime_checkable
class _SelfVerifying(Protocol):
    """An engine that can verify its own files."""

    def verify(self) -> tuple[str, ...]:
        """Return a sentence for every damaged file."""


def verify(
    archive: Archive, engine: Engine, progress: ProgressCallback = no_progress, *, quick: bool = False
) -> Iterator[str]:
    """Yield a sentence for every fault, with what to do: each damaged article by its id.

    With `quick`, verify the structure of the files alone, and read no text.
    """
    yield from structure_faults(archive.store.database)
    if not quick:
        yield from faults(archive.store.database, progress)
    yield from _damaged_corrections(archive)
    try:
        yield from engine.verify() if isinstance(engine, _SelfVerifying) else ()
        yield from _differences(archive, engine)
    except (EngineError, ArchiveDamaged) as error:
        yield str(error)


def _damaged_corrections(archive: Archive) -> Iterator[str]:
    """Yield a sentence for every correction that cannot be read."""
    people = (f"{archive.people_file}, line {one.line}: {one.message}" for one in corrections_of(archive).problems)
    yield from chain(people, correction_problems(archive))


def _differences(archive: Archive, engine: Engine) -> Iterator[str]:
    """Compare the versions of articles in the index and in the store."""
    if archive.store.latest_generation() == engine.generation() + 1:
        yield "Some articles are stored but not searchable yet; any command that searches or adds indexes them."
        return
    if archive.store.lacks(engine.generation()):
        yield "articles.db is older than its index; restore the archive from a backup, or run `dateline rebuild`."
    found: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for batch in _indexed(engine):
        current = archive.store.current_of([article_id for article_id, _ in batch])
        for article_id, version in batch:
            kind = _kind(current.get(article_id), version)
            found[kind] += 1
            examples[kind] = min(examples.get(kind, article_id), article_id)
    missing = archive.store.size() - found[_SAME] - found[_OTHER_VERSION]
    if missing > 0:  # rare, so that only now all ids are held in memory
        indexed = {article_id for batch in _indexed(engine) for article_id, _ in batch}
        example = min(
            (article_id for article_id, _ in archive.store.current() if article_id not in indexed), default=""
        )
        yield f"{missing} articles are not in the index, such as {example}. Run `dateline rebuild`."
    for kind in (_NOT_STORED, _OTHER_VERSION):
        if found[kind]:
            yield f"{found[kind]} articles {kind}, such as {examples[kind]}. Run `dateline rebuild`."


_SAME = "are the same"
_NOT_STORED = "are in the index but not in the archive"
_OTHER_VERSION = "are in the index in another version"


def _kind(stored: int | None, indexed: int) -> str:
    return _NOT_STORED if stored is None else _SAME if stored == indexed else _OTHER_VERSION


def _indexed(engine: Engine) -> Iterator[list[tuple[str, int]]]:
    reader = engine.reader()
    request = SearchRequest(order=Order.OLDEST, limit=BATCH_SIZE)
    while hits := reader.search(request).hits:
        yield [(hit.id, hit.version) for hit in hits]
        request = replace(request, offset=request.offset + len(hits))
    reader.close()
