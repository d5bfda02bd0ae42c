"""The tokens of families of which only some surfaces meet a term: in which articles they stand, and which they are.

Works on many small families at once, as a wildcard meets thousands of them; knows nothing of fields and queries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.segments.segment import Segment
from index.arrays.storage.bit_packing import WIDTHS
from index.arrays.storage.ragged import Array, run_indices

Parts = Sequence[tuple[int, Array]]
"""Families, rising, each with which of its surfaces meet the term."""

_LARGE = 1 << 12
"""A family of more tokens is looked at by itself, where its codes stand side by side."""


@dataclass(frozen=True, slots=True)
class Met:
    """Tokens that meet a term: the article of each, and its index among the tokens of the segment."""

    owner: Array
    token: Array


def met_tokens(segment: Segment, parts: Parts, among: Array | None = None) -> Iterator[Met]:
    """Give the tokens that meet a term, in the articles of a mask; large families one by one, the others together."""
    large, small = _by_size(segment, parts)
    for family, met in large:
        yield _of_large(segment, family, met, among)
    if small:
        yield _of_small(segment, small, among)


def new_holders(segment: Segment, parts: Parts, held: Array) -> Iterator[Met]:
    """Give tokens that meet a term, some of each article that holds one and is not `held` yet; the caller marks these.

    The largest families come first, so that soon few articles are left to look at.
    """
    large, small = _by_size(segment, parts)
    for group in (*([part] for part in large), small):
        among = ~held
        if not group or not among.any():
            continue
        if group is small:
            yield _of_small(segment, small, among)
        else:
            yield _of_large(segment, *group[0], among)


def _by_size(segment: Segment, parts: Parts) -> tuple[Parts, Parts]:
    """Give the large families, the largest first, and the small ones, both without those that stand nowhere."""
    if not parts:
        return (), ()
    at = segment.whole("token_at").astype(np.int64)
    stems = np.array([family for family, _ in parts])
    counts = (at[stems + 1] - at[stems]).tolist()
    held = [pair for pair in zip(counts, parts, strict=True) if pair[0]]
    large = sorted((pair for pair in held if pair[0] > _LARGE), key=lambda pair: -pair[0])
    return [part for _, part in large], [part for count, part in held if count <= _LARGE]


def _of_large(segment: Segment, family: int, met: Array, among: Array | None) -> Met:
    postings = segment.postings(family, family + 1)
    first, stop = segment.tokens(family, family + 1)
    owners, counts = postings.articles, postings.frequencies
    if among is None:
        kept = np.flatnonzero(met[segment.codes(family, first, stop)])
        return Met(np.repeat(owners, counts)[kept], kept + first)
    chosen = np.flatnonzero(among.take(owners))
    stops = np.cumsum(counts, dtype=np.int64)[chosen]
    owners, counts = owners[chosen], counts[chosen]
    tokens = run_indices(stops - counts, counts)
    if len(tokens) * 16 < stop - first:
        codes = _codes(segment, np.array([family]), np.zeros(len(tokens), np.int64), tokens)
    else:
        codes = segment.codes(family, first, stop)[tokens]
    kept = np.flatnonzero(met[codes])
    return Met(np.repeat(owners, counts)[kept], tokens[kept] + first)


def _of_small(segment: Segment, parts: Parts, among: Array | None) -> Met:
    stems = np.array([family for family, _ in parts], np.int64)
    posting_at = segment.whole("posting_at")
    begins, ends = posting_at[stems].astype(np.int64), posting_at[stems + 1].astype(np.int64)
    slices = [slice(begin, end) for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    owners, counts = (
        np.concatenate([array[one] for one in slices])
        for array in (segment.whole("articles"), segment.whole("frequencies"))
    )
    heads = np.cumsum(ends - begins) - (ends - begins)
    stops = np.cumsum(counts, dtype=np.int64)
    bases = stops[heads] - counts[heads]
    chosen = np.arange(len(owners)) if among is None else np.flatnonzero(among.take(owners))
    number = np.searchsorted(heads, chosen, side="right") - 1
    counts = counts[chosen]
    offsets = run_indices(stops[chosen] - counts - bases[number], counts)
    number = np.repeat(number, counts)
    codes = _codes(segment, stems, number, offsets)
    met_at = np.cumsum([0, *(len(met) for _, met in parts)])
    kept = np.flatnonzero(np.concatenate([met for _, met in parts])[met_at[number] + codes])
    tokens = segment.whole("token_at")[stems].astype(np.int64)[number[kept]] + offsets[kept]
    return Met(np.repeat(owners[chosen], counts)[kept], tokens)


def _codes(segment: Segment, stems: Array, number: Array, offsets: Array) -> Array:
    """Give which surface of its family each token has; `offsets` count from the first token of the family."""
    codes = np.zeros(len(offsets), np.int64)
    of_family = segment.whole("code_width")[stems]
    at = segment.whole("code_at").astype(np.int64)[stems]
    for width in WIDTHS:
        if not (of_family == width).any():
            continue
        chosen = np.flatnonzero(of_family[number] == width)
        packed, begins, index = segment.packed_codes(width), at[number[chosen]], offsets[chosen]
        if width >= 8:
            codes[chosen] = packed.view(np.uint8 if width == 8 else np.dtype("<u2"))[begins * 8 // width + index]
        else:
            shifts = (index * width % 8).astype(np.uint8)
            codes[chosen] = (packed[begins + index * width // 8] >> shifts) & ((1 << width) - 1)
    return codes
