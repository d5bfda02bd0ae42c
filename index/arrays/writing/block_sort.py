"""Tokens in the order of text put into the order of families, a block of articles at a time. Knows no strings.

A block is sorted while it is in the processor's cache; then what each family has in it is put behind what the family
had in the blocks before. That is several times faster than sorting a segment at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.storage.ragged import Array, to_smallest_dtype
from index.arrays.writing.batch_tokenizer import Batch

BLOCK = 1 << 16
"""Tokens of a block, or a few more, since an article is never parted: half a megabyte each step."""


@dataclass(frozen=True, slots=True)
class Order:
    """Where each entry of a vocabulary goes: its family, which surface of it; `token_at` is where families begin."""

    family: Array
    code: Array
    token_at: Array


@dataclass(frozen=True, slots=True)
class Placed:
    """The tokens of a segment by family, then by place; and the postings that they come to, in the same order.

    `postings` are how many each family has. `titled` are the postings with a hit in a title, as numbers, rising.
    """

    offsets: Array
    codes: Array
    postings: Array
    articles: Array
    frequencies: Array
    titled: Array
    title_frequencies: Array


@dataclass(frozen=True, slots=True)
class _Block:
    """Some articles, from number `first` on."""

    first: int
    title: Array
    body: Array
    entries: Array


@dataclass(frozen=True, slots=True)
class _Postings:
    """The postings of a block by family: the families, how many each has, and their articles and frequencies.

    `titled` are those with a hit in a title.
    """

    stems: Array
    counts: Array
    articles: Array
    frequencies: Array
    titled: Array
    title_frequencies: Array


def place(batches: Sequence[Batch], order: Order) -> Placed:
    """Put all tokens in order."""
    longest = max(int((batch.title_length + batch.body_length).max(initial=0)) for batch in batches)
    offsets = np.empty(order.token_at[-1], np.min_scalar_type(longest + 1))
    codes = np.empty(order.token_at[-1], np.uint16)
    keys, following = _keys(order), order.token_at[:-1].copy()
    found = [_place_block(block, keys, following, offsets, codes) for block in _blocks(batches)]
    del keys
    return _joined(found, offsets, codes, len(following))


def _keys(order: Order) -> Array:
    """Give the family of each entry, room for a token's number within its block, and its code in one number."""
    return (order.family.astype(np.uint64) << np.uint64(32 + 16)) | order.code.astype(np.uint64)


def _blocks(batches: Sequence[Batch]) -> Iterator[_Block]:
    number = 0
    for batch in batches:
        ends = np.cumsum(batch.title_length + batch.body_length)
        first = token = 0
        while first < len(ends):
            last = max(first + 1, int(np.searchsorted(ends, token + BLOCK, side="right")))
            part = slice(first, last)
            entries = batch.entries[token : ends[last - 1]]
            yield _Block(number + first, batch.title_length[part], batch.body_length[part], entries)
            first, token = last, int(ends[last - 1])
        number += len(ends)


def _place_block(block: _Block, keys: Array, following: Array, offsets: Array, codes: Array) -> _Postings:
    """Put the tokens of a block where the next of each family belong."""
    in_order = keys.take(block.entries)
    in_order |= np.arange(len(in_order), dtype=np.uint64) << np.uint64(16)
    in_order.sort()
    codes_here = in_order.astype(np.uint16)
    token = (in_order >> np.uint64(16)).astype(np.uint32)
    in_order >>= np.uint64(48)
    article, offset, titled = (of_token.take(token) for of_token in _of_tokens(block))
    in_order <<= np.uint64(32)
    in_order |= article
    postings = np.flatnonzero(in_order[1:] != in_order[:-1]) + 1
    postings = np.concatenate([[0], postings])[: len(in_order)]
    stems = (in_order[postings] >> np.uint64(32)).astype(np.int64)
    runs = np.concatenate([[0], np.flatnonzero(stems[1:] != stems[:-1]) + 1])[: len(stems)]
    starts, counts = postings[runs], np.diff(postings[runs], append=len(token))
    to = np.repeat(following[stems[runs]] - starts, counts)
    to += np.arange(len(token))
    offsets[to] = offset
    codes[to] = codes_here
    following[stems[runs]] += counts
    holding, hits = _counted(np.searchsorted(postings, np.flatnonzero(titled), side="right") - 1)
    return _Postings(
        stems[runs].astype(np.uint32),
        np.diff(runs, append=len(stems)).astype(np.uint32),
        to_smallest_dtype(article[postings] + np.uint32(block.first)),
        np.diff(postings, append=len(token)).astype(offsets.dtype),
        holding,
        hits,
    )


def _counted(rising: Array) -> tuple[Array, Array]:
    """Give the distinct ones of numbers that rise, and how often each is there."""
    new = np.flatnonzero(rising[1:] != rising[:-1]) + 1
    first = np.concatenate([[0], new])[: len(rising)]
    return rising[first], np.diff(first, append=len(rising))


def _of_tokens(block: _Block) -> tuple[Array, Array, Array]:
    """Give the article, the offset and whether it is in a title for each token of a block, in the order of text."""
    lengths = block.title + block.body
    article = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
    offset = np.arange(len(article)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    titled = offset < np.repeat(block.title, lengths)
    offset += ~titled  # a place is free after the title
    return article, offset.astype(np.uint32), titled


def _given_away(found: list[_Postings]) -> Iterator[_Postings]:
    """Give the postings of the blocks one by one, so that memory for them is let go."""
    found.reverse()
    while found:
        yield found.pop()


def _joined(found: list[_Postings], offsets: Array, codes: Array, stems: int) -> Placed:
    """Put the postings of all blocks in order."""
    counts = np.zeros(stems, np.int64)
    for one in found:
        counts[one.stems] += one.counts
    following = np.cumsum(counts) - counts
    total = int(counts.sum())
    articles = np.empty(total, np.result_type(*(one.articles for one in found)))
    frequencies = np.empty(total, offsets.dtype)
    titled = []
    hits = np.concatenate([one.title_frequencies for one in found])
    for one in _given_away(found):
        ends = np.cumsum(one.counts, dtype=np.int64)
        to = np.repeat(following[one.stems] - ends + one.counts, one.counts)
        to += np.arange(len(to))
        articles[to] = one.articles
        frequencies[to] = one.frequencies
        titled.append(to[one.titled])
        following[one.stems] += one.counts
    in_titles = np.concatenate(titled)
    by_number = np.argsort(in_titles)
    return Placed(offsets, codes, counts, articles, frequencies, in_titles[by_number], hits[by_number])
