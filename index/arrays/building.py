"""A segment in the making: takes in articles, then writes the segment's files. Publishes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from corpus.article import Article
from index.arrays.columns import Facts, fact_arrays, facts_of, value_arrays
from index.arrays.files import Array, Stamp, write_file
from index.arrays.inverting import MOST_ARTICLES, MOST_TOKENS, invert
from index.arrays.manifest import SegmentStamps
from index.arrays.tokens import Batch, Tokenizer
from index.query import ValueDimension

BATCH = 512
"""So many articles are tokenized together: more gain no speed, and cost memory."""

Ordinals = tuple[int, ...]


class Draft:
    """The articles of a segment in the making; numbers them in the order in which they come.

    Once closed it takes in no more text, but articles can still be dropped from it and values replaced.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.start_segment()
        self._tokenizer = tokenizer
        self._waiting: list[tuple[str, str, str | None]] = []
        self._batches: list[Batch] = []
        self._articles: list[tuple[Article, int]] = []
        self._postings: Stamp | None = None
        self.values: dict[ValueDimension, list[Ordinals]] = {"outlet": [], "person": []}
        self.dropped: set[int] = set()
        self.tokens = 0

    @property
    def is_full(self) -> bool:
        """Whether the next article belongs into another segment."""
        return self._postings is not None or len(self._articles) == MOST_ARTICLES or self.tokens > MOST_TOKENS

    def add(self, article: Article, version: int, outlet: Ordinals, person: Ordinals) -> int:
        """Take in an article; gives its number."""
        self._waiting.append((article.title, article.body, article.language))
        self._articles.append((replace(article, title="", body="", removed=()), version))
        self.values["outlet"].append(outlet)
        self.values["person"].append(person)
        if len(self._waiting) == BATCH:
            self._analyze()
        return len(self._articles) - 1

    def _analyze(self) -> None:
        if self._waiting:
            batch = self._tokenizer.batch(self._waiting)
            self.tokens += len(batch.entries)
            self._batches.append(batch)
            self._waiting = []

    def close(self, folder: Path, name: str) -> None:
        """Write the postings, if that is not done, and forget the text."""
        if self._postings is None:
            self._analyze()
            arrays = invert(self._batches, self._tokenizer.vocabulary)
            self._batches = []
            self._postings = write_file(folder / f"{name}.postings", arrays)

    def write(self, folder: Path, name: str) -> SegmentStamps:
        """Write the files of the segment."""
        self.close(folder, name)
        assert self._postings is not None
        columns = {dimension: value_arrays(values) for dimension, values in self.values.items()}
        stamps = write_segment(folder, name, (self._postings, self.tokens), facts_of(self._articles), columns)
        if not self.dropped:
            return stamps
        return with_deleted(folder, f"{name}.deleted", stamps, np.array(sorted(self.dropped)))


def write_segment(
    folder: Path,
    name: str,
    postings: tuple[Stamp, int],
    facts: Facts,
    columns: Mapping[ValueDimension, Mapping[str, Array]],
) -> SegmentStamps:
    """Write the files of a segment, of which the postings (their stamp and number of tokens) are written."""
    stamp, tokens = postings
    return SegmentStamps(
        len(facts.ids),
        tokens,
        stamp,
        write_file(folder / f"{name}.facts", fact_arrays(facts), {"languages": facts.languages}),
        {dimension: write_file(folder / f"{name}.{dimension}", arrays) for dimension, arrays in columns.items()},
    )


def with_deleted(folder: Path, name: str, stamps: SegmentStamps, deleted: Array) -> SegmentStamps:
    """Write which articles of a segment are deleted, all of them, and give its new stamps."""
    bits = np.zeros(stamps.articles, bool)
    bits[deleted] = True
    written: Stamp = write_file(folder / name, {"deleted": np.packbits(bits)})
    return SegmentStamps(stamps.articles, stamps.tokens, stamps.postings, stamps.facts, stamps.columns, written)
