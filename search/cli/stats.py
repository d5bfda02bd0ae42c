"""Writes the numbers of an archive as lines. Counts nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from corpus.store.origins.unsure_encodings import UnsureEncoding
from search.output.safe_text import printable_lines

_LISTED = 1_000
"""Articles that are named; `--json` names all."""


def stats_lines(counts: Mapping[str, object], guessed: Sequence[UnsureEncoding]) -> Iterator[str]:
    """Yield a line for each number, and one for each article whose encoding is a guess."""
    for name, count in {**counts, "guessed_encodings": len(guessed)}.items():
        yield f"{name.replace('_', ' '):<18}{count if count is not None else '-':>10}"
    if guessed:
        yield "Read in an encoding that is a guess; `dateline add --encoding NAME` settles it:"
    for one in guessed[:_LISTED]:
        yield printable_lines(f"  {one.id}  {one.encoding}  {one.source}  {one.title}")
    if len(guessed) > _LISTED:
        yield f"  and {len(guessed) - _LISTED:,} more (--json names all)"
