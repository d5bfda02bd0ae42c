"""Folds the outlets of an archive by its own evidence, and shows them so in the index. Decides nothing about them.

What `corpus.resolution.outlets` decides depends on the archive and `outlets.toml` alone, so that it can be ended at any
moment and done again; the outlet of each article stays in the store as its page or record had it.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from corpus.errors import ArchiveUnavailable
from corpus.metadata.urls import host
from corpus.resolution.corrections import Corrections, load
from corpus.resolution.outlets import OutletEvidence
from corpus.resolution.outlets import resolve_outlets as folded_outlets
from corpus.store.archive import Archive
from index.engine import Engine
from index.ingest.sync import sync


def resolve_outlets(archive: Archive, engine: Engine) -> None:
    """Fold the outlets of the whole archive as `outlets.toml` corrects them, and show every change in the index."""
    sync(archive.store, engine)
    folded = folded_outlets(_named(archive), _corrections(archive).entries)
    archive.store.put_folding("outlet", folded, engine.generation() + 1)
    sync(archive.store, engine)


def resolve_outlets_again(archive: Archive, engine: Engine) -> None:
    """Fold the outlets if the archive has new ones, or somebody's corrections that may have changed."""
    if archive.store.has_new_outlets() or archive.outlets_file.exists():
        resolve_outlets(archive, engine)


def misread(archive: Archive) -> tuple[str, ...]:
    """Give a sentence for every entry of `outlets.toml` that could not be understood."""
    problems = _corrections(archive).problems
    return tuple(f"{archive.outlets_file}, line {one.line}: {one.message}" for one in problems)


def _corrections(archive: Archive) -> Corrections:
    try:
        return load(archive.outlets_file)
    except OSError as error:
        reason = f"{archive.outlets_file} cannot be read ({error.strerror}); check its permissions."
        raise ArchiveUnavailable(reason) from error


def _named(archive: Archive) -> list[OutletEvidence]:
    articles: Counter[str] = Counter()
    hosts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for outlet, address in archive.store.outlets_found():
        articles[outlet] += 1
        if address and (name := host(address)):
            hosts[outlet][name] += 1
    return [OutletEvidence(name, count, hosts[name]) for name, count in articles.items()]
