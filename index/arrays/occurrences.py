"""In which articles what was found of a term stands, how often and where. Knows no phrases and no scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.files import Array
from index.arrays.found import Found
from index.arrays.pieces import ragged
from index.arrays.segment import Segment
from index.query import Field


@dataclass(frozen=True, slots=True)
class Places:
    """Places of tokens in a segment, rising, and the article in which each lies."""

    place: Array
    owner: Array

    def chosen(self, chosen: Array) -> Places:
        """Give some of the places, by a mask or by their indices."""
        indices = indices_of(chosen)
        return Places(self.place.take(indices), self.owner.take(indices))


def indices_of(chosen: Array) -> Array:
    """Give the indices that a mask chooses; indices stay. Taking them is many times quicker than indexing by a mask."""
    return chosen.nonzero()[0] if chosen.dtype == bool else chosen


NOWHERE = Places(np.empty(0, np.int32), np.empty(0, np.uint16))


def articles(segment: Segment, found: Found, field: Field | None = None) -> Array:
    """Tell which articles hold a term in a field, a bool an article."""
    held = np.zeros(segment.size, bool)
    if field is None or field == "title":
        for first, stop in found.runs:
            postings = segment.postings(first, stop)
            if field is None:
                held[postings.articles.astype(np.intp)] = True
            else:
                titled, _ = segment.titled(first, stop)
                held[postings.articles[titled - postings.first]] = True
    elif field == "body":
        for first, stop in found.runs:
            postings = segment.postings(first, stop)
            titled, frequencies = segment.titled(first, stop)
            only = titled[postings.frequencies.take(titled - postings.first) == frequencies]
            in_body = np.ones(len(postings.articles), bool)
            in_body[only - postings.first] = False
            held[postings.articles[in_body]] = True
    else:
        held[places(segment, Found(found.runs), field).owner] = True
    if found.parts:
        held[places(segment, Found((), found.parts), field).owner] = True
    return held


def places(segment: Segment, found: Found, field: Field | None = None, within: Array | None = None) -> Places:
    """Give the places of a term in a segment: in a field, and in the articles of the mask `within`."""
    pieces: list[tuple[tuple[int, int], Array | None]] = [(run, None) for run in found.runs]
    pieces += [((family, family + 1), met) for family, met in found.parts]
    every = [_piece_places(segment, run, met, field, within) for run, met in pieces]
    if len(every) == 1 and pieces[0][0][1] - pieces[0][0][0] == 1:
        return every[0]
    return together(every)


def together(every: Sequence[Places]) -> Places:
    """Put places in order."""
    if not every:
        return NOWHERE
    place = np.concatenate([one.place for one in every])
    owner = np.concatenate([one.owner for one in every])
    order = place.argsort()
    return Places(place[order], owner[order])


def _piece_places(
    segment: Segment, run: tuple[int, int], met: Array | None, field: Field | None, within: Array | None
) -> Places:
    postings = segment.postings(*run)
    counts, owners = postings.frequencies, postings.articles
    first, stop = segment.tokens(*run)
    offsets = segment.offsets(first, stop)
    codes = segment.codes(run[0], first, stop) if met is not None else None
    chosen = within.take(owners).nonzero()[0] if within is not None else None
    if chosen is not None and len(chosen) < len(owners):
        ends = counts.cumsum(dtype=np.int64)
        owners, counts = owners.take(chosen), counts.take(chosen)
        tokens = ragged(ends.take(chosen) - counts, counts)
        offsets = offsets.take(tokens)
        codes = codes.take(tokens) if codes is not None else None
    place = segment.starts.take(owners).repeat(counts)
    place += offsets
    found = Places(place, owners.repeat(counts))
    if met is not None and codes is not None:
        kept = met.take(codes).nonzero()[0]
        found, offsets = found.chosen(kept), offsets.take(kept)
    return found if field is None else found.chosen(_in_field(segment, found.owner, offsets, field))


def offsets_in(segment: Segment, found: Found, field: Field | None, articles: Array) -> list[list[int]]:
    """Give where a term stands in each of some articles (rising), counted from the beginning of its title."""
    pieces: list[tuple[tuple[int, int], Array | None]] = [(run, None) for run in found.runs]
    pieces += [((family, family + 1), met) for family, met in found.parts]
    offsets: list[list[int]] = [[] for _ in range(len(articles))]
    for run, met in pieces:
        for index, start, stop in _tokens_in(segment, run, articles):
            some = segment.offsets(start, stop)
            if met is not None:
                some = some[met[segment.codes(run[0], start, stop)]]
            if field is not None:
                some = some[_in_field(segment, np.full(len(some), articles[index]), some.astype(np.int64), field)]
            offsets[index] += some.tolist()
    return offsets if len(pieces) == 1 and pieces[0][0][1] - pieces[0][0][0] == 1 else [sorted(of) for of in offsets]


def _tokens_in(segment: Segment, run: tuple[int, int], articles: Array) -> Iterator[tuple[int, int, int]]:
    """Give the range of tokens of each posting of a run of families in some articles, with the index of the article."""
    postings = segment.postings(*run)
    at, indices = _met(postings.articles, articles, run[1] - run[0] == 1)
    if not at:
        return
    # From the first posting to the first that is met, from there to the next, and so on.
    counts = np.add.reduceat(postings.frequencies[: at[-1] + 1], [0, *at], dtype=np.uint32).tolist()
    token = postings.token + (counts[0] if at[0] else 0)
    for place, index, following in zip(at, indices, counts[1:], strict=True):
        yield index, token, token + int(postings.frequencies[place])
        token += following


def _met(held: Array, articles: Array, once: bool) -> tuple[list[int], list[int]]:
    """Give which of the held articles are wanted, and as which of those, rising; `once` if none is held twice."""
    if not once:
        at = np.logical_or.reduce([held == article for article in articles.tolist()]).nonzero()[0]
        return at.tolist(), articles.searchsorted(held[at]).tolist()
    wanted = articles.tolist()
    # `searchsorted` is quick for its own type alone; a number that does not fit into it is held by nobody.
    at = held.searchsorted(articles.astype(held.dtype)).tolist()
    met = [index for index, place in enumerate(at) if place < len(held) and held[place] == wanted[index]]
    return [at[index] for index in met], met


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
    def end_to_end(parts: Sequence[Frequencies], bases: Sequence[int]) -> Frequencies:
        """Put those of several segments together; articles of each count from its base."""
        held = [(part, base) for part, base in zip(parts, bases, strict=False) if len(part.articles)]
        if not held:
            return Frequencies(*(np.empty(0, np.intp) for _ in range(4)))
        articles = [np.add(part.articles, base, dtype=np.intp) for part, base in held]
        starts = np.cumsum([0, *map(len, articles[:-1])])
        return Frequencies(
            np.concatenate(articles),
            np.concatenate([part.every for part, _ in held]),
            np.concatenate([part.titled + start for (part, _), start in zip(held, starts, strict=True)]),
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
    if found.parts:
        where = places(segment, Found((), found.parts))
        in_title = where.place - segment.starts[where.owner] < segment.title_length[where.owner]
        every += np.bincount(where.owner, minlength=segment.size)
        title += np.bincount(where.owner[in_title], minlength=segment.size)
    held = every.nonzero()[0]
    titled = title[held].nonzero()[0]
    return Frequencies(held, every[held], titled, title[held][titled])
