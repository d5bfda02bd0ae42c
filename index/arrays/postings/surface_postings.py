"""Postings restricted to some surface forms of their stems: the tokens that match, and their articles.

Reads many small stems at once, since a wildcard matches thousands of them. Knows nothing of queries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.segments.segment import Segment
from index.arrays.storage.bit_packing import WIDTHS
from index.arrays.storage.ragged import Array, run_indices
from index.query import Field

PartialStems = Sequence[tuple[int, Array]]
"""Stems, sorted, each with a mask of its surface forms that match."""

_LARGE = 1 << 12
"""A stem of more tokens is processed by itself, where its surface codes are contiguous."""


@dataclass(frozen=True, slots=True)
class MatchedTokens:
    """Tokens that match a term: the article of each, and its index among the tokens of the segment."""

    article: Array
    token: Array

    def in_field(self, segment: Segment, field: Field | None) -> MatchedTokens:
        """Return the tokens that are in a field."""
        if field is None:
            return self
        kept = segment.field_mask(self.article, segment.array("offsets")[self.token], field)
        return MatchedTokens(self.article[kept], self.token[kept])


def matched_tokens(segment: Segment, stems: PartialStems, within: Array | None = None) -> Iterator[MatchedTokens]:
    """Yield the tokens that match, in the articles of the mask `within`; large stems one by one, others together."""
    large, small = _by_size(segment, stems)
    for stem, surfaces in large:
        yield _tokens_of_large_stem(segment, stem, surfaces, within)
    if small:
        yield _tokens_of_small_stems(segment, small, within)


def tokens_in_new_articles(segment: Segment, stems: PartialStems, known: Array) -> Iterator[MatchedTokens]:
    """Yield tokens that match, at least one of each article that is not in the mask `known` yet.

    The caller adds their articles to `known` after each step. The largest stems come first, so that soon few articles
    are left.
    """
    large, small = _by_size(segment, stems)
    for group in (*([stem] for stem in large), small):
        within = ~known
        if not group or not within.any():
            continue
        if group is small:
            yield _tokens_of_small_stems(segment, small, within)
        else:
            yield _tokens_of_large_stem(segment, *group[0], within)


def _by_size(segment: Segment, stems: PartialStems) -> tuple[PartialStems, PartialStems]:
    """Return the large stems, the largest first, and the small ones; stems without a token are in neither."""
    if not stems:
        return (), ()
    at = segment.array("token_at").astype(np.int64)
    numbers = np.array([stem for stem, _ in stems])
    counts = (at[numbers + 1] - at[numbers]).tolist()
    present = [pair for pair in zip(counts, stems, strict=True) if pair[0]]
    large = sorted((pair for pair in present if pair[0] > _LARGE), key=lambda pair: -pair[0])
    return [stem for _, stem in large], [stem for count, stem in present if count <= _LARGE]


def _tokens_of_large_stem(segment: Segment, stem: int, surfaces: Array, within: Array | None) -> MatchedTokens:
    postings = segment.postings(stem, stem + 1)
    first, stop = segment.tokens(stem, stem + 1)
    articles, counts = postings.articles, postings.frequencies
    if within is None:
        kept = np.flatnonzero(surfaces[segment.codes(stem, first, stop)])
        return MatchedTokens(np.repeat(articles, counts)[kept], kept + first)
    chosen = np.flatnonzero(within.take(articles))
    stops = np.cumsum(counts, dtype=np.int64)[chosen]
    articles, counts = articles[chosen], counts[chosen]
    tokens = run_indices(stops - counts, counts)
    if len(tokens) * 16 < stop - first:
        codes = _surface_codes(segment, np.array([stem]), np.zeros(len(tokens), np.int64), tokens)
    else:
        codes = segment.codes(stem, first, stop)[tokens]
    kept = np.flatnonzero(surfaces[codes])
    return MatchedTokens(np.repeat(articles, counts)[kept], tokens[kept] + first)


def _tokens_of_small_stems(segment: Segment, stems: PartialStems, within: Array | None) -> MatchedTokens:
    numbers = np.array([stem for stem, _ in stems], np.int64)
    posting_at = segment.array("posting_at")
    begins, ends = posting_at[numbers].astype(np.int64), posting_at[numbers + 1].astype(np.int64)
    slices = [slice(begin, end) for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    articles, counts = (
        np.concatenate([array[piece] for piece in slices])
        for array in (segment.array("articles"), segment.array("frequencies"))
    )
    heads = np.cumsum(ends - begins) - (ends - begins)
    stops = np.cumsum(counts, dtype=np.int64)
    bases = stops[heads] - counts[heads]
    chosen = np.arange(len(articles)) if within is None else np.flatnonzero(within.take(articles))
    which = np.searchsorted(heads, chosen, side="right") - 1
    counts = counts[chosen]
    offsets = run_indices(stops[chosen] - counts - bases[which], counts)
    which = np.repeat(which, counts)
    codes = _surface_codes(segment, numbers, which, offsets)
    surface_at = np.cumsum([0, *(len(surfaces) for _, surfaces in stems)])
    kept = np.flatnonzero(np.concatenate([surfaces for _, surfaces in stems])[surface_at[which] + codes])
    tokens = segment.array("token_at")[numbers].astype(np.int64)[which[kept]] + offsets[kept]
    return MatchedTokens(np.repeat(articles[chosen], counts)[kept], tokens)


def _surface_codes(segment: Segment, stems: Array, which: Array, offsets: Array) -> Array:
    """Return for each token the surface form of its stem that it has.

    `which` is the index of its stem in `stems`; `offsets` count from the first token of that stem.
    """
    codes = np.zeros(len(offsets), np.int64)
    widths = segment.array("code_width")[stems]
    at = segment.array("code_at").astype(np.int64)[stems]
    for width in WIDTHS:
        if not (widths == width).any():
            continue
        chosen = np.flatnonzero(widths[which] == width)
        packed, begins, index = segment.packed_codes(width), at[which[chosen]], offsets[chosen]
        if width >= 8:
            codes[chosen] = packed.view(np.uint8 if width == 8 else np.dtype("<u2"))[begins * 8 // width + index]
        else:
            shifts = (index * width % 8).astype(np.uint8)
            codes[chosen] = (packed[begins + index * width // 8] >> shifts) & ((1 << width) - 1)
    return codes
