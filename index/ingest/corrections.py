"""A person's corrections to names: checked against what the archive knows, written down, and shown. Folds nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.errors import ArchiveUnwritable, PersonUnknown
from corpus.resolution.corrections import Correction, Hide, Merge, Rename, Split, save
from corpus.store.archive import Archive
from index.engine import Engine
from index.ingest.people import corrections_of, resolve_names
from index.request import SearchRequest, ValueFacet


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the archive: the name shown, the number of articles, and all spellings, the most frequent first."""

    name: str
    articles: int
    spellings: tuple[str, ...]


def people(archive: Archive, engine: Engine, name: str | None = None) -> Iterator[Known]:
    """Give the people of an archive, those in most articles first; or the one whom a spelling leads to."""
    only = known(archive, name) if name else None
    wish = ValueFacet("person", size=max(1, archive.store.counts().people), always=(only,) if only else ())
    reader = engine.reader()
    counts = reader.search(SearchRequest(facets=(wish,), limit=0)).facets["person"]
    for bucket in counts.buckets:
        if only is None or bucket.value == only:
            yield Known(bucket.value, bucket.count, archive.store.spellings("person", bucket.value))
    reader.close()


def known(archive: Archive, name: str) -> str:
    """Give the name under which the person with this spelling is shown; `PersonUnknown` when there is none."""
    value = archive.store.value_of("person", name)
    if value is None:
        raise PersonUnknown(f"This archive knows nobody called “{name}”; `dateline people list` shows everybody.")
    return value


def merge(archive: Archive, engine: Engine, names: Iterable[str]) -> tuple[str, ...]:
    """Make several people one, shown under the first; gives what was odd in `people.toml`."""
    values = tuple(dict.fromkeys(known(archive, name) for name in names))
    if len(values) < 2:
        raise PersonUnknown(f"These are spellings of one person already, shown as “{values[0]}”.")
    return _correct(archive, engine, Merge(values))


def split(
    archive: Archive, engine: Engine, name: str, spellings: Iterable[str], articles: Iterable[str]
) -> tuple[str, ...]:
    """Make some spellings of a person somebody else, everywhere or in some articles."""
    value = known(archive, name)
    theirs = {spelling.casefold(): spelling for spelling in archive.store.spellings("person", value)}
    parted = []
    for spelling in spellings:
        if spelling.casefold() not in theirs:
            shown = ", ".join(theirs.values())
            raise PersonUnknown(f"“{spelling}” is no spelling of {value}; the spellings are {shown}.")
        parted.append(theirs[spelling.casefold()])
    return _correct(archive, engine, Split(value, tuple(parted), tuple(articles)))


def rename(archive: Archive, engine: Engine, name: str, label: str) -> tuple[str, ...]:
    """Show a person under another name."""
    return _correct(archive, engine, Rename(known(archive, name), label))


def hide(archive: Archive, engine: Engine, name: str) -> tuple[str, ...]:
    """Show what is no person no more."""
    return _correct(archive, engine, Hide(known(archive, name)))


def _correct(archive: Archive, engine: Engine, correction: Correction) -> tuple[str, ...]:
    corrected = corrections_of(archive).adding(correction)
    try:
        save(archive.people_file, corrected)
    except OSError as error:
        reason = f"{archive.people_file} cannot be written ({error.strerror}); check its permissions."
        raise ArchiveUnwritable(reason) from error
    return resolve_names(archive, engine)
