"""Manual corrections to names of people: checked against the archive, saved, and applied. Resolves no names itself."""

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
class ListedPerson:
    """A person of the archive: canonical name, number of articles, and all spellings, the most frequent first."""

    name: str
    articles: int
    spellings: tuple[str, ...]


def list_people(archive: Archive, engine: Engine, name: str | None = None) -> Iterator[ListedPerson]:
    """Yield the people of an archive, the most frequent first, or only the one with a spelling."""
    only = canonical_name(archive, name) if name else None
    facet = ValueFacet("person", size=max(1, archive.store.counts().people), always=(only,) if only else ())
    reader = engine.reader()
    counts = reader.search(SearchRequest(facets=(facet,), limit=0)).facets["person"]
    for bucket in counts.buckets:
        if only is None or bucket.value == only:
            yield ListedPerson(bucket.value, bucket.count, archive.store.names.spellings("person", bucket.value))
    reader.close()


def canonical_name(archive: Archive, name: str) -> str:
    """Return the canonical name of the person with this spelling; `PersonUnknown` if there is none."""
    value = archive.store.names.value_of("person", name)
    if value is None:
        raise PersonUnknown(f"No person in this archive is called “{name}”; `dateline people list` shows all people.")
    return value


def merge(archive: Archive, engine: Engine, names: Iterable[str]) -> tuple[str, ...]:
    """Merge several people into one, shown under the first; return the problems of `people.toml`."""
    values = tuple(dict.fromkeys(canonical_name(archive, name) for name in names))
    if len(values) < 2:
        raise PersonUnknown(f"These are spellings of one person already, shown as “{values[0]}”.")
    return _correct(archive, engine, Merge(values))


def split(
    archive: Archive, engine: Engine, name: str, spellings: Iterable[str], articles: Iterable[str]
) -> tuple[str, ...]:
    """Make some spellings of a person another person, everywhere or in some articles."""
    value = canonical_name(archive, name)
    theirs = {spelling.casefold(): spelling for spelling in archive.store.names.spellings("person", value)}
    chosen = []
    for spelling in spellings:
        if spelling.casefold() not in theirs:
            shown = ", ".join(theirs.values())
            raise PersonUnknown(f"“{spelling}” is not a spelling of {value}; the spellings are {shown}.")
        chosen.append(theirs[spelling.casefold()])
    return _correct(archive, engine, Split(value, tuple(chosen), tuple(articles)))


def rename(archive: Archive, engine: Engine, name: str, label: str) -> tuple[str, ...]:
    """Show a person under another name."""
    value = canonical_name(archive, name)
    # A command that was ended after the correction was written is run again: the person has the label by now.
    last = next(reversed(corrections_of(archive).entries), None)
    is_again = isinstance(last, Rename) and last.label == label and canonical_name(archive, last.name) == value
    return _correct(archive, engine, last if isinstance(last, Rename) and is_again else Rename(value, label))


def hide(archive: Archive, engine: Engine, name: str) -> tuple[str, ...]:
    """Hide a name that is not a person."""
    return _correct(archive, engine, Hide(canonical_name(archive, name)))


def _correct(archive: Archive, engine: Engine, correction: Correction) -> tuple[str, ...]:
    written = corrections_of(archive)
    try:
        if correction not in written.entries[-1:]:
            save(archive.people_file, written.adding(correction))
    except OSError as error:
        reason = f"{archive.people_file} cannot be written ({error.strerror}); check its permissions."
        raise ArchiveUnwritable(reason) from error
    return resolve_names(archive, engine)
