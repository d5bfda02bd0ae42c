"""A segment as it is read: its term dictionary, postings and doc values. Knows nothing of queries or scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from index.arrays.segments.doc_values import DocValuesReader
from index.arrays.segments.layout import article_starts, sum_by_hash
from index.arrays.segments.term_dictionary import TermDictionary
from index.arrays.segments.value_column import ValueColumn
from index.arrays.storage.array_file import ArrayFile, StoredArray
from index.arrays.storage.bit_packing import WIDTHS, packed_size, packed_start, unpack
from index.arrays.storage.bitset import bitmap, words_for
from index.arrays.storage.manifest import SegmentStamps
from index.arrays.storage.ragged import Array, run_indices, to_lengths, to_offsets
from index.query import VALUE_DIMENSIONS, Field, TextUnit
from index.scoring.forward_index import LENGTH


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of a stem, or of consecutive stems one after another: slices of the arrays of the segment.

    `first` and `token` are where they begin in the arrays of postings and of tokens.
    """

    articles: Array
    frequencies: Array
    first: int
    token: int


class Segment:
    """The files of a segment, mapped. Positions are token numbers in the segment (`docs/index-format.md`)."""

    def __init__(self, folder: Path, stamps: SegmentStamps) -> None:
        self.stamps = stamps
        self.size = stamps.articles
        self.postings_file = ArrayFile(folder, stamps.postings)
        self.terms = TermDictionary(self.postings_file)
        self.doc_values = DocValuesReader(ArrayFile(folder, stamps.facts))
        self._replaced = {dimension: ArrayFile(folder, stamp) for dimension, stamp in stamps.columns.items()}
        self.columns = {
            dimension: ValueColumn(self._replaced.get(dimension, self.doc_values.file), dimension)
            for dimension in VALUE_DIMENSIONS
        }
        self.deleted_file = ArrayFile(folder, stamps.deleted) if stamps.deleted else None
        self._unit_boundaries: dict[str, tuple[Array, int]] = {}
        self._arrays: dict[str, StoredArray] = {name: self.postings_file[name] for name in _ARRAYS}

    @cached_property
    def live(self) -> Array | None:
        """A mask of the live articles, or None if all are live."""
        if self.deleted_file is None:
            return None
        bits: Array = np.unpackbits(self.deleted_file["deleted"].all(), count=self.size) == 0
        return bits

    @cached_property
    def live_count(self) -> int:
        """The number of live articles."""
        return self.size if self.live is None else int(np.count_nonzero(self.live))

    def array(self, name: str) -> Array:
        """Return a complete, verified array of the postings file."""
        return self._arrays[name].all()

    @cached_property
    def title_length(self) -> Array:
        """The number of tokens of each article's title."""
        return self.array("title_length").astype(np.int64)

    @cached_property
    def body_length(self) -> Array:
        """The number of tokens of each article's body."""
        return self.array("body_length").astype(np.int64)

    @cached_property
    def starts(self) -> Array:
        """The first position of each article, and the end."""
        return article_starts(self.title_length, self.body_length).astype(np.int32)

    def field_mask(self, articles: Array, offsets: Array, field: Field) -> Array:
        """Return a mask of the tokens in a field, from their articles and their offsets within these."""
        titles = self.title_length[articles]
        mask: Array
        match field:
            case "title":
                mask = offsets < titles
            case "body":
                mask = offsets > titles
            case "lead":
                mask = (offsets > titles) & (offsets <= titles + self.array("lead_length")[articles])
        return mask

    def article_of(self, positions: Array) -> Array:
        """Return the article of each position."""
        return self.starts.searchsorted(positions, side="right") - 1

    def postings(self, first: int, stop: int) -> Postings:
        """Return the postings of the stems from `first` to `stop` (exclusive)."""
        start, end = self._range("posting_at", first, stop)
        token = self._arrays["token_at"].at(first)
        articles, frequencies = self._arrays["articles"], self._arrays["frequencies"]
        return Postings(articles.slice(start, end), frequencies.slice(start, end), start, token)

    def titled(self, first: int, stop: int) -> tuple[Array, Array]:
        """Return the indices of the postings of these stems with a hit in a title, and their numbers of hits.

        The indices count all postings of the segment.
        """
        start, end = self._range("title_at", first, stop)
        titled, frequencies = self._arrays["titled"], self._arrays["title_frequencies"]
        return titled.slice(start, end).astype(np.int64), frequencies.slice(start, end)

    def offsets(self, start: int, stop: int) -> Array:
        """Return the offsets of tokens within their articles."""
        return self._arrays["offsets"].slice(start, stop)

    def offset_runs(self, ranges: Sequence[tuple[int, int]]) -> list[Array]:
        """Return the result of `offsets` for each of several ranges of tokens."""
        return self._arrays["offsets"].views(ranges)

    def tokens(self, first: int, stop: int) -> tuple[int, int]:
        """Return the range of the tokens of these stems."""
        return self._range("token_at", first, stop)

    def codes(self, stem: int, first: int, stop: int) -> Array:
        """Return the surface codes of the tokens from `first` to `stop`, all of one stem."""
        width = self._arrays["code_width"].at(stem)
        if width == 0:
            return np.zeros(stop - first, np.uint8)
        at = self._arrays["code_at"].at(stem)
        begin = self._arrays["token_at"].at(stem)
        start, skipped = packed_start(first - begin, width)
        end = at + packed_size(stop - begin, width)
        packed = self.postings_file[f"codes_{width}"].slice(at + start, end)
        return unpack(packed, stop - first + skipped, width)[skipped:]

    def packed_codes(self, width: int) -> Array:
        """Return the packed codes of all stems of one width."""
        return self.postings_file[f"codes_{width}"].all()

    def all_codes(self) -> Array:
        """Return the surface codes of all tokens."""
        counts = to_lengths(self.array("token_at"))
        starts = counts.cumsum() - counts
        widths, at = self.array("code_width"), self.array("code_at").astype(np.int64)
        codes = np.zeros(int(counts.sum()), np.uint16)
        for width in WIDTHS:
            chosen = (widths == width).nonzero()[0]
            if len(chosen):
                packed = self.packed_codes(width)
                unpacked = unpack(packed, packed.size * 8 // width, width)
                codes[run_indices(starts[chosen], counts[chosen])] = unpacked[
                    run_indices(at[chosen] * 8 // width, counts[chosen])
                ]
        return codes

    @cached_property
    def _forward_offsets(self) -> Array:
        return to_offsets(self.title_length + np.minimum(self.body_length, LENGTH))

    def forward_index(self, articles: Array) -> tuple[Array, Array, Array]:
        """Return the term hashes of the beginnings of articles, one after another, and two lengths for each article.

        The lengths count the tokens of the title, and of the title and the beginning of the body together.
        """
        starts = self._forward_offsets.take(articles)
        lengths = self._forward_offsets.take(articles + 1) - starts
        return self._arrays["opening"].slices(starts, lengths), self.title_length.take(articles), lengths

    def document_frequencies(self, hashes: Array) -> Array:
        """Return the number of live articles that contain a stem with a hash, for each of several hashes."""
        if not len(self.terms.stems):
            return np.zeros(len(hashes), np.int64)
        known = self.array("checks")
        at = known.searchsorted(hashes)
        counts: Array = self._document_frequencies.take(at, mode="clip") * (known.take(at, mode="clip") == hashes)
        return counts.astype(np.int64)

    @cached_property
    def _document_frequencies(self) -> Array:
        """The number of live articles that contain a stem, in the order of the stems' hashes."""
        if self.live is None:
            return self.array("check_holders")
        starts = self.array("posting_at")[:-1].astype(np.intp)
        counts = np.add.reduceat(self.live[self.array("articles")], starts, dtype=np.int32)
        return sum_by_hash(counts, self.array("checks"), self.array("check_families"))

    def sentences_of(self, articles: Sequence[int]) -> list[tuple[Array, Array, Array]]:
        """Return the result of `sentences` for each of several articles."""
        at = self.array("sentence_at")
        ranges = [(int(at[article]), int(at[article + 1])) for article in articles]
        arrays = (self._arrays[name].views(ranges) for name in ("sentence_token", "sentence_character", "paragraph"))
        return list(zip(*arrays, strict=True))

    def sentences(self, article: int) -> tuple[Array, Array, Array]:
        """Return for each sentence of a body its first token, its first character and whether it opens a paragraph."""
        start, stop = self._range("sentence_at", article, article + 1)
        token, character, paragraph = (
            self._arrays[name].slice(start, stop) for name in ("sentence_token", "sentence_character", "paragraph")
        )
        return token, character, paragraph

    @cached_property
    def _title_gaps(self) -> Array:
        """The free position between the title and the body of each article."""
        return self.starts[:-1].astype(np.int64) + self.title_length

    @cached_property
    def field_gaps(self) -> Array:
        """A bitmap (`index.arrays.storage.bitset`) of the free positions after each title and each body."""
        return bitmap(np.concatenate([self._title_gaps, self.starts[1:] - 1]), words_for(int(self.starts[-1])))

    def unit_boundaries(self, unit: TextUnit) -> tuple[Array, int]:
        """Return a bitmap of the field gaps and the first positions of units, and the length of the longest unit."""
        if unit not in self._unit_boundaries:
            counts: Array = np.diff(self.array("sentence_at")).astype(np.int64)
            begins = np.repeat(self._title_gaps, counts) + self.array("sentence_token") + 1
            if unit == "paragraph":
                begins = begins[self.array("paragraph").astype(bool)]
            begins = np.sort(np.concatenate([begins, self.starts]))
            longest = int(np.diff(begins).max(initial=0)) + 1
            self._unit_boundaries[unit] = self.field_gaps | bitmap(begins, len(self.field_gaps)), longest
        return self._unit_boundaries[unit]

    def files(self) -> list[ArrayFile]:
        """Return all files of the segment."""
        every = [self.postings_file, self.doc_values.file, *self._replaced.values()]
        return every if self.deleted_file is None else [*every, self.deleted_file]

    def _range(self, name: str, first: int, stop: int) -> tuple[int, int]:
        offsets = self._arrays[name]
        if stop - first == 1:
            start, end = offsets.slice(first, stop + 1).tolist()
            return start, end
        return offsets.at(first), offsets.at(stop)


_ARRAYS = (
    *("posting_at", "token_at", "title_at", "articles", "frequencies", "titled", "title_frequencies", "offsets"),
    *("code_width", "code_at", "surface_at", "form_at", "form_entries", "title_length", "body_length", "lead_length"),
    *("sentence_at", "sentence_token", "sentence_character", "paragraph"),
    *("opening", "checks", "check_families", "check_holders"),
)
"""Names of arrays in the postings file; those with `check` are about term hashes, `opening` is the forward index."""
