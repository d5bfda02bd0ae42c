"""What of a segment's vocabulary meets a term. Knows nothing of where that stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from index import analysis
from index.arrays.files import Array
from index.arrays.segment import Segment
from index.terms import Kind, Term, accepts_form


@dataclass(frozen=True, slots=True)
class Found:
    """Families of which all surfaces meet a term, as [first, stop) runs, and families of which some do, with which."""

    runs: tuple[tuple[int, int], ...] = ()
    parts: tuple[tuple[int, Array], ...] = ()

    @property
    def is_one_family(self) -> bool:
        """Whether it is a single family, as it mostly is for a word."""
        return not self.parts and len(self.runs) == 1 and self.runs[0][1] - self.runs[0][0] == 1


def find(segment: Segment, term: Term) -> Found:
    """Find what meets a term."""
    if term.kind is Kind.FAMILY:
        numbers = sorted(number for number in map(segment.families.find, term.families) if number >= 0)
        return Found(tuple((number, number + 1) for number in numbers))
    return _of_entries(segment, _entries(segment, term))


def _entries(segment: Segment, term: Term) -> Array:
    if term.kind is Kind.PREFIX:
        return segment.entries_of_forms(*segment.forms.beginning(term.text))
    groups = [segment.entries_of_forms(number, number + 1) for number in numbers_of_forms(segment, term).tolist()]
    entries = np.concatenate(groups) if groups else np.empty(0, np.int64)
    if term.kind is Kind.SURFACE:
        return np.array([entry for entry in entries.tolist() if segment.surfaces[entry] == term.text], np.int64)
    return entries


def numbers_of_forms(segment: Segment, term: Term) -> Array:
    """Give the numbers of the forms that meet a term, rising; of the form alone where the term asks for a surface."""
    forms = segment.forms
    match term.kind:
        case Kind.PREFIX:
            return np.arange(*forms.beginning(term.text))
        case Kind.WILDCARD:
            literal = re.split(r"[*?]", term.text, maxsplit=1)[0]
            first, stop = forms.beginning(literal)
            chosen = [
                number for number, form in enumerate(forms.between(first, stop), first) if accepts_form(term, form)
            ]
        case Kind.FUZZY:
            chosen = _near_forms(segment, term)
        case _:
            number = forms.find(analysis.fold(term.text))
            chosen = [number] if number >= 0 else []
    return np.array(chosen, np.int64)


def _near_forms(segment: Segment, term: Term) -> list[int]:
    first, stop = segment.forms.beginning(term.text[0])
    forms = segment.forms.between(first, stop)
    if not forms:
        return []
    distances = cdist([term.text], forms, scorer=OSA.distance, score_cutoff=term.edits, dtype=np.uint8)[0]
    near: list[int] = (np.flatnonzero(distances <= term.edits) + first).tolist()
    return near


def _of_entries(segment: Segment, entries: Array) -> Found:
    if not len(entries):
        return Found()
    surface_at = segment.whole("surface_at")
    entries = np.sort(entries)
    families, counts = np.unique(segment.family_of_entries(entries), return_counts=True)
    sizes = surface_at[families + 1].astype(np.int64) - surface_at[families]
    whole = families[counts == sizes]
    breaks = np.flatnonzero(np.diff(whole) != 1)
    firsts, lasts = (whole[np.r_[0, breaks + 1]], whole[np.r_[breaks, -1]]) if len(whole) else (whole, whole)
    parts = []
    for family in families[counts != sizes].tolist():
        start, stop = segment.surface_range(family)
        met = np.zeros(stop - start, bool)
        met[entries[np.searchsorted(entries, start) : np.searchsorted(entries, stop)] - start] = True
        parts.append((family, met))
    return Found(tuple(zip(firsts.tolist(), (lasts + 1).tolist(), strict=True)), tuple(parts))
