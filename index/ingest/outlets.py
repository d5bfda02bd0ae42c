"""Resolution of an archive's outlets, in the store and in the index; `corpus.resolution.outlets` decides it.

The result depends on the archive and `outlets.toml` alone, so that an interrupted resolution can be repeated. Does not
change the outlet of an article in the store, which stays as its page or record had it.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from corpus.errors import ArchiveUnavailable
from corpus.metadata.urls import host
from corpus.resolution import outlets as resolution
from corpus.resolution.corrections import Corrections, load
from corpus.store.archive import Archive
from corpus.store.origins.identities import exported_outlets
from index.engine import Engine
from index.ingest.sync import sync


def resolve_outlets(archive: Archive, engine: Engine) -> None:
    """Resolve the outlets of the whole archive, corrected by `outlets.toml`, and index every change."""
    sync(archive.store, engine)
    resolve_outlets_in_store(archive, engine.generation() + 1)
    sync(archive.store, engine)


def resolve_outlets_in_store(archive: Archive, generation: int) -> None:
    """Resolve outlets as `resolve_outlets` does, without indexing them."""
    resolved = resolution.resolve_outlets(_evidence(archive), _corrections(archive).entries)
    archive.store.names.put("outlet", resolved, generation)


def resolve_new_outlets(archive: Archive, engine: Engine) -> None:
    """Resolve the outlets if the archive has new ones, or has corrections, since these may have changed."""
    if archive.store.found.has_new_outlets() or archive.outlets_file.exists():
        resolve_outlets(archive, engine)


def correction_problems(archive: Archive) -> tuple[str, ...]:
    """Return a sentence for every entry of `outlets.toml` that could not be read."""
    problems = _corrections(archive).problems
    return tuple(f"{archive.outlets_file}, line {problem.line}: {problem.message}" for problem in problems)


def _corrections(archive: Archive) -> Corrections:
    try:
        return load(archive.outlets_file)
    except OSError as error:
        reason = f"{archive.outlets_file} cannot be read ({error.strerror}); check its permissions."
        raise ArchiveUnavailable(reason) from error


def _evidence(archive: Archive) -> list[resolution.OutletEvidence]:
    articles: Counter[str] = Counter()
    hosts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for outlet, url in archive.store.found.outlets():
        articles[outlet] += 1
        if url and (name := host(url)):
            hosts[outlet][name] += 1
    exported = exported_outlets(archive.store.database)
    return [resolution.OutletEvidence(name, count, hosts[name], name in exported) for name, count in articles.items()]
