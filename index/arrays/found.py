"""What of a segment's vocabulary meets a term, and in which articles, how often and where that stands.

Knows single terms only: no phrases, no scores.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from index import analysis
from index.arrays.files import Array
from index.arrays.pieces import ragged
from index.arrays.segment import Segment
from index.query import Field
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


def articles(segment: Segment, found: Found, field: Field | None = None) -> Array:
    """Tell which articles hold a term in a field, a bool an article."""
    held = np.zeros(segment.size, bool)
    if field is None or field == "title":
        for first, stop in found.runs:
            postings = segment.postings(first, stop)
            if field is None:
                held[postings.articles] = True
            else:
                titled, _ = segment.titled(first, stop)
                held[postings.articles[titled - postings.first]] = True
    elif field == "body":
        for first, stop in found.runs:
            postings = segment.postings(first, stop)
            titled, frequencies = segment.titled(first, stop)
            only = titled[postings.frequencies[titled - postings.first] == frequencies]
            in_body = np.ones(len(postings.articles), bool)
            in_body[only - postings.first] = False
            held[postings.articles[in_body]] = True
    else:
        held[segment.article_of(places(segment, Found(found.runs), field))] = True
    if found.parts:
        held[segment.article_of(places(segment, Found((), found.parts), field))] = True
    return held


def places(segment: Segment, found: Found, field: Field | None = None, within: Array | None = None) -> Array:
    """Give the places of a term in a segment, rising: in a field, and in the articles of the mask `within`."""
    pieces = [(run, None) for run in found.runs] + [((family, family + 1), met) for family, met in found.parts]
    every = [_piece_places(segment, run, met, field, within) for run, met in pieces]
    if not every:
        return np.empty(0, np.int64)
    if len(every) == 1 and pieces[0][0][1] - pieces[0][0][0] == 1:
        return every[0]
    return np.sort(np.concatenate(every))


def _piece_places(
    segment: Segment, run: tuple[int, int], met: Array | None, field: Field | None, within: Array | None
) -> Array:
    postings = segment.postings(*run)
    counts = postings.frequencies.astype(np.int64)
    holders = postings.articles
    first, stop = segment.tokens(*run)
    offsets = segment.offsets(first, stop)
    codes = segment.codes(run[0], first, stop) if met is not None else None
    chosen = np.flatnonzero(within[holders]) if within is not None else None
    if chosen is not None and len(chosen) < len(holders):
        starts = np.cumsum(counts) - counts
        holders, counts = holders[chosen], counts[chosen]
        tokens = ragged(starts[chosen], counts)
        offsets = offsets[tokens]
        codes = codes[tokens] if codes is not None else None
    owners = np.repeat(holders, counts)
    if met is not None and codes is not None:
        kept = met[codes]
        owners, offsets = owners[kept], offsets[kept]
    if field is not None:
        kept = _in_field(segment, owners, offsets, field)
        owners, offsets = owners[kept], offsets[kept]
    found: Array = segment.starts[owners] + offsets
    return found


def offsets_in(segment: Segment, found: Found, field: Field | None, article: int) -> list[int]:
    """Give where a term stands in one article, rising, counted from the beginning of its title."""
    every = [_run_offsets(segment, run, None, article) for run in found.runs]
    every += [_run_offsets(segment, (family, family + 1), met, article) for family, met in found.parts]
    if not every:
        return []
    offsets = np.concatenate(every).astype(np.int64) if len(every) > 1 else every[0].astype(np.int64)
    if field is not None:
        offsets = offsets[_in_field(segment, np.full(len(offsets), article), offsets, field)]
    return sorted(offsets.tolist())


def _run_offsets(segment: Segment, run: tuple[int, int], met: Array | None, article: int) -> Array:
    postings = segment.postings(*run)
    if run[1] - run[0] == 1:
        held = _index_of(postings.articles, article)
    else:
        held = np.flatnonzero(postings.articles == article)
    first, _ = segment.tokens(*run)
    every, before = [np.empty(0, np.int64)], 0
    for index in held.tolist():
        first += int(postings.frequencies[before:index].sum(dtype=np.int64))
        stop = first + int(postings.frequencies[index])
        offsets = segment.offsets(first, stop)
        every.append(offsets if met is None else offsets[met[segment.codes(run[0], first, stop)]])
        before, first = index + 1, stop
    return np.concatenate(every)


def _index_of(rising: Array, number: int) -> Array:
    if rising[-1] < number:
        return np.empty(0, np.int64)
    at = int(np.searchsorted(rising, rising.dtype.type(number)))
    return np.array([at] if rising[at] == number else [], np.int64)


def _in_field(segment: Segment, owners: Array, offsets: Array, field: Field) -> Array:
    titles = segment.title_length[owners]
    kept: Array
    match field:
        case "title":
            kept = offsets < titles
        case "body":
            kept = offsets > titles
        case "lead":
            kept = (offsets > titles) & (offsets <= titles + segment.whole("lead_length")[owners])
    return kept


def frequencies(segment: Segment, found: Found, field: Field | None = None) -> tuple[Array, Array, Array]:
    """Give the articles that hold a term in a field, rising, and how often each does in its title and in its body.

    "lead" counts as "body".
    """
    if found.is_one_family:
        holders, title, body = _family_frequencies(segment, found.runs[0])
    else:
        holders, title, body = _summed_frequencies(segment, found)
    if field is None:
        return holders, title, body
    kept = np.flatnonzero(title if field == "title" else body)
    holders, title, body = holders[kept], title[kept], body[kept]
    return (holders, title, np.zeros_like(body)) if field == "title" else (holders, np.zeros_like(title), body)


def _family_frequencies(segment: Segment, run: tuple[int, int]) -> tuple[Array, Array, Array]:
    postings = segment.postings(*run)
    titled, counts = segment.titled(*run)
    title = np.zeros(len(postings.articles))
    title[titled - postings.first] = counts
    return postings.articles, title, postings.frequencies - title


def _summed_frequencies(segment: Segment, found: Found) -> tuple[Array, Array, Array]:
    title, body = np.zeros(segment.size), np.zeros(segment.size)
    for first, stop in found.runs:
        for family in range(first, stop):
            holders, in_title, in_body = _family_frequencies(segment, (family, family + 1))
            title[holders] += in_title
            body[holders] += in_body
    if found.parts:
        where = places(segment, Found((), found.parts))
        owners = segment.article_of(where)
        in_title = where - segment.starts[owners] < segment.title_length[owners]
        title += np.bincount(owners[in_title], minlength=segment.size)
        body += np.bincount(owners[~in_title], minlength=segment.size)
    held = np.flatnonzero(title + body)
    return held, title[held], body[held]
