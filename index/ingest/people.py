"""Annotation of an archive's articles with people, and resolution of their names, after the articles are searchable.

People are stored a few articles at a time, so that an interrupted run continues where it was. Decides nothing about
names: `corpus.people` and `corpus.resolution` do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice

from corpus.errors import ArchiveUnavailable, ArticleDamaged
from corpus.limits import require_memory
from corpus.parallel import FailedItem, PoolSettings, ordered_map, processor_count
from corpus.people.read_part import NAMED_CHARACTERS, beginning, is_too_long
from corpus.resolution.corrections import Corrections, Split, load
from corpus.resolution.people import PersonResolution, resolve_clusters
from corpus.resolution.resolution import Resolution
from corpus.store.archive import Archive
from corpus.store.article_store import Change
from corpus.store.found_names import FoundPeople
from corpus.store.name_counts import NameCounter, NameCounts
from index.engine import Engine
from index.ingest.sync import ProgressCallback, no_progress, sync

__all__ = ["NAMED_CHARACTERS", "AnnotationSummary", "annotate_people", "corrections_of", "resolve_names"]

BATCH_SIZE = 64
"""Articles annotated between two writes: the most that an interruption loses."""

FIRST_SHOWN = 1_000
"""Articles after which people first appear in the facets; then after twice as many each time."""


_MODEL_MEMORY = 150_000_000
"""Bytes that the model of one language takes at least."""


@dataclass(frozen=True, slots=True)
class AnnotationSummary:
    """The numbers of articles annotated, failed and read in part; the damaged ones; the problems of `people.toml`."""

    named: int
    failed: int
    problems: tuple[str, ...] = ()
    cut: int = 0


def annotate_people(
    archive: Archive, engine: Engine, progress: ProgressCallback = no_progress, again: bool = False
) -> AnnotationSummary:
    """Annotate the articles that are not annotated yet, then resolve names and index the result.

    With `again`, annotate all articles.
    """
    sync(archive.store, engine)
    if again:
        archive.store.forget_annotation()
    total, done, failed, cut, shown = archive.store.unnamed(), 0, 0, 0, FIRST_SHOWN
    plan = PoolSettings(chunk=BATCH_SIZE, enough=4 * BATCH_SIZE, most=min(processor_count(), 4))
    damaged: list[ArticleDamaged] = []
    unnamed = _beginnings(archive.store.without_people(damaged.append))
    with closing(ordered_map(_find_people, unnamed, plan)) as found:
        while batch := list(islice(found, BATCH_SIZE)):
            failed += _store(archive, batch, engine.generation() + 1)
            cut += sum(change.article is not None and is_too_long(change.article) for change, _ in batch)
            done += len(batch)
            progress("naming people", done, total)
            if done >= shown:
                resolve_names(archive, engine)
                shown *= 2
    problems = (*map(str, damaged), *resolve_names(archive, engine))
    return AnnotationSummary(done - failed, failed, problems, cut)


def _beginnings(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield changes without the text in which people are not looked for, so that many long articles fit in memory."""
    for change in changes:
        yield replace(change, article=change.article and beginning(change.article))


def _find_people(changes: Sequence[Change]) -> list[FoundPeople]:
    require_memory(_MODEL_MEMORY)
    from corpus.people.annotate import find_people  # where names are looked for, mostly in other processes

    articles = [change.article for change in changes if change.article]
    return [FoundPeople(named.people or (), named.places) for named in find_people(articles)]


def _store(archive: Archive, batch: list[tuple[Change, FoundPeople | FailedItem]], generation: int) -> int:
    failed = 0
    with archive.store.batch():
        for change, found in batch:
            if isinstance(found, FailedItem):
                failed += 1
            else:
                archive.store.put_people(change.id, change.version, found, generation)
    return failed


def resolve_names(archive: Archive, engine: Engine) -> tuple[str, ...]:
    """Resolve the names of the whole archive, corrected by `people.toml`, and index every change.

    Computes only changed names, the names that they affect, and those that corrections affect.
    Return a sentence for every entry of `people.toml` that could not be read.
    """
    corrections = resolve_in_store(archive, engine.generation() + 1)
    sync(archive.store, engine)
    return tuple(f"{archive.people_file}, line {problem.line}: {problem.message}" for problem in corrections.problems)


def resolve_in_store(archive: Archive, generation: int) -> Corrections:
    """Resolve names as `resolve_names` does, without indexing them; return the corrections that were applied."""
    corrections = corrections_of(archive)
    with archive.store.batch():
        counter = NameCounter(archive.store.database)
        changed = counter.update(generation, corrections.mentioned_names)
        counts = counter.all() if changed is None else counter.of(changed)
        resolved = resolve_clusters(counts.representatives, counts.articles, counts.forms, corrections)
        resolution = _stored_form(archive, resolved, counts, corrections)
        if changed is None:
            archive.store.names.put("person", resolution, generation)
        else:
            gone = {name: name for name in changed - counts.representatives.keys()}
            archive.store.names.put_changes(replace(resolution, names={**gone, **resolution.names}), generation)
    return corrections


def corrections_of(archive: Archive) -> Corrections:
    """Read the corrections of an archive; bad entries are in their `problems`."""
    try:
        return load(archive.people_file)
    except OSError as error:
        reason = f"{archive.people_file} cannot be read ({error.strerror}); check its permissions."
        raise ArchiveUnavailable(reason) from error


def _stored_form(
    archive: Archive, resolved: PersonResolution, counts: NameCounts, corrections: Corrections
) -> Resolution:
    values = {name: resolved.value("", name) for name in counts.representatives}
    split = {article for entry in corrections.entries if isinstance(entry, Split) for article in entry.articles}
    exceptions: dict[str, dict[str, str | None]] = {}
    for article_id, people in archive.store.found.people_of(sorted(split)):
        here = {one.name: resolved.value(article_id, one.name) for one in people if one.name in values}
        exceptions[article_id] = {name: value for name, value in here.items() if value != values[name]}
    return Resolution(values, resolved.spellings, exceptions)
