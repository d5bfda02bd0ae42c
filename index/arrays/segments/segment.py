"""A segment as it is read: its postings, vocabulary, facts and columns. Knows nothing of queries or scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np

from index.arrays.segments.doc_values import ValueColumn, date_keys
from index.arrays.segments.layout import article_starts, sum_by_hash
from index.arrays.storage.array_file import ArrayFile, Stored
from index.arrays.storage.bit_packing import WIDTHS, packed_size, unpack, unpacked_from
from index.arrays.storage.bitset import bitmap, words_for
from index.arrays.storage.manifest import SegmentStamps
from index.arrays.storage.ragged import Array, run_indices, to_lengths, to_offsets
from index.arrays.storage.string_table import Strings
from index.query import Field
from index.request import Order
from index.scoring import forward_index as openings


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of a family, or of neighbouring families one after another: slices of the arrays of the segment.

    `first` and `token` are where they begin in the arrays of postings and of tokens.
    """

    articles: Array
    frequencies: Array
    first: int
    token: int


class Segment:
    """The files of a segment, mapped."""

    def __init__(self, folder: Path, stamps: SegmentStamps) -> None:
        self.stamps = stamps
        self.size = stamps.articles
        self.postings_file = ArrayFile(folder, stamps.postings)
        self.facts_file = ArrayFile(folder, stamps.facts)
        self.columns = {name: ValueColumn(ArrayFile(folder, stamp)) for name, stamp in stamps.columns.items()}
        self.deleted_file = ArrayFile(folder, stamps.deleted) if stamps.deleted else None
        self.languages: list[str | None] = self.facts_file.facts["languages"]
        file = self.postings_file
        self.stems = Strings(file, "families")
        self.surfaces = Strings(file, "surfaces")
        self.forms = Strings(file, "forms")
        self._ranks: dict[bool, Array] = {}
        self._oldest: Array | None = None
        self._borders: dict[str, tuple[Array, int]] = {}
        self._facts = {name: self.facts_file[name] for name in ("ids", "by_id", "by_date", "versions", *_DAYS)}
        self._at: dict[str, Stored] = {name: file[name] for name in _ARRAYS}

    @cached_property
    def live(self) -> Array | None:
        """Which articles live (a bool each), or None when all do."""
        if self.deleted_file is None:
            return None
        bits: Array = np.unpackbits(self.deleted_file["deleted"].all(), count=self.size) == 0
        return bits

    @cached_property
    def live_count(self) -> int:
        """How many articles live."""
        return self.size if self.live is None else int(np.count_nonzero(self.live))

    def live_languages(self) -> set[str]:
        """Give the languages of its live articles."""
        numbers = self.fact("language")
        numbers = numbers if self.live is None else numbers[self.live]
        return {language for number, language in enumerate(self.languages) if language and (numbers == number).any()}

    def whole(self, name: str) -> Array:
        """Give an array of the postings file, whole and checked."""
        return self._at[name].all()

    @cached_property
    def title_length(self) -> Array:
        """The tokens of each article's title."""
        return self.whole("title_length").astype(np.int64)

    @cached_property
    def body_length(self) -> Array:
        """The tokens of each article's body."""
        return self.whole("body_length").astype(np.int64)

    @cached_property
    def starts(self) -> Array:
        """Where each article begins among the places of the segment, and the end."""
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
                mask = (offsets > titles) & (offsets <= titles + self.whole("lead_length")[articles])
        return mask

    def article_of(self, places: Array) -> Array:
        """Give the articles in which places lie."""
        return self.starts.searchsorted(places, side="right") - 1

    def postings(self, first: int, stop: int) -> Postings:
        """Give the postings of the families from `first` to `stop` (exclusive)."""
        start, end = self._range("posting_at", first, stop)
        token = self._at["token_at"].at(first)
        return Postings(self._at["articles"].part(start, end), self._at["frequencies"].part(start, end), start, token)

    def titled(self, first: int, stop: int) -> tuple[Array, Array]:
        """Give which postings of these families have a title hit (as indices of the segment's postings), how many."""
        start, end = self._range("title_at", first, stop)
        return self._at["titled"].part(start, end).astype(np.int64), self._at["title_frequencies"].part(start, end)

    def offsets(self, start: int, stop: int) -> Array:
        """Give the offsets of tokens within their articles."""
        return self._at["offsets"].part(start, stop)

    def offset_runs(self, ranges: Sequence[tuple[int, int]]) -> list[Array]:
        """Return the offsets of several ranges of tokens, each as `offsets` does."""
        return self._at["offsets"].views(ranges)

    def tokens(self, first: int, stop: int) -> tuple[int, int]:
        """Give the range of the tokens of these families."""
        return self._range("token_at", first, stop)

    def surface_range(self, family: int) -> tuple[int, int]:
        """Give the range of the surfaces (entries) of a family."""
        return self._range("surface_at", family, family + 1)

    def family_of_entries(self, entries: Array) -> Array:
        """Give the families of entries."""
        return self.whole("surface_at").searchsorted(entries, side="right") - 1

    def entries_of_forms(self, first: int, stop: int) -> Array:
        """Give the entries of the forms from `first` to `stop` (exclusive)."""
        start, end = self._range("form_at", first, stop)
        return self._at["form_entries"].part(start, end)

    def entries_of_some(self, forms: Array) -> Array:
        """Give the entries of some forms."""
        at = self.whole("form_at").astype(np.int64)
        return self.whole("form_entries")[run_indices(at[forms], at[forms + 1] - at[forms])]

    def codes(self, family: int, first: int, stop: int) -> Array:
        """Give which surface of its family each token from `first` to `stop` has, all of them tokens of that family."""
        width = self._at["code_width"].at(family)
        if width == 0:
            return np.zeros(stop - first, np.uint8)
        at = self._at["code_at"].at(family)
        begin = self._at["token_at"].at(family)
        start, skipped = unpacked_from(first - begin, width)
        end = at + packed_size(stop - begin, width)
        packed = self.postings_file[f"codes_{width}"].part(at + start, end)
        return unpack(packed, stop - first + skipped, width)[skipped:]

    def packed_codes(self, width: int) -> Array:
        """Give the packed codes of all families of one width."""
        return self.postings_file[f"codes_{width}"].all()

    def all_codes(self) -> Array:
        """Give which surface of its family each token has, for all families."""
        counts = to_lengths(self.whole("token_at"))
        starts = counts.cumsum() - counts
        widths, at = self.whole("code_width"), self.whole("code_at").astype(np.int64)
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
    def _opening_starts(self) -> Array:
        return to_offsets(self.title_length + np.minimum(self.body_length, openings.LENGTH))

    def openings(self, articles: Array) -> tuple[Array, Array, Array]:
        """Give the checks of the openings of articles, one after another, and the lengths of titles and openings."""
        starts = self._opening_starts.take(articles)
        lengths = self._opening_starts.take(articles + 1) - starts
        return self._at["opening"].parts(starts, lengths), self.title_length.take(articles), lengths

    def family(self, stem: str) -> int:
        """Give the number of a family, or -1; its check says where to look."""
        wanted = np.uint32(openings.term_hash(stem))
        known = self.whole("checks")
        at = int(known.searchsorted(wanted))
        while at < len(known) and known[at] == wanted:
            number = self._at["check_families"].at(at)
            if self.stems[number] == stem:
                return number
            at += 1
        return -1

    def holding_checks(self, checks: Array) -> Array:
        """Give the number of live articles that hold a family with a check, for each of several checks."""
        if not len(self.stems):
            return np.zeros(len(checks), np.int64)
        known = self.whole("checks")
        at = known.searchsorted(checks)
        held: Array = self._check_holders.take(at, mode="clip") * (known.take(at, mode="clip") == checks)
        return held.astype(np.int64)

    @cached_property
    def _check_holders(self) -> Array:
        """The live articles that hold a family with each check."""
        if self.live is None:
            return self.whole("check_holders")
        starts = self.whole("posting_at")[:-1].astype(np.intp)
        counts = np.add.reduceat(self.live[self.whole("articles")], starts, dtype=np.int32)
        return sum_by_hash(counts, self.whole("checks"), self.whole("check_families"))

    def sentences_of(self, articles: Sequence[int]) -> list[tuple[Array, Array, Array]]:
        """Return what `sentences` returns, for several articles."""
        at = self.whole("sentence_at")
        ranges = [(int(at[article]), int(at[article + 1])) for article in articles]
        arrays = (self._at[name].views(ranges) for name in ("sentence_token", "sentence_character", "paragraph"))
        return list(zip(*arrays, strict=True))

    def sentences(self, article: int) -> tuple[Array, Array, Array]:
        """Give the first token, first character and whether a paragraph begins, of the sentences of a body."""
        start, stop = self._range("sentence_at", article, article + 1)
        token, character, paragraph = (
            self._at[name].part(start, stop) for name in ("sentence_token", "sentence_character", "paragraph")
        )
        return token, character, paragraph

    @cached_property
    def _gaps(self) -> Array:
        """The place between the title and the body of each article."""
        return self.starts[:-1].astype(np.int64) + self.title_length

    @cached_property
    def walls(self) -> Array:
        """A bitmap (`index.arrays.storage.bitset`) of the places where no token is: after each title and each body."""
        return bitmap(np.concatenate([self._gaps, self.starts[1:] - 1]), words_for(int(self.starts[-1])))

    def borders(self, unit: Literal["sentence", "paragraph"]) -> tuple[Array, int]:
        """Give the walls with the first places of sentences or paragraphs, and the length of the longest of these."""
        if unit not in self._borders:
            counts: Array = np.diff(self.whole("sentence_at")).astype(np.int64)
            begins = np.repeat(self._gaps, counts) + self.whole("sentence_token") + 1
            if unit == "paragraph":
                begins = begins[self.whole("paragraph").astype(bool)]
            begins = np.sort(np.concatenate([begins, self.starts]))
            self._borders[unit] = self.walls | bitmap(begins, len(self.walls)), int(np.diff(begins).max(initial=0)) + 1
        return self._borders[unit]

    def version(self, article: int) -> int:
        """Give the version of an article."""
        return self._facts["versions"].at(article)

    def fact(self, name: str) -> Array:
        """Give a whole array of the facts."""
        return self._facts[name].all()

    def find(self, ids: Array) -> Array:
        """Give the articles with these ids (bytes), or -1; the last one where an id stands more than once."""
        held, order = self.fact("ids"), self.fact("by_id")
        if not len(held):
            return np.full(len(ids), -1)
        index = np.maximum(held.searchsorted(ids, side="right", sorter=order) - 1, 0)
        found = order[index].astype(np.int64)
        return np.where(held[found] == ids, found, -1)

    def dated(self, order: Order) -> Array:
        """Give all articles by date and id: oldest first for `OLDEST`, newest first for the others."""
        if order is not Order.OLDEST:
            return self.fact("by_date")
        if self._oldest is None:
            self._oldest = self._oldest_first()
        return self._oldest

    def ranks(self, order: Order) -> Array:
        """Give the place of each article among `dated`."""
        oldest = order is Order.OLDEST
        if oldest not in self._ranks:
            ranks = np.empty(self.size, np.int64)
            ranks[self.dated(order)] = np.arange(self.size)
            self._ranks[oldest] = ranks
        return self._ranks[oldest]

    def _oldest_first(self) -> Array:
        ids = np.empty(self.size, np.int64)
        ids[self.fact("by_id")] = np.arange(self.size)
        start, end = (self.fact(name).astype(np.int64) for name in ("start", "end"))
        return np.lexsort((ids, *date_keys(start, end, -1)))

    def files(self) -> list[ArrayFile]:
        """Give all files of the segment."""
        every = [self.postings_file, self.facts_file, *(column.file for column in self.columns.values())]
        return every if self.deleted_file is None else [*every, self.deleted_file]

    def _range(self, name: str, first: int, stop: int) -> tuple[int, int]:
        at = self._at[name]
        if stop - first == 1:
            start, end = at.part(first, stop + 1).tolist()
            return start, end
        return at.at(first), at.at(stop)


def decoded(article_id: bytes) -> str:
    """Give an article's id as text."""
    return article_id.decode("utf-8", "surrogatepass")


_DAYS = ("start", "end", "language")
_ARRAYS = (
    *("posting_at", "token_at", "title_at", "articles", "frequencies", "titled", "title_frequencies", "offsets"),
    *("code_width", "code_at", "surface_at", "form_at", "form_entries", "title_length", "body_length", "lead_length"),
    *("sentence_at", "sentence_token", "sentence_character", "paragraph"),
    *("opening", "checks", "check_families", "check_holders"),
)
