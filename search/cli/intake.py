"""What `dateline add` says beside its counts: what it passed over, and fields that it did not read. Prints nothing."""

from __future__ import annotations

from collections.abc import Iterator

from index.ingest.pipeline import IngestSummary

_KINDS_NAMED = 20
_FIELDS_NAMED = 20


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
