"""Lookup of terms in a segment's term dictionary: the stems and surface forms that match. Reads no postings."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np

from index.analysis.edit_distance import are_within
from index.analysis.normalization import normalize
from index.analysis.query_terms import Term, TermKind, wildcard_pattern
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array

_LONG_FRAGMENT = 2
"""A fragment of so many letters is in few forms, which are found faster than all forms are tested."""


@dataclass(frozen=True, slots=True)
class TermMatch:
    """The part of a term dictionary that matches a term.

    `ranges` are [first, stop) ranges of stems of which all surface forms match; `partial` are other stems, sorted, each
    with a mask of its surface forms that match.
    """

    ranges: tuple[tuple[int, int], ...] = ()
    partial: tuple[tuple[int, Array], ...] = ()
    is_single_stem: bool = field(init=False, compare=False)
    """Whether it is one whole stem, as for most words."""

    def __post_init__(self) -> None:
        single = not self.partial and len(self.ranges) == 1 and self.ranges[0][1] - self.ranges[0][0] == 1
        object.__setattr__(self, "is_single_stem", single)

    @property
    def parts(self) -> int:
        """The number of ranges and of partial stems."""
        return len(self.ranges) + len(self.partial)


def lookup(segment: Segment, term: Term) -> TermMatch:
    """Return the stems and surface forms that match a term."""
    if term.kind is TermKind.STEM:
        numbers = sorted(number for number in map(segment.terms.find_stem, term.stems) if number >= 0)
        return TermMatch(tuple((number, number + 1) for number in numbers))
    return _match_of(segment, _entries(segment, term))


def _entries(segment: Segment, term: Term) -> Array:
    """Return the numbers of the surface forms that match a term."""
    if term.kind is TermKind.PREFIX:
        return segment.terms.entries_of_form_range(*segment.terms.forms.prefix_range(term.text))
    entries = segment.terms.entries_of_forms(matching_forms(segment, term))
    if term.kind is TermKind.SURFACE:
        return np.array([entry for entry in entries.tolist() if segment.terms.surfaces[entry] == term.text], np.int64)
    return entries


def matching_forms(segment: Segment, term: Term) -> Array:
    """Return the numbers of the forms that match a term, sorted; a surface form is matched by its form alone."""
    forms = segment.terms.forms
    match term.kind:
        case TermKind.PREFIX:
            return np.arange(*forms.prefix_range(term.text))
        case TermKind.WILDCARD:
            chosen = _wildcard_forms(segment, term.text)
        case TermKind.FUZZY:
            chosen = _fuzzy_forms(segment, term)
        case _:
            number = forms.find(normalize(term.text))
            chosen = [number] if number >= 0 else []
    return np.array(chosen, np.int64)


def _wildcard_forms(segment: Segment, pattern: str) -> list[int]:
    """Return the forms that match a pattern.

    Only forms with its beginning are tested, and of these only those with its end or its longest fragment.
    """
    beginning, *others = re.split(r"[*?]", pattern)
    forms, fragment, end = segment.terms.forms, max(others, key=len, default=""), others[-1] if others else ""
    first, stop = forms.prefix_range(beginning)
    if end and pattern == f"*{end}":
        return forms.ending_with(end, first, stop)
    matches = wildcard_pattern(pattern).fullmatch
    if end:
        return [number for number in forms.ending_with(end, first, stop) if matches(forms[number])]
    if len(fragment) >= _LONG_FRAGMENT:
        return [number for number in forms.containing(fragment, first, stop) if matches(forms[number])]
    return [number for number, form in enumerate(forms.slice(first, stop), first) if matches(form)]


def scans_all_forms(term: Term) -> bool:
    """Return whether a term is tested on every form: a wildcard without a prefix and without two letters in a row."""
    beginning, *others = re.split(r"[*?]", term.text)
    return term.kind is TermKind.WILDCARD and not beginning and max(map(len, others), default=0) < _LONG_FRAGMENT


def _fuzzy_forms(segment: Segment, term: Term) -> list[int]:
    first, stop = segment.terms.forms.prefix_range(term.text[0])
    forms = segment.terms.forms.slice(first, stop)
    if not forms:
        return []
    near: list[int] = (np.flatnonzero(are_within(term.text, forms, term.edits)) + first).tolist()
    return near


def _match_of(segment: Segment, entries: Array) -> TermMatch:
    """Return surface forms as ranges of whole stems and partial stems."""
    if not len(entries):
        return TermMatch()
    surface_at = segment.array("surface_at")
    entries = np.sort(entries)
    stems, counts = np.unique(segment.terms.stems_of_entries(entries), return_counts=True)
    sizes = surface_at[stems + 1].astype(np.int64) - surface_at[stems]
    full_stems = stems[counts == sizes]
    breaks = np.flatnonzero(np.diff(full_stems) != 1)
    firsts, lasts = (
        (full_stems[np.r_[0, breaks + 1]], full_stems[np.r_[breaks, -1]])
        if len(full_stems)
        else (full_stems, full_stems)
    )
    partial = stems[counts != sizes]
    borders = [np.searchsorted(entries, surface_at[partial + after]) for after in (0, 1)]
    masks = []
    for stem, begin, end in zip(partial.tolist(), *(border.tolist() for border in borders), strict=True):
        start, stop = segment.terms.surface_range(stem)
        mask = np.zeros(stop - start, bool)
        mask[entries[begin:end] - start] = True
        masks.append((stem, mask))
    return TermMatch(tuple(zip(firsts.tolist(), (lasts + 1).tolist(), strict=True)), tuple(masks))


def share_tokens(match: TermMatch, other: TermMatch) -> bool:
    """Return whether some token matches both terms."""
    if any(_overlaps(stems, ranged.ranges) for ranged, stems in _ranges_against(match, other)):
        return True
    masks = dict(other.partial)
    return any(bool((mask & masks[stem]).any()) for stem, mask in match.partial if stem in masks)


def _ranges_against(match: TermMatch, other: TermMatch) -> Iterator[tuple[TermMatch, tuple[int, int]]]:
    """Yield a match with a range of stems of the other, enough pairs to detect any overlap with a full range."""
    yield from ((other, stems) for stems in match.ranges)
    yield from ((other, (stem, stem + 1)) for stem, _ in match.partial)
    yield from ((match, (stem, stem + 1)) for stem, _ in other.partial)


def _overlaps(stems: tuple[int, int], ranges: Sequence[tuple[int, int]]) -> bool:
    """Return whether a range of stems overlaps one of several sorted ranges."""
    at = bisect_left(ranges, stems[1], key=itemgetter(0)) - 1
    return at >= 0 and ranges[at][1] > stems[0]
