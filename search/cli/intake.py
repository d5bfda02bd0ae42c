"""What `dateline add` is asked for, and what it says: counts, what it passed over, unread fields. Prints nothing."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from corpus.readers.walk import ReadOptions
from corpus.store.archive import Archive
from index.ingest.pipeline import OUTCOMES, IngestSummary, would_vanish
from index.ingest.sources.reading import IngestOptions
from search.output.safe_text import printable

_KINDS_NAMED = 20
_FIELDS_NAMED = 20


def ingest_options(asked: Namespace, encoding: str | None) -> IngestOptions:
    """Return the options of an intake from the arguments of `dateline add`."""
    return IngestOptions(
        reading=ReadOptions(asked.outlet, encoding, asked.follow_links, service=asked.service),
        collection=asked.collection,
        mirror=asked.mirror,
        is_sure=asked.yes,
        keep_lists=asked.keep_lists,
        in_full=asked.verbose,
    )


def counts_line(summary: IngestSummary, mirror: bool) -> str:
    """Return the line of counts that an intake ends with."""
    names = (*OUTCOMES, "removed") if mirror else OUTCOMES
    return ", ".join(f"{name.replace('_', ' ')} {getattr(summary, name)}" for name in names)


def summary_fields(summary: IngestSummary, mirror: bool) -> dict[str, object]:
    """Return the same and all that was said, for programs."""
    left_out = () if mirror else ("removed", "refused")
    return {name: value for name, value in asdict(summary).items() if name not in left_out}


def intake_lines(summary: IngestSummary) -> Iterator[str]:
    """Yield a line for each kind of files that were passed over, or for each file, and one for unknown fields."""
    if summary.passed_over_files:
        yield from (f"Passed over: {name}" for name in summary.passed_over_files)
    else:
        kinds = summary.passed_over_kinds
        for kind in kinds[:_KINDS_NAMED]:
            yield f"Passed over: {kind.count:,} × {kind.kind}, such as {kind.example}"
        if more := kinds[_KINDS_NAMED:]:
            count = sum(kind.count for kind in more)
            yield f"Passed over: {count:,} of {len(more)} other kinds; `--verbose` names each file."
    if summary.unread_fields:
        named = [f"{one.name} ({one.records:,})" for one in summary.unread_fields[:_FIELDS_NAMED]]
        more_fields = len(summary.unread_fields) - len(named)
        rest = f" and {more_fields} others" if more_fields else ""
        example = summary.unread_fields[0].example
        yield (
            f"Fields of records that are not known and were not read: {', '.join(named)}{rest}, such as in {example};"
            " docs/formats.md lists those that are read."
        )


def list_vanished(archive: Archive, paths: Iterable[Path], options: IngestOptions, show: Callable[[str], None]) -> int:
    """Show each article that mirroring would mark as removed, with its source, and how many; return the exit code."""
    count = 0
    for article in would_vanish(archive, paths, options):
        show(printable(f"{article.id}  {article.source}  {article.title}"))
        count += 1
    show(f"would remove {count}")
    return 0
