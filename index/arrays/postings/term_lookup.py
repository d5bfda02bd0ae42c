"""What of a segment's vocabulary meets a term. Knows nothing of where that stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from index.analysis import tokenizer as analysis
from index.analysis.query_terms import Term, TermKind, fitting
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array

_LONG_PIECE = 2
"""A piece of so many letters is in few words, and these are found faster than all are looked at."""


@dataclass(frozen=True, slots=True)
class Found:
    """Families of which all surfaces meet a term, as [first, stop) runs, and families of which some do, with which."""

    runs: tuple[tuple[int, int], ...] = ()
    parts: tuple[tuple[int, Array], ...] = ()

    @property
    def pieces(self) -> int:
        """How many runs and single families it takes to look at it."""
        return len(self.runs) + len(self.parts)

    @property
    def is_one_family(self) -> bool:
        """Whether it is a single family, as it mostly is for a word."""
        return not self.parts and len(self.runs) == 1 and self.runs[0][1] - self.runs[0][0] == 1


def find(segment: Segment, term: Term) -> Found:
    """Find what meets a term."""
    if term.kind is TermKind.STEM:
        numbers = sorted(number for number in map(segment.terms.find_stem, term.stems) if number >= 0)
        return Found(tuple((number, number + 1) for number in numbers))
    return _of_entries(segment, _entries(segment, term))


def _entries(segment: Segment, term: Term) -> Array:
    if term.kind is TermKind.PREFIX:
        return segment.terms.entries_of_form_range(*segment.terms.forms.prefix_range(term.text))
    entries = segment.terms.entries_of_forms(numbers_of_forms(segment, term))
    if term.kind is TermKind.SURFACE:
        return np.array([entry for entry in entries.tolist() if segment.terms.surfaces[entry] == term.text], np.int64)
    return entries


def numbers_of_forms(segment: Segment, term: Term) -> Array:
    """Give the numbers of the forms that meet a term, rising; of the form alone where the term asks for a surface."""
    forms = segment.terms.forms
    match term.kind:
        case TermKind.PREFIX:
            return np.arange(*forms.prefix_range(term.text))
        case TermKind.WILDCARD:
            chosen = _fitting_forms(segment, term.text)
        case TermKind.FUZZY:
            chosen = _near_forms(segment, term)
        case _:
            number = forms.find(analysis.normalize(term.text))
            chosen = [number] if number >= 0 else []
    return np.array(chosen, np.int64)


def _fitting_forms(segment: Segment, pattern: str) -> list[int]:
    """Look among the forms that begin as the pattern does, and of these among those that end so or hold its longest
    piece."""
    begins, *others = re.split(r"[*?]", pattern)
    forms, piece, end = segment.terms.forms, max(others, key=len, default=""), others[-1] if others else ""
    first, stop = forms.prefix_range(begins)
    if end and pattern == f"*{end}":
        return forms.ending_with(end, first, stop)
    fits = fitting(pattern).fullmatch
    if end:
        return [number for number in forms.ending_with(end, first, stop) if fits(forms[number])]
    if len(piece) >= _LONG_PIECE:
        return [number for number in forms.containing(piece, first, stop) if fits(forms[number])]
    return [number for number, form in enumerate(forms.slice(first, stop), first) if fits(form)]


def is_everywhere(term: Term) -> bool:
    """Tell whether all forms must be looked at: a wildcard that neither begins with a letter nor has two in a row."""
    begins, *others = re.split(r"[*?]", term.text)
    return term.kind is TermKind.WILDCARD and not begins and max(map(len, others), default=0) < _LONG_PIECE


def _near_forms(segment: Segment, term: Term) -> list[int]:
    first, stop = segment.terms.forms.prefix_range(term.text[0])
    forms = segment.terms.forms.slice(first, stop)
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
    stems, counts = np.unique(segment.terms.stems_of_entries(entries), return_counts=True)
    sizes = surface_at[stems + 1].astype(np.int64) - surface_at[stems]
    whole = stems[counts == sizes]
    breaks = np.flatnonzero(np.diff(whole) != 1)
    firsts, lasts = (whole[np.r_[0, breaks + 1]], whole[np.r_[breaks, -1]]) if len(whole) else (whole, whole)
    partly = stems[counts != sizes]
    borders = [np.searchsorted(entries, surface_at[partly + after]) for after in (0, 1)]
    parts = []
    for family, begin, end in zip(partly.tolist(), *(border.tolist() for border in borders), strict=True):
        start, stop = segment.terms.surface_range(family)
        met = np.zeros(stop - start, bool)
        met[entries[begin:end] - start] = True
        parts.append((family, met))
    return Found(tuple(zip(firsts.tolist(), (lasts + 1).tolist(), strict=True)), tuple(parts))


def share_tokens(one: Found, other: Found) -> bool:
    """Tell whether some token meets both terms."""
    if any(_overlap(run, found.runs) for found, run in _runs_against(one, other)):
        return True
    met = dict(other.parts)
    return any(bool((surfaces & met[family]).any()) for family, surfaces in one.parts if family in met)


def _runs_against(one: Found, other: Found) -> Iterator[tuple[Found, tuple[int, int]]]:
    """Give each run and each family of either with the one among whose runs it must not be."""
    yield from ((other, run) for run in one.runs)
    yield from ((other, (family, family + 1)) for family, _ in one.parts)
    yield from ((one, (family, family + 1)) for family, _ in other.parts)


def _overlap(run: tuple[int, int], runs: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a run of families shares one with rising runs."""
    at = bisect_left(runs, run[1], key=itemgetter(0)) - 1
    return at >= 0 and runs[at][1] > run[0]
