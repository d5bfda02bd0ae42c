"""A set of articles as a mask, as sorted numbers and as bits. Knows no query."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from index.arrays.storage.bitset import pack_mask
from index.arrays.storage.ragged import Array


class ArticleSet:
    """Some of the articles of an index. `cached_counts` holds the counts over the set, by the counter."""

    def __init__(self, mask: Array, articles: Array | None = None) -> None:
        self.mask = mask
        self.size = len(mask)
        self.articles = mask.nonzero()[0] if articles is None else articles
        self.cached_counts: dict[object, Array] = {}

    def __len__(self) -> int:
        return len(self.articles)

    @cached_property
    def ranks(self) -> Array:
        """The rank of each article of the set within it; undefined for the other articles."""
        ranks = np.empty(self.size, np.int32)
        ranks[self.articles] = np.arange(len(self.articles), dtype=np.int32)
        return ranks

    @cached_property
    def bits(self) -> Array:
        """The mask as bits (`storage.bitset.pack_mask`)."""
        return pack_mask(self.mask)

    @cached_property
    def complement(self) -> Array:
        """The articles that are not in the set, sorted."""
        return (~self.mask).nonzero()[0]
