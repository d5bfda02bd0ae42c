"""Positions of a term in a segment. Knows no phrases and no scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from index.arrays.postings.surface_postings import MatchedTokens, matched_tokens
from index.arrays.postings.term_lookup import TermMatch
from index.arrays.segments.segment import Segment
from index.arrays.storage.ragged import Array, run_indices, to_indices
from index.query import Field


@dataclass(frozen=True, slots=True)
class TermPositions:
    """Positions of tokens in a segment, sorted, and the article of each."""

    position: Array
    article: Array

    def select(self, chosen: Array) -> TermPositions:
        """Return some of the positions, by a mask or by their indices."""
        indices = to_indices(chosen)
        return TermPositions(self.position.take(indices), self.article.take(indices))


NO_POSITIONS = TermPositions(np.empty(0, np.int32), np.empty(0, np.uint16))


def positions(
    segment: Segment, match: TermMatch, field: Field | None = None, within: Array | None = None
) -> TermPositions:
    """Return the positions of a term in a field, in the articles of the mask `within`."""
    every = [_range_positions(segment, stems, field, within) for stems in match.ranges]
    tokens = matched_tokens(segment, match.partial, within)
    every += [_token_positions(segment, some.in_field(segment, field)) for some in tokens]
    return every[0] if match.is_single_stem else _merged(every)


def unsorted_positions(segment: Segment, match: TermMatch, field: Field | None = None) -> Iterator[Array]:
    """Yield all positions of a term in a field, in any order."""
    if field is not None:
        yield positions(segment, match, field).position
        return
    for stems in match.ranges:
        postings = segment.postings(*stems)
        position = np.repeat(segment.starts.take(postings.articles), postings.frequencies)
        position += segment.offsets(*segment.tokens(*stems))
        yield position
    for tokens in matched_tokens(segment, match.partial):
        yield _token_positions(segment, tokens).position


def _token_positions(segment: Segment, tokens: MatchedTokens) -> TermPositions:
    return TermPositions(segment.starts.take(tokens.article) + segment.array("offsets")[tokens.token], tokens.article)


def _merged(every: Sequence[TermPositions]) -> TermPositions:
    if not every:
        return NO_POSITIONS
    position = np.concatenate([part.position for part in every])
    article = np.concatenate([part.article for part in every])
    order = position.argsort()
    return TermPositions(position[order], article[order])


def _range_positions(
    segment: Segment, stems: tuple[int, int], field: Field | None, within: Array | None
) -> TermPositions:
    postings = segment.postings(*stems)
    counts, articles = postings.frequencies, postings.articles
    offsets = segment.offsets(*segment.tokens(*stems))
    chosen = np.flatnonzero(within.take(articles)) if within is not None else None
    if chosen is not None and len(chosen) < len(articles):
        ends = counts.cumsum(dtype=np.int64)
        articles, counts = articles.take(chosen), counts.take(chosen)
        offsets = offsets.take(run_indices(ends.take(chosen) - counts, counts))
    position = np.repeat(segment.starts.take(articles), counts)
    position += offsets
    found = TermPositions(position, np.repeat(articles, counts))
    return found if field is None else found.select(segment.field_mask(found.article, offsets, field))


def offsets_in(segment: Segment, match: TermMatch, field: Field | None, articles: Array) -> list[list[int]]:
    """Return the offsets of a term in each of some sorted articles, sorted, from the beginning of the title."""
    offsets: list[list[int]] = [[] for _ in range(len(articles))]
    lookup = _single_stem_offsets if match.is_single_stem else _merged_offsets
    for index, some in lookup(segment, match, articles):
        if field is not None:
            some = some[segment.field_mask(np.full(len(some), articles[index]), some.astype(np.int64), field)]
        offsets[index] += some.tolist()
    return offsets if match.is_single_stem else [sorted(in_article) for in_article in offsets]


def _single_stem_offsets(segment: Segment, match: TermMatch, articles: Array) -> Iterator[tuple[int, Array]]:
    """Yield the index of each of some articles that contain a stem, with its offsets there."""
    postings = segment.postings(*match.ranges[0])
    at, indices = _common(postings.articles, articles)
    if not at:
        return
    # The tokens up to the first posting wanted, from there to the next, and so on.
    counts = np.add.reduceat(postings.frequencies[: at[-1] + 1], [0, *at], dtype=np.uint32).tolist()
    first = postings.token + (counts[0] if at[0] else 0)
    starts = accumulate(counts[1:-1], initial=first)
    frequencies = postings.frequencies.take(at).tolist()
    runs = [(start, start + frequency) for start, frequency in zip(starts, frequencies, strict=True)]
    yield from zip(indices, segment.offset_runs(runs), strict=True)


def _common(present: Array, articles: Array) -> tuple[list[int], list[int]]:
    """Return the indices in `present` of the articles that both arrays contain, and their indices in `articles`."""
    wanted = articles.tolist()
    # `searchsorted` is fast for its own type alone; a number that does not fit into that type is not present.
    at = present.searchsorted(articles.astype(present.dtype)).tolist()
    found = [index for index, hit in enumerate(at) if hit < len(present) and present[hit] == wanted[index]]
    return [at[index] for index in found], found


def _merged_offsets(segment: Segment, match: TermMatch, articles: Array) -> Iterator[tuple[int, Array]]:
    """Yield the offsets of many stems in some articles, posting by posting."""
    wanted = np.zeros(segment.size, bool)
    wanted[articles] = True
    yield from _range_offsets(segment, match.ranges, articles, wanted)
    for tokens in matched_tokens(segment, match.partial, wanted):
        for index, token in zip(np.searchsorted(articles, tokens.article).tolist(), tokens.token.tolist(), strict=True):
            yield index, segment.offsets(token, token + 1)


def _range_offsets(
    segment: Segment, ranges: Sequence[tuple[int, int]], articles: Array, wanted: Array
) -> Iterator[tuple[int, Array]]:
    if not ranges:
        return
    posting_at, frequencies = segment.array("posting_at"), segment.array("frequencies")
    begins, ends = posting_at[np.array(ranges)].astype(np.int64).T
    articles_of_postings = segment.array("articles")
    present = np.concatenate([articles_of_postings[a:b] for a, b in zip(begins.tolist(), ends.tolist(), strict=True)])
    chosen = np.flatnonzero(wanted.take(present))
    heads = np.cumsum(ends - begins) - (ends - begins)
    number = np.searchsorted(heads, chosen, side="right") - 1
    postings = begins[number] + chosen - heads[number]
    stems = np.searchsorted(posting_at, postings, side="right") - 1
    firsts, tokens = posting_at[stems].tolist(), segment.array("token_at")[stems].tolist()
    indices = np.searchsorted(articles, present[chosen]).tolist()
    for index, posting, first, token in zip(indices, postings.tolist(), firsts, tokens, strict=True):
        start = token + int(frequencies[first:posting].sum(dtype=np.int64))
        yield index, segment.offsets(start, start + int(frequencies[posting]))
