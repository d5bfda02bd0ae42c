"""An index of arrays behind Whoosh's interfaces, so that any Whoosh query runs on it through Whoosh's own Searcher.

Slow, as it reads postings one Python object at a time; the engine does not use it. Every segment is an atomic reader
with six fields, `title` and `body` of exact forms, `title_family`, `body_family`, `title_surface` and `body_surface`,
all with positions; `id` and `version` are stored. Writes nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from whoosh import fields, formats
from whoosh.index import Index
from whoosh.matching.mcore import ListMatcher, Matcher, NullMatcher
from whoosh.reading import IndexReader, MultiReader, TermInfo, TermNotFound

from corpus.text.utf8 import from_utf8, to_utf8
from index.analysis.query_terms import Term, TermKind
from index.arrays.engine import ArrayEngine
from index.arrays.postings.frequencies import article_mask
from index.arrays.postings.positions import positions as positions_of
from index.arrays.postings.term_lookup import TermMatch, lookup
from index.arrays.segments.segment import Segment
from index.errors import IndexUnavailable
from index.reference.spans import TEXT_FIELDS, TextField

_POSITIONS = formats.Positions()
_TERM_FORMS = {"": TermKind.FORM, "_family": TermKind.STEM, "_surface": TermKind.SURFACE}
FIELDS: dict[str, tuple[TextField, TermKind]] = {
    f"{field}{ending}": (field, kind) for field in TEXT_FIELDS for ending, kind in _TERM_FORMS.items()
}


class Tokens(fields.FieldType):
    """A Whoosh field of tokens that are analyzed already, with their positions."""

    def __init__(self) -> None:
        self.format = _POSITIONS
        self.scorable = True

    def to_bytes(self, value: str | bytes) -> bytes:
        """Return a term as an index stores it."""
        return value if isinstance(value, bytes) else to_utf8(value)

    def from_bytes(self, bs: Any) -> str:
        """Return a term as text."""
        return from_utf8(bytes(bs))


def schema() -> fields.Schema:
    """Return the schema of every array index."""
    tokens = {name: Tokens() for name in FIELDS}
    return fields.Schema(**tokens, id=fields.STORED, version=fields.STORED)


class SegmentReader(IndexReader):
    """A segment as Whoosh reads one."""

    def __init__(self, segment: Segment, generation: int) -> None:
        self.schema = schema()
        self.arrays = segment
        self._generation = generation

    def __contains__(self, term: tuple[str, str | bytes]) -> bool:
        name, text = term
        return name in FIELDS and bool(article_mask(self.arrays, self._found(name, text), FIELDS[name][0]).any())

    def generation(self) -> int:
        """Return the generation of the index."""
        return self._generation

    def indexed_field_names(self) -> list[str]:
        """Return the names of the fields."""
        return list(FIELDS)

    def all_terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield every term of every field; some occur only in the other text and have no postings."""
        for name in sorted(FIELDS):
            yield from ((name, text) for text in self._lexicons[FIELDS[name][1]])

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the terms of a field from a prefix on."""
        terms = self._lexicons[FIELDS[fieldname][1]]
        yield from ((fieldname, text) for text in terms[bisect_left(terms, prefix) :])

    @cached_property
    def _lexicons(self) -> dict[TermKind, list[bytes]]:
        tables: dict[TermKind, Iterable[str]] = {
            TermKind.FORM: self.arrays.terms.forms,
            TermKind.STEM: self.arrays.terms.stems,
            TermKind.SURFACE: set(self.arrays.terms.surfaces),
        }
        return {kind: sorted(map(to_utf8, table)) for kind, table in tables.items()}

    def _found(self, fieldname: str, text: str | bytes) -> TermMatch:
        if fieldname not in FIELDS:
            raise TermNotFound((fieldname, text))
        term = from_utf8(text) if isinstance(text, bytes) else text
        kind = FIELDS[fieldname][1]
        return lookup(self.arrays, Term(kind, term, stems=(term,) if kind is TermKind.STEM else ()))

    def _positions(self, fieldname: str, text: str | bytes) -> dict[int, list[int]]:
        """Return the positions of a term within its text, by article."""
        field = FIELDS[fieldname][0] if fieldname in FIELDS else "body"
        found = positions_of(self.arrays, self._found(fieldname, text), field)
        begins = self.arrays.starts[found.article] + (self.arrays.title_length[found.article] + 1) * (field == "body")
        positions: dict[int, list[int]] = {}
        for article, position in zip(found.article.tolist(), (found.position - begins).tolist(), strict=True):
            positions.setdefault(article, []).append(position)
        return positions

    def postings(self, fieldname: str, text: str | bytes, **kwargs: Any) -> Matcher:
        """Return the postings of a term, without deleted articles."""
        term = (fieldname, self._text_to_bytes(fieldname, text))
        every = self._positions(fieldname, text).items()
        positions_by_article = {article: positions for article, positions in every if not self.is_deleted(article)}
        matcher: Matcher = NullMatcher()
        if positions_by_article:
            weights = [float(len(positions)) for positions in positions_by_article.values()]
            values = [_POSITIONS.encode(positions) for positions in positions_by_article.values()]
            arguments = {"scorer": kwargs.get("scorer"), "term": term, "terminfo": self.term_info(*term)}
            matcher = ListMatcher(list(positions_by_article), weights, values, _POSITIONS, **arguments)
        return matcher

    def term_info(self, fieldname: str, text: str | bytes) -> TermInfo:
        """Return the statistics of a term, with deleted articles."""
        info = TermInfo()
        for article, positions in self._positions(fieldname, text).items():
            info.add_posting(article, float(len(positions)), self.doc_field_length(article, fieldname))
        if not info.doc_frequency():
            raise TermNotFound((fieldname, text))
        return info

    def frequency(self, fieldname: str, text: str | bytes) -> int:
        """Return how often a term occurs in a field."""
        return sum(map(len, self._positions(fieldname, text).values()))

    def doc_frequency(self, fieldname: str, text: str | bytes) -> int:
        """Return how many articles contain a term."""
        return len(self._positions(fieldname, text))

    def has_deletions(self) -> bool:
        """Return whether any article is deleted."""
        return self.arrays.live is not None

    def is_deleted(self, docnum: int) -> bool:
        """Return whether an article is deleted."""
        return self.arrays.live is not None and not self.arrays.live[docnum]

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Return the id and version of an article."""
        return {
            "id": from_utf8(self.arrays.doc_values.array("ids")[docnum]),
            "version": self.arrays.doc_values.version(docnum),
        }

    def doc_count_all(self) -> int:
        """Count the articles, deleted ones among them."""
        return self.arrays.size

    def doc_count(self) -> int:
        """Count the live articles."""
        return self.arrays.live_count

    def _lengths(self, fieldname: str) -> Any:
        field = FIELDS[fieldname][0]
        return self.arrays.title_length if field == "title" else self.arrays.body_length

    def field_length(self, fieldname: str) -> int:
        """Return the number of tokens of a field in all articles."""
        return int(self._lengths(fieldname).sum())

    def min_field_length(self, fieldname: str) -> int:
        """Return the number of tokens of the shortest text."""
        return int(self._lengths(fieldname).min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        """Return the number of tokens of the longest text."""
        return int(self._lengths(fieldname).max(initial=0))

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the number of tokens of one text."""
        return int(self._lengths(fieldname)[docnum])

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        """Return False: there are no vectors."""
        return False

    def vector(self, docnum: int, fieldname: str, format_: Any = None) -> Matcher:
        """Refuse: there are none."""
        raise IndexUnavailable("An index of arrays keeps no vectors of its articles.")


class ArrayIndex(Index):
    """An index of arrays as Whoosh sees it, at the generation that was current when this was made."""

    def __init__(self, engine: ArrayEngine) -> None:
        self.schema = schema()
        self._engine = engine
        self._opened = engine.reader()

    def reader(self, reuse: IndexReader | None = None) -> IndexReader:
        """Return a reader over all segments."""
        generation = self._opened.generation
        leaves: Sequence[IndexReader] = [SegmentReader(segment, generation) for segment in self._opened.segments]
        return leaves[0] if len(leaves) == 1 else MultiReader(list(leaves), generation)

    def latest_generation(self) -> int:
        """Return the current generation."""
        return self._engine.generation()

    def up_to_date(self) -> bool:
        """Return whether nothing was written since."""
        return self._opened.generation == self.latest_generation()

    def refresh(self) -> ArrayIndex:
        """Return the index at its current generation."""
        return self if self.up_to_date() else ArrayIndex(self._engine)

    def is_empty(self) -> bool:
        """Return whether there is no article."""
        return not self._opened.segments

    def writer(self, **_: Any) -> Any:
        """Refuse: articles go through the engine's own writer."""
        raise IndexUnavailable("Articles are put into this index by the engine's own writer, not by one of Whoosh.")
