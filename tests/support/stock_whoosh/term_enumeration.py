"""What the translation of queries needs of a Whoosh index: terms, lengths and live documents of one generation.

Reads no text of queries and no files but through Whoosh.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from whoosh.reading import IndexReader

from index.analysis.query_terms import Term, TermKind, TokenForms, accepts_form
from index.analysis.sounding_forms import may_be_in_name
from index.analysis.stemming import stems
from index.query import Between, Field, Has
from index.reference.spans import TEXT_FIELDS, TextField
from index.scoring.bm25f import Weighting
from index.whoosh_adapter.queries import Lengths
from tests.support.stock_whoosh.columns import Columns

_SEPARATOR = "\x1f"
"""Separates stem, form and surface in an indexed term; no token contains it."""


def term_of(token: TokenForms) -> bytes:
    """Return the indexed term of a token."""
    return _written(token.stem, token.form, token.surface)


def _written(*token_forms: str) -> bytes:
    return _SEPARATOR.join(token_forms).encode("utf-8", "surrogatepass")


class IndexVocabulary:
    """A vocabulary over leaf readers whose documents have row numbers."""

    def __init__(self, readers: Sequence[IndexReader], columns: Columns, weighting: Weighting) -> None:
        self.languages = columns.languages
        self.weighting = weighting
        self._readers = readers
        self._columns = columns
        self._rows = {id(reader): rows_of(reader) for reader in readers}
        self._lengths: dict[tuple[int, Field], Lengths] = {}
        self._lexicon: dict[tuple[int, TextField], list[tuple[str, bytes]]] = {}

    def readers(self) -> Sequence[IndexReader]:
        """Return the leaf readers."""
        return self._readers

    def rows(self, reader: IndexReader) -> npt.NDArray[np.int64]:
        """Return the row of each document."""
        return self._rows[id(reader)]

    def live(self, reader: IndexReader) -> Sequence[int]:
        """Return the live documents, ascending."""
        return self._documents(reader, np.ones(self._columns.size, dtype=bool))

    def _documents(self, reader: IndexReader, mask: npt.NDArray[np.bool_]) -> list[int]:
        kept = (mask & self._columns.live)[self.rows(reader)]
        return [int(doc) for doc in np.flatnonzero(kept) if not reader.is_deleted(int(doc))]

    def having(self, reader: IndexReader, node: Has | Between) -> Collection[int]:
        """Return the live documents that have a value or lie in a range."""
        return self._documents(reader, self._columns.having(node))

    def lengths(self, reader: IndexReader, part: Field) -> Lengths:
        """Return the number of tokens of each document's title, body or lead."""
        key = (id(reader), part)
        if key not in self._lengths:
            self._lengths[key] = self._columns.lengths(part)[self.rows(reader)].tolist()
        return self._lengths[key]

    def expand(self, reader: IndexReader, term: Term, text_field: TextField) -> Iterable[tuple[str, bytes]]:
        """Return the indexed terms of a field that a term of a query accepts."""
        return ((text_field, text) for text in self._indexed_terms(reader, term, text_field))

    def _indexed_terms(self, reader: IndexReader, term: Term, text_field: TextField) -> Iterator[bytes]:
        match term.kind:
            case TermKind.STEM:
                for stem in term.stems:
                    yield from reader.expand_prefix(text_field, _written(stem, ""))
            case TermKind.FORM:
                for stem in stems(term.text, self.languages):
                    yield from reader.expand_prefix(text_field, _written(stem, term.text, ""))
            case TermKind.SURFACE:
                ending = _written("", term.text)
                yield from (text for _, text in self._forms(reader, text_field) if text.endswith(ending))
            case TermKind.PREFIX | TermKind.WILDCARD | TermKind.FUZZY:
                yield from (text for form, text in self._forms(reader, text_field) if accepts_form(term, form))

    def forms(self, term: Term, most: int) -> tuple[str, ...]:
        """Return at most `most` forms that a term accepts, those of many articles first."""
        weights = Counter[str]()
        for reader in self._readers:
            for text_field in TEXT_FIELDS:
                for form, text in self._forms(reader, text_field):
                    if accepts_form(term, form):
                        weights[form] += reader.doc_frequency(text_field, text)
        return tuple(form for form, _ in weights.most_common(most))

    def possible_names(self) -> list[str]:
        """Return the forms that may be a word of a name."""
        indexed = [text for reader in self._readers for part in TEXT_FIELDS for _, text in self._forms(reader, part)]
        tokens = (text.decode("utf-8", "surrogatepass").split(_SEPARATOR) for text in indexed)
        return sorted({form for _, form, surface in tokens if may_be_in_name(surface, form)})

    def _forms(self, reader: IndexReader, text_field: TextField) -> list[tuple[str, bytes]]:
        key = (id(reader), text_field)
        if key not in self._lexicon:
            self._lexicon[key] = [(_form(text), text) for text in reader.lexicon(text_field)]
        return self._lexicon[key]


def _form(text: bytes) -> str:
    return text.decode("utf-8", "surrogatepass").split(_SEPARATOR)[1]


def stem_of(text: bytes) -> str:
    """Return the stem of an indexed term."""
    return text.decode("utf-8", "surrogatepass").split(_SEPARATOR)[0]


def rows_of(leaf: IndexReader) -> npt.NDArray[np.int64]:
    """Return the row number of each document of a leaf reader."""
    if not leaf.doc_count_all():
        return np.zeros(0, dtype=np.int64)
    column = leaf.column_reader("row")
    return np.array([column[doc] for doc in range(leaf.doc_count_all())], dtype=np.int64)
