"""In which articles what was found of a term stands, how often and where. Knows no phrases and no scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from index.arrays.postings.surface_postings import Met, met_tokens, new_holders
from index.arrays.postings.term_lookup import Found
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array, run_indices, to_indices, to_offsets
from index.query import Field


@dataclass(frozen=True, slots=True)
class Places:
    """Places of tokens in a segment, rising, and the article in which each lies."""

    place: Array
    owner: Array

    def chosen(self, chosen: Array) -> Places:
        """Give some of the places, by a mask or by their indices."""
        indices = to_indices(chosen)
        return Places(self.place.take(indices), self.owner.take(indices))


_FEW = 64
"""More runs than this are looked at by their lengths."""

NOWHERE = Places(np.empty(0, np.int32), np.empty(0, np.uint16))


def articles(segment: Segment, found: Found, field: Field | None = None) -> Array:
    """Tell which articles hold a term in a field, a bool an article."""
    held = np.zeros(segment.size, bool)
    if field is None:
        _mark_holders(segment, found.runs, held)
    elif field == "title":
        titled = segment.whole("titled")
        at = segment.whole("title_at").astype(np.int64)[np.array(found.runs, np.int64).reshape(-1, 2)]
        for start, stop in at[at[:, 1] > at[:, 0]].tolist():
            held[segment.whole("articles")[titled[start:stop]]] = True
    elif field == "body":
        for first, stop in found.runs:
            postings = segment.postings(first, stop)
            titled, frequencies = segment.titled(first, stop)
            only = titled[postings.frequencies.take(titled - postings.first) == frequencies]
            in_body = np.ones(len(postings.articles), bool)
            in_body[only - postings.first] = False
            held[postings.articles[in_body]] = True
    else:
        for run in found.runs:
            held[_lead_holders(segment, run)] = True
    for met in new_holders(segment, found.parts, held):
        held[_in_some_field(segment, met, field).owner] = True
    return held


def _lead_holders(segment: Segment, run: tuple[int, int]) -> Array:
    """Give the articles whose first paragraph holds a family of a run: the first place in the body decides."""
    postings, (titled, in_title) = segment.postings(*run), segment.titled(*run)
    starts = postings.frequencies.cumsum(dtype=np.int64) - postings.frequencies
    starts[titled - postings.first] += in_title
    first, stop = segment.tokens(*run)
    held = (starts < to_offsets(postings.frequencies)[1:]).nonzero()[0]
    owners = postings.articles.take(held)
    offsets = segment.offsets(first, stop).take(starts.take(held))
    return owners.take((_in_field(segment, owners, offsets, "lead")).nonzero()[0])


def _mark_holders(segment: Segment, runs: Sequence[tuple[int, int]], held: Array) -> None:
    """Mark the articles of runs of families, the longest first, until every article is marked."""
    if len(runs) <= _FEW:
        for run in runs:
            held[segment.postings(*run).articles.astype(np.intp)] = True
        return
    postings, at = segment.whole("articles"), segment.whole("posting_at").astype(np.int64)
    borders = at[np.array(runs)]
    order = np.argsort(borders[:, 0] - borders[:, 1])
    for number, (start, stop) in enumerate(borders[order].tolist()):
        held[postings[start:stop]] = True
        if number % _FEW == 0 and held.all():
            return


def _in_some_field(segment: Segment, met: Met, field: Field | None) -> Met:
    if field is None:
        return met
    kept = _in_field(segment, met.owner, segment.whole("offsets")[met.token], field)
    return Met(met.owner[kept], met.token[kept])


def places(segment: Segment, found: Found, field: Field | None = None, within: Array | None = None) -> Places:
    """Give the places of a term in a segment: in a field, and in the articles of the mask `within`."""
    every = [_run_places(segment, run, field, within) for run in found.runs]
    met = met_tokens(segment, found.parts, within)
    every += [_met_places(segment, _in_some_field(segment, some, field)) for some in met]
    return every[0] if found.is_one_family else together(every)


def _met_places(segment: Segment, met: Met) -> Places:
    return Places(segment.starts.take(met.owner) + segment.whole("offsets")[met.token], met.owner)


def unsorted(segment: Segment, found: Found, field: Field | None = None) -> Iterator[Array]:
    """Give all places of a term in a field, in any order."""
    if field is not None:
        yield places(segment, found, field).place
        return
    for run in found.runs:
        postings = segment.postings(*run)
        place = np.repeat(segment.starts.take(postings.articles), postings.frequencies)
        place += segment.offsets(*segment.tokens(*run))
        yield place
    for met in met_tokens(segment, found.parts):
        yield _met_places(segment, met).place


def together(every: Sequence[Places]) -> Places:
    """Put places in order."""
    if not every:
        return NOWHERE
    place = np.concatenate([one.place for one in every])
    owner = np.concatenate([one.owner for one in every])
    order = place.argsort()
    return Places(place[order], owner[order])


def _run_places(segment: Segment, run: tuple[int, int], field: Field | None, within: Array | None) -> Places:
    postings = segment.postings(*run)
    counts, owners = postings.frequencies, postings.articles
    offsets = segment.offsets(*segment.tokens(*run))
    chosen = np.flatnonzero(within.take(owners)) if within is not None else None
    if chosen is not None and len(chosen) < len(owners):
        ends = counts.cumsum(dtype=np.int64)
        owners, counts = owners.take(chosen), counts.take(chosen)
        offsets = offsets.take(run_indices(ends.take(chosen) - counts, counts))
    place = np.repeat(segment.starts.take(owners), counts)
    place += offsets
    found = Places(place, np.repeat(owners, counts))
    return found if field is None else found.chosen(_in_field(segment, found.owner, offsets, field))


def offsets_in(segment: Segment, found: Found, field: Field | None, articles: Array) -> list[list[int]]:
    """Give where a term stands in each of some rising articles, rising, counted from the beginning of its title."""
    offsets: list[list[int]] = [[] for _ in range(len(articles))]
    pieces = _one_family_offsets if found.is_one_family else _many_offsets
    for index, some in pieces(segment, found, articles):
        if field is not None:
            some = some[_in_field(segment, np.full(len(some), articles[index]), some.astype(np.int64), field)]
        offsets[index] += some.tolist()
    return offsets if found.is_one_family else [sorted(of) for of in offsets]


def _one_family_offsets(segment: Segment, found: Found, articles: Array) -> Iterator[tuple[int, Array]]:
    """Give the offsets of a family in each of some articles that hold it, with the index of the article."""
    postings = segment.postings(*found.runs[0])
    at, indices = _met(postings.articles, articles)
    if not at:
        return
    # From the first posting to the first that is met, from there to the next, and so on.
    counts = np.add.reduceat(postings.frequencies[: at[-1] + 1], [0, *at], dtype=np.uint32).tolist()
    token = postings.token + (counts[0] if at[0] else 0)
    for place, index, following in zip(at, indices, counts[1:], strict=True):
        yield index, segment.offsets(token, token + int(postings.frequencies[place]))
        token += following


def _met(held: Array, articles: Array) -> tuple[list[int], list[int]]:
    """Give which of the held articles are wanted, and as which of those, rising."""
    wanted = articles.tolist()
    # `searchsorted` is quick for its own type alone; a number that does not fit into it is held by nobody.
    at = held.searchsorted(articles.astype(held.dtype)).tolist()
    met = [index for index, place in enumerate(at) if place < len(held) and held[place] == wanted[index]]
    return [at[index] for index in met], met


def _many_offsets(segment: Segment, found: Found, articles: Array) -> Iterator[tuple[int, Array]]:
    """Give the offsets of many families in some articles, posting by posting."""
    wanted = np.zeros(segment.size, bool)
    wanted[articles] = True
    yield from _offsets_of_runs(segment, found.runs, articles, wanted)
    for met in met_tokens(segment, found.parts, wanted):
        for index, token in zip(np.searchsorted(articles, met.owner).tolist(), met.token.tolist(), strict=True):
            yield index, segment.offsets(token, token + 1)


def _offsets_of_runs(
    segment: Segment, runs: Sequence[tuple[int, int]], articles: Array, wanted: Array
) -> Iterator[tuple[int, Array]]:
    if not runs:
        return
    posting_at, frequencies = segment.whole("posting_at"), segment.whole("frequencies")
    begins, ends = posting_at[np.array(runs)].astype(np.int64).T
    every = segment.whole("articles")
    owners = np.concatenate([every[a:b] for a, b in zip(begins.tolist(), ends.tolist(), strict=True)])
    chosen = np.flatnonzero(wanted.take(owners))
    heads = np.cumsum(ends - begins) - (ends - begins)
    number = np.searchsorted(heads, chosen, side="right") - 1
    postings = begins[number] + chosen - heads[number]
    stems = np.searchsorted(posting_at, postings, side="right") - 1
    firsts, tokens = posting_at[stems].tolist(), segment.whole("token_at")[stems].tolist()
    indices = np.searchsorted(articles, owners[chosen]).tolist()
    for index, posting, first, token in zip(indices, postings.tolist(), firsts, tokens, strict=True):
        start = token + int(frequencies[first:posting].sum(dtype=np.int64))
        yield index, segment.offsets(start, start + int(frequencies[posting]))


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


@dataclass(frozen=True, slots=True)
class Frequencies:
    """The articles that hold a term, rising, and how often; `titled` are the indices of those with it in the title."""

    articles: Array
    every: Array
    titled: Array
    title: Array

    @staticmethod
    def concatenate(parts: Sequence[Frequencies], bases: Sequence[int]) -> Frequencies:
        """Put those of several segments together; articles of each count from its base."""
        held = [(part, base) for part, base in zip(parts, bases, strict=False) if len(part.articles)]
        if not held:
            return Frequencies(*(np.empty(0, np.intp) for _ in range(4)))
        starts = list(accumulate((len(part.articles) for part, _ in held), initial=0))
        articles = np.empty(starts[-1], np.intp)
        for (part, base), start, stop in zip(held, starts, starts[1:], strict=False):
            np.add(part.articles, base, out=articles[start:stop], dtype=np.intp)
        return Frequencies(
            articles,
            np.concatenate([part.every for part, _ in held]),
            np.concatenate([part.titled + start for (part, _), start in zip(held, starts, strict=False)]),
            np.concatenate([part.title for part, _ in held]),
        )

    def chosen(self, mask: Array) -> Frequencies:
        """Give some of the articles, by a bool for each."""
        indices = mask.nonzero()[0]
        kept = mask.take(self.titled).nonzero()[0]
        titled = indices.searchsorted(self.titled.take(kept))
        return Frequencies(self.articles.take(indices), self.every.take(indices), titled, self.title.take(kept))


def frequencies(segment: Segment, found: Found, field: Field | None = None) -> Frequencies:
    """Give the articles that hold a term in a field and how often they do; "lead" counts as "body"."""
    held = _family_frequencies(segment, found.runs[0]) if found.is_one_family else _summed_frequencies(segment, found)
    if field is None:
        return held
    if field == "title":
        return Frequencies(held.articles[held.titled], held.title, np.arange(len(held.titled)), held.title)
    body = held.every.astype(np.int64)
    body[held.titled] -= held.title
    kept = body.nonzero()[0]
    return Frequencies(held.articles[kept], body[kept], np.empty(0, np.int64), np.empty(0, np.int64))


def _family_frequencies(segment: Segment, run: tuple[int, int]) -> Frequencies:
    postings = segment.postings(*run)
    titled, counts = segment.titled(*run)
    return Frequencies(postings.articles, postings.frequencies, titled - postings.first, counts)


def _summed_frequencies(segment: Segment, found: Found) -> Frequencies:
    every, title = np.zeros(segment.size, np.int64), np.zeros(segment.size, np.int64)
    for first, stop in found.runs:
        for family in range(first, stop):
            of_family = _family_frequencies(segment, (family, family + 1))
            every[of_family.articles] += of_family.every
            title[of_family.articles[of_family.titled]] += of_family.title
    for met in met_tokens(segment, found.parts):
        in_title = segment.whole("offsets")[met.token] < segment.title_length[met.owner]
        every += np.bincount(met.owner, minlength=segment.size)
        title += np.bincount(met.owner[in_title], minlength=segment.size)
    held = np.flatnonzero(every)
    titled = np.flatnonzero(title[held])
    return Frequencies(held, every[held], titled, title[held][titled])
