"""Which names in a text are places: listed ones, those that stand after "in", and what the model takes for places.

Decides on no person, and looks at none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from corpus.people.evidence.archive_evidence import ArchiveEvidence
from corpus.people.evidence.evidence_rows import FormRow
from corpus.people.evidence.evidence_weights import UNIT
from corpus.people.evidence.form_facts import facts_of
from corpus.people.evidence.scanning import Scan
from corpus.people.features import is_listed_place
from corpus.people.tagger import EntityKind, EntitySpan

FEWEST = 2
"""Articles of a form from which on what stands before it says that it is a place."""
LEAST_SHARE = 0.3
"""The share of mentions after "in" or "at" from which on it does."""


def place_spans(scan: Scan, evidence: ArchiveEvidence, people: Collection[tuple[int, int]]) -> list[EntitySpan]:
    """Return the spans of places in a text, in order, but those that overlap people."""
    taken = {at for start, end in people for at in (start, end - 1)}
    found = [
        EntitySpan(mention.start, mention.end, EntityKind.PLACE)
        for form, mentions in scan.mentions.items()
        if is_place(form, evidence)
        for mention in mentions
        if not mention.inner and mention.start not in taken and mention.end - 1 not in taken
    ]
    return sorted(found, key=lambda span: span.start)


def is_place(form: str, evidence: ArchiveEvidence) -> bool:
    """Return whether a form is a place wherever it is no person."""
    known = evidence.places.get(form)
    if known is None:
        known = evidence.places[form] = _seems_place(form, evidence)
    return known


def _seems_place(form: str, evidence: ArchiveEvidence) -> bool:
    row = evidence.row(form)
    if verdicts := evidence.verdicts_on(form):
        return _share_of_places(verdicts) > 0.5
    return is_listed_place(facts_of(form).words) or (row.articles >= FEWEST and _whereabouts(row) >= LEAST_SHARE)


def _share_of_places(verdicts: Collection[str]) -> float:
    return sum(found.startswith("place") for found in verdicts) / len(verdicts)


def _whereabouts(row: FormRow) -> float:
    shares: Iterable[int] = (one.whereabouts for one in row.sample)
    return sum(shares) / len(row.sample) / UNIT
