"""The people commands: their effect on an archive, and the lines they print. Opens no archive, prints nothing."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict

from corpus.store.archive import Archive
from index.engine import Engine
from index.ingest import corrections as correcting
from index.ingest.people import NAMED_CHARACTERS, AnnotationSummary
from index.ingest.sync import sync
from search.output.safe_text import json_text, printable


def people_lines(archive: Archive, engine: Engine, options: Namespace) -> Iterator[str]:
    """Yield a line for each person of the archive, or for the named one: number of articles, name, spellings."""
    for known in correcting.list_people(archive, engine, options.name):
        if options.json:
            yield json_text(asdict(known))
        else:
            others = " | ".join(spelling for spelling in known.spellings if spelling != known.name)
            yield printable(f"{known.articles:>7} {known.name}{f' = {others}' if others else ''}")


def correct(archive: Archive, engine: Engine, options: Namespace) -> tuple[str, ...]:
    """Write a correction of names into `people.toml` and apply it; return the problems of that file."""
    sync(archive.store, engine)  # what an ended command stored becomes searchable even if this one is refused
    match options.command:
        case "people merge":
            return correcting.merge(archive, engine, options.names)
        case "people split":
            return correcting.split(archive, engine, options.name, options.spellings, options.article)
        case "people rename":
            return correcting.rename(archive, engine, options.name, options.label)
        case _:
            return correcting.hide(archive, engine, options.name)


def annotation_notes(naming: AnnotationSummary) -> Iterator[str]:
    """Yield what a person should know of a run that did all its work."""
    if naming.cut:
        yield (
            f"{naming.cut} articles are longer than {NAMED_CHARACTERS:,} characters; people were looked for in the"
            f" first {NAMED_CHARACTERS:,} of each."
        )


def annotation_messages(naming: AnnotationSummary) -> Iterator[str]:
    """Yield the problems and failures of a run of people annotation."""
    yield from naming.problems
    if naming.failed:
        yield f"People could not be identified in {naming.failed} articles; `dateline people find` tries them again."
