"""Counts what an intake passes over, by kind with an example, what it does not read, and notes. Prints nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from corpus.page import RawPage, Skipped, UnreadFields

_NOTES_KEPT = 20
"""Files passed over for a reason of their own, and pages with a note, that are named; all are counted."""
_MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class PassedOverKind:
    """Files of one kind that hold no pages: how many, and one of them."""

    kind: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class UnreadField:
    """A field that Dateline does not know: in how many records it stood, and a file that has it."""

    name: str
    records: int
    example: str


class PassedOver:
    """What one intake has passed over so far. With `in_full`, each file is kept, not the kinds alone."""

    def __init__(self, in_full: bool = False) -> None:
        self._in_full = in_full
        self._kinds: Counter[str] = Counter()
        self._fields: Counter[str] = Counter()
        self._examples: dict[str, str] = {}
        self._noted = 0
        self.notes: list[str] = []
        self.files: list[str] = []

    def skip(self, found: Skipped) -> None:
        """Count a file that holds no pages."""
        kind = found.kind or "another kind"
        self._kinds[kind] += 1
        self._examples.setdefault(kind, found.source)
        if found.reason and len(self.notes) < _NOTES_KEPT:
            self.notes.append(f"{found.source} was passed over: {found.reason}.")
        if self._in_full:
            self.files.append(f"{found.source} ({kind})")

    def leave_unread(self, found: UnreadFields) -> None:
        """Count the fields of a file's records that are not read."""
        for name, count in found.counts:
            if name in self._fields or len(self._fields) < _MOST_FIELDS:
                self._fields[name] += count
                self._examples.setdefault(f"field {name}", found.source)

    def note(self, found: RawPage) -> None:
        """Count a page that was read otherwise than it says."""
        self._noted += 1
        if self._noted <= _NOTES_KEPT:
            self.notes.append(f"{found.source}: {found.note}.")

    def all_notes(self) -> tuple[str, ...]:
        """Return a sentence for each thing that a person should hear of, and the number of those left out."""
        more = self._noted - _NOTES_KEPT
        return (
            (*self.notes, f"Of {more:,} more pages there is a note about their encoding.")
            if more > 0
            else tuple(self.notes)
        )

    def kinds(self) -> tuple[PassedOverKind, ...]:
        """Return the kinds, the most frequent first."""
        return tuple(PassedOverKind(kind, count, self._examples[kind]) for kind, count in self._kinds.most_common())

    def fields(self) -> tuple[UnreadField, ...]:
        """Return the fields that were not read, the most frequent first."""
        return tuple(
            UnreadField(name, count, self._examples[f"field {name}"]) for name, count in self._fields.most_common()
        )
