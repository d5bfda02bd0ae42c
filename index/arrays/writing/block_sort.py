"""Block-sort-based inversion: tokens in text order are sorted by stem, a block of articles at a time.

A block is sorted while it is in the processor's cache; then the tokens of each stem are appended to those of the blocks
before. That is several times faster than sorting a segment at once. Knows no strings. The method is that of Manning,
Raghavan and Schütze, Introduction to Information Retrieval, 4.2, in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays.storage.ragged import Array, to_smallest_dtype
from index.arrays.writing.batch_tokenizer import TokenBatch

BLOCK = 1 << 16
"""Tokens of a block, or a few more, since an article is never split: half a megabyte in each step."""


@dataclass(frozen=True, slots=True)
class SortKeys:
    """The sort key of each entry: its stem and which surface of it; `token_at` is where the tokens of stems begin."""

    stem: Array
    code: Array
    token_at: Array


@dataclass(frozen=True, slots=True)
class SortedTokens:
    """The tokens of a segment by stem, then by position; and their postings, in the same order.

    `postings` counts those of each stem. `titled` are the numbers of the postings with a hit in a title, sorted.
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
class _BlockPostings:
    """The postings of a block by stem: the stems, how many postings each has, and their articles and frequencies.

    `titled` are those with a hit in a title.
    """

    stems: Array
    counts: Array
    articles: Array
    frequencies: Array
    titled: Array
    title_frequencies: Array


def sort_tokens(batches: Sequence[TokenBatch], order: SortKeys) -> SortedTokens:
    """Sort the tokens of all batches by stem and position."""
    longest = max(int((batch.title_length + batch.body_length).max(initial=0)) for batch in batches)
    offsets = np.empty(order.token_at[-1], np.min_scalar_type(longest + 1))
    codes = np.empty(order.token_at[-1], np.uint16)
    keys, following = _keys(order), order.token_at[:-1].copy()
    blocks = [_sort_block(block, keys, following, offsets, codes) for block in _blocks(batches)]
    del keys
    return _merge_postings(blocks, offsets, codes, len(following))


def _keys(order: SortKeys) -> Array:
    """Return one number for each entry: its stem, free bits for a token's number in its block, and its code."""
    return (order.stem.astype(np.uint64) << np.uint64(32 + 16)) | order.code.astype(np.uint64)


def _blocks(batches: Sequence[TokenBatch]) -> Iterator[_Block]:
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


def _sort_block(block: _Block, keys: Array, following: Array, offsets: Array, codes: Array) -> _BlockPostings:
    """Append the tokens of a block to those of each stem, and return the block's postings."""
    in_order = keys.take(block.entries)
    in_order |= np.arange(len(in_order), dtype=np.uint64) << np.uint64(16)
    in_order.sort()
    block_codes = in_order.astype(np.uint16)
    token = (in_order >> np.uint64(16)).astype(np.uint32)
    in_order >>= np.uint64(48)
    article, offset, titled = (column.take(token) for column in _token_columns(block))
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
    codes[to] = block_codes
    following[stems[runs]] += counts
    titled_postings, hits = _run_lengths(np.searchsorted(postings, np.flatnonzero(titled), side="right") - 1)
    return _BlockPostings(
        stems[runs].astype(np.uint32),
        np.diff(runs, append=len(stems)).astype(np.uint32),
        to_smallest_dtype(article[postings] + np.uint32(block.first)),
        np.diff(postings, append=len(token)).astype(offsets.dtype),
        titled_postings,
        hits,
    )


def _run_lengths(ordered: Array) -> tuple[Array, Array]:
    """Return the distinct values of sorted numbers, and the count of each."""
    changes = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    first = np.concatenate([[0], changes])[: len(ordered)]
    return ordered[first], np.diff(first, append=len(ordered))


def _token_columns(block: _Block) -> tuple[Array, Array, Array]:
    """Return the article, the offset and whether it is in a title, for each token of a block in text order."""
    lengths = block.title + block.body
    article = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
    offset = np.arange(len(article)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    titled = offset < np.repeat(block.title, lengths)
    offset += ~titled  # a sort_tokens is free after the title
    return article, offset.astype(np.uint32), titled


def _consume(blocks: list[_BlockPostings]) -> Iterator[_BlockPostings]:
    """Yield the postings of the blocks one by one and free each after use."""
    blocks.reverse()
    while blocks:
        yield blocks.pop()


def _merge_postings(blocks: list[_BlockPostings], offsets: Array, codes: Array, stems: int) -> SortedTokens:
    """Return the tokens of a segment with the postings of all blocks, by stem."""
    counts = np.zeros(stems, np.int64)
    for block in blocks:
        counts[block.stems] += block.counts
    following = np.cumsum(counts) - counts
    total = int(counts.sum())
    articles = np.empty(total, np.result_type(*(block.articles for block in blocks)))
    frequencies = np.empty(total, offsets.dtype)
    titled = []
    hits = np.concatenate([block.title_frequencies for block in blocks])
    for block in _consume(blocks):
        ends = np.cumsum(block.counts, dtype=np.int64)
        to = np.repeat(following[block.stems] - ends + block.counts, block.counts)
        to += np.arange(len(to))
        articles[to] = block.articles
        frequencies[to] = block.frequencies
        titled.append(to[block.titled])
        following[block.stems] += block.counts
    in_titles = np.concatenate(titled)
    by_number = np.argsort(in_titles)
    return SortedTokens(offsets, codes, counts, articles, frequencies, in_titles[by_number], hits[by_number])
