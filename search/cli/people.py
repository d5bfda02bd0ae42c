"""The commands about people: what they do to an archive, and the lines they print. Opens no archive, prints nothing."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict

from corpus.store.archive import Archive
from index.engine import Engine
from index.ingest import corrections as correcting
from index.ingest.people import AnnotationSummary
from search.output.terminal import plain


def people_lines(archive: Archive, engine: Engine, asked: Namespace) -> Iterator[str]:
    """Give the people of the archive, or the one who was asked for, with their articles and spellings."""
    for known in correcting.list_people(archive, engine, asked.name):
        if asked.json:
            yield json.dumps(asdict(known), ensure_ascii=False)
        else:
            others = " | ".join(spelling for spelling in known.spellings if spelling != known.name)
            yield plain(f"{known.articles:>7} {known.name}{f' = {others}' if others else ''}")


def correct(archive: Archive, engine: Engine, asked: Namespace) -> tuple[str, ...]:
    """Write a correction of names into `people.toml` and show it; gives what was odd in that file."""
    match asked.command:
        case "people merge":
            return correcting.merge(archive, engine, asked.names)
        case "people split":
            return correcting.split(archive, engine, asked.name, asked.spellings, asked.article)
        case "people rename":
            return correcting.rename(archive, engine, asked.name, asked.label)
        case _:
            return correcting.hide(archive, engine, asked.name)


def naming_messages(naming: AnnotationSummary) -> Iterator[str]:
    """Say what did not go well when people were named."""
    yield from naming.problems
    if naming.failed:
        yield f"In {naming.failed} articles looking for people failed; `dateline people find` tries them again."
