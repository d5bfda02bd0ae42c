"""Names the people of an archive after its articles are searchable, and folds them into one value a person.

What was found is kept a few articles at a time, so that it can be ended at any moment and goes on where it was. Decides
nothing about names: `corpus.people` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice

from corpus.errors import ArchiveUnavailable
from corpus.parallel import FailedItem, PoolSettings, ordered_map, processor_count
from corpus.people.annotate import find_people
from corpus.resolution.corrections import Corrections, Split, load
from corpus.resolution.people import PersonResolution, resolve_clusters
from corpus.resolution.resolution import Resolution
from corpus.store.archive import Archive
from corpus.store.article_store import Change
from corpus.store.canonical_names import FoundPeople
from corpus.store.name_counts import NameCounts
from index.engine import Engine
from index.ingest.sync import Progress, quiet, sync

AT_ONCE = 64
"""Articles named between two writes: what ending the process costs at most."""

FIRST_SHOWN = 1_000
"""Articles after which names are first shown in the facets; then after twice as many each time."""


@dataclass(frozen=True, slots=True)
class AnnotationSummary:
    """In how many articles people were looked for, in how many that failed, and what was odd in `people.toml`."""

    named: int
    failed: int
    problems: tuple[str, ...] = ()


def annotate_people(
    archive: Archive, engine: Engine, progress: Progress = quiet, again: bool = False
) -> AnnotationSummary:
    """Look for people in the articles where that was not done, and show all of them under today's values.

    With `again` it counts as not done in any article.
    """
    sync(archive.store, engine)
    if again:
        archive.store.name_again()
    of, done, failed, shown = archive.store.unnamed(), 0, 0, FIRST_SHOWN
    plan = PoolSettings(chunk=AT_ONCE, enough=4 * AT_ONCE, most=min(processor_count(), 4))
    with closing(ordered_map(_find_all, archive.store.without_people(), plan)) as found:
        while batch := list(islice(found, AT_ONCE)):
            failed += _keep(archive, batch, engine.generation() + 1)
            done += len(batch)
            progress("naming people", done, of)
            if done >= shown:
                resolve_names(archive, engine)
                shown *= 2
    return AnnotationSummary(done - failed, failed, resolve_names(archive, engine))


def _find_all(changes: Sequence[Change]) -> list[FoundPeople]:
    articles = [change.article for change in changes if change.article]
    return [FoundPeople(named.people or (), named.places) for named in find_people(articles)]


def _keep(archive: Archive, batch: list[tuple[Change, FoundPeople | FailedItem]], generation: int) -> int:
    failed = 0
    with archive.store.batch():
        for change, found in batch:
            if isinstance(found, FailedItem):
                failed += 1
            else:
                archive.store.put_people(change.id, change.version, found, generation)
    return failed


def resolve_names(archive: Archive, engine: Engine) -> tuple[str, ...]:
    """Fold the names of the whole archive as `people.toml` corrects them, and show every change in the index.

    Looks only at the names that have changed, their neighbours, and those whom corrections reach.
    Gives a sentence for every entry of `people.toml` that could not be understood.
    """
    corrections, generation = corrections_of(archive), engine.generation() + 1
    with archive.store.batch():
        names = archive.store.names
        changed = names.follow(generation, corrections.mentioned_names)
        counts = names.everything() if changed is None else names.of(changed)
        folding = resolve_clusters(counts.heads, counts.articles, counts.forms, corrections)
        folded = _folded(archive, folding, counts, corrections)
        if changed is None:
            archive.store.put_folding("person", folded, generation)
        else:
            gone = {name: name for name in changed - counts.heads.keys()}
            archive.store.put_changed_people(replace(folded, names={**gone, **folded.names}), generation)
    sync(archive.store, engine)
    return tuple(f"{archive.people_file}, line {one.line}: {one.message}" for one in corrections.problems)


def corrections_of(archive: Archive) -> Corrections:
    """Read the corrections of an archive; what is odd in them is in their `problems`."""
    try:
        return load(archive.people_file)
    except OSError as error:
        reason = f"{archive.people_file} cannot be read ({error.strerror}); check its permissions."
        raise ArchiveUnavailable(reason) from error


def _folded(archive: Archive, folding: PersonResolution, counts: NameCounts, corrections: Corrections) -> Resolution:
    values = {name: folding.value("", name) for name in counts.heads}
    split = {one for entry in corrections.entries if isinstance(entry, Split) for one in entry.articles}
    exceptions: dict[str, dict[str, str | None]] = {}
    for article_id, people in archive.store.found_in(sorted(split)):
        here = {one.name: folding.value(article_id, one.name) for one in people if one.name in values}
        exceptions[article_id] = {name: value for name, value in here.items() if value != values[name]}
    return Resolution(values, folding.spellings, exceptions)
