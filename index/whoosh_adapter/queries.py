"""The query algebra as Whoosh queries, for Whoosh's own Searcher over any Whoosh index that keeps positions.

Pure translation: what an index holds it asks of a `VocabularySource`. Opens no files and ranks nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any, Protocol

from whoosh.matching.mcore import ListMatcher, Matcher, NullMatcher
from whoosh.query import compound, qcore
from whoosh.reading import IndexReader

from index.analysis.query_terms import Term, scoring_terms, terms_of
from index.errors import UnsupportedQuery
from index.query import (
    And,
    Between,
    Fuzzy,
    Has,
    Leaf,
    MatchAll,
    MatchNone,
    MinCount,
    Near,
    Not,
    NotNear,
    Or,
    Phrase,
    Positional,
    Prefix,
    Query,
    SameUnit,
    Wildcard,
    Word,
)
from index.query import (
    Field as FieldName,
)
from index.reference.spans import TEXT_FIELDS, FieldText, TextField, fits, spans
from index.scoring.bm25f import Weighting, field_weight, idf, saturate, stop_word_weight

Lengths = Sequence[int]
"""A number for each document of a reader."""


class VocabularySource(Protocol):
    """What the translation needs of a Whoosh index; documents are numbers within one leaf reader."""

    languages: tuple[str, ...]
    weighting: Weighting

    def readers(self) -> Sequence[IndexReader]:
        """Return the leaf readers."""

    def live(self, reader: IndexReader) -> Sequence[int]:
        """Return the live documents, ascending."""

    def expand(self, reader: IndexReader, term: Term, text_field: TextField) -> Iterable[tuple[str, bytes]]:
        """Yield the (field, text) of the indexed terms that a term accepts in a text; their postings have positions."""

    def lengths(self, reader: IndexReader, part: FieldName) -> Lengths:
        """Return the number of tokens of each document's title, body or lead."""

    def having(self, reader: IndexReader, node: Has | Between) -> Collection[int]:
        """Return the documents that have a value or lie in a range."""


Docs = Mapping[int, Sequence[int]]
"""Rising positions by document."""


class PostingsSource:
    """Reads postings through Whoosh, each term once; made for one generation of an index."""

    def __init__(self, vocabulary: VocabularySource) -> None:
        self.vocabulary = vocabulary
        self._docs: dict[tuple[int, Term, TextField], Docs] = {}
        self._scores: dict[tuple[int, Term], Mapping[int, float]] = {}
        readers = vocabulary.readers()
        self._live = {id(reader): frozenset(vocabulary.live(reader)) for reader in readers}
        self.articles = sum(map(len, self._live.values()))
        self._means = {text_field: self._mean(text_field) for text_field in TEXT_FIELDS}

    def _mean(self, text_field: TextField) -> float:
        total = 0
        for reader in self.vocabulary.readers():
            lengths = self.vocabulary.lengths(reader, text_field)
            total += sum(int(lengths[document]) for document in self._live[id(reader)])
        return total / self.articles if self.articles else 0.0

    def docs(self, reader: IndexReader, term: Term, text_field: TextField) -> Docs:
        """Return the positions of a term in each live document of a reader."""
        key = (id(reader), term, text_field)
        if key not in self._docs:
            self._docs[key] = self._read(reader, term, text_field) if fits(term.field, text_field) else {}
        return self._docs[key]

    def _read(self, reader: IndexReader, term: Term, text_field: TextField) -> Docs:
        found: dict[int, list[int]] = defaultdict(list)
        live = self._live[id(reader)]
        for field, text in self.vocabulary.expand(reader, term, text_field):
            matcher = reader.postings(field, text)
            while matcher.is_active():
                if matcher.id() in live:
                    found[matcher.id()] += matcher.value_as("positions")
                matcher.next()
        if term.field == "lead":
            leads = self.vocabulary.lengths(reader, "lead")
            cut = {doc: [p for p in positions if p < leads[doc]] for doc, positions in found.items()}
            found = defaultdict(list, {doc: positions for doc, positions in cut.items() if positions})
        return {doc: sorted(positions) for doc, positions in found.items()}

    def scores(self, reader: IndexReader, term: Term) -> Mapping[int, float]:
        """Return the score of a term by itself in each document of a reader that contains it."""
        key = (id(reader), term)
        if key not in self._scores:
            self._scores[key] = self._word_scores(reader, term) if term.is_word else self._constants(reader, term)
        return self._scores[key]

    def _constants(self, reader: IndexReader, term: Term) -> Mapping[int, float]:
        return {doc: 1.0 for text_field in TEXT_FIELDS for doc in self.docs(reader, term, text_field)}

    def _word_scores(self, reader: IndexReader, term: Term) -> Mapping[int, float]:
        whole_field = replace(term, field="body") if term.field == "lead" else term
        model = self.vocabulary.weighting
        weighted: dict[int, float] = defaultdict(float)
        for text_field in TEXT_FIELDS:
            in_title = text_field == "title"
            weight, b = (model.title_weight, model.title_b) if in_title else (model.body_weight, model.body_b)
            lengths, mean = self.vocabulary.lengths(reader, text_field), self._means[text_field]
            for doc, positions in self.docs(reader, whole_field, text_field).items():
                weighted[doc] += field_weight(len(positions), int(lengths[doc]), mean, weight, b)
        rarity = stop_word_weight(term.text) * idf(self.articles, self._document_frequency(whole_field))
        return {doc: rarity * saturate(value, model.k1) for doc, value in weighted.items()}

    def _document_frequency(self, term: Term) -> int:
        matching = (
            {doc for text_field in TEXT_FIELDS for doc in self.docs(r, term, text_field)}
            for r in self.vocabulary.readers()
        )
        return sum(map(len, matching))


class _Evaluated(qcore.Query):
    def estimate_size(self, ixreader: IndexReader) -> int:
        return ixreader.doc_count_all()


class SpanQuery(_Evaluated):
    """Documents in which a positional node has a span."""

    def __init__(self, node: Positional, postings: PostingsSource) -> None:
        self.node = node
        self.postings = postings

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return the documents of one leaf reader with their scores, as a Whoosh matcher."""
        reader = searcher.reader()
        docs = sorted({doc for text_field in TEXT_FIELDS for doc in self._docs(reader, text_field)})
        terms = list(scoring_terms(self.node, self.postings.vocabulary.languages))
        scores = [self.postings.scores(reader, term) for term in terms]
        return _listed(docs, [sum(term_scores.get(doc, 0.0) for term_scores in scores) for doc in docs])

    def _docs(self, reader: IndexReader, text_field: TextField) -> Iterable[int]:
        languages = self.postings.vocabulary.languages
        possible = _candidates(self.node, None, lambda term: self.postings.docs(reader, term, text_field), languages)
        if _is_one_term(self.node, languages):
            return possible
        return [doc for doc in possible if spans(self.node, self._field_text(reader, doc, text_field))]

    def _field_text(self, reader: IndexReader, doc: int, text_field: TextField) -> FieldText:
        postings = self.postings
        return FieldText(
            text_field, lambda t, s: postings.docs(reader, t, s).get(doc, ()), postings.vocabulary.languages
        )


class Chosen(_Evaluated):
    """Documents picked without looking at their text; they score 0."""

    def __init__(self, pick: Callable[[IndexReader], Collection[int]]) -> None:
        self.pick = pick

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return the documents of one leaf reader, as a Whoosh matcher."""
        docs = sorted(self.pick(searcher.reader()))
        return _listed(docs, [0.0] * len(docs))


class _Listed(ListMatcher):
    def __init__(self, docs: list[int], scores: list[float]) -> None:
        super().__init__(docs, scores)  # type: ignore[no-untyped-call]  # Whoosh has no types

    def copy(self) -> _Listed:
        twin = _Listed(self._ids, self._weights)
        twin._i = self._i
        return twin

    def skip_to(self, id: int) -> None:
        if self._i < len(self._ids):
            self._i = bisect_left(self._ids, id, self._i)

    def spans(self) -> list[Any]:
        return []


def _listed(docs: list[int], scores: list[float]) -> Matcher:
    return _Listed(docs, scores) if docs else NullMatcher()


def translate(query: Query, postings: PostingsSource) -> qcore.Query:
    """Return the Whoosh query that matches and scores as the contract says."""
    vocabulary = postings.vocabulary
    match query:
        case MatchAll():
            return Chosen(vocabulary.live)
        case MatchNone():
            return qcore.NullQuery
        case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase() | Near():
            return SpanQuery(query, postings)
        case SameUnit() | NotNear() | MinCount():
            raise UnsupportedQuery(type(query).__name__, "whoosh")
        case Between() | Has():
            return Chosen(lambda reader: vocabulary.having(reader, query))
        case And(parts):
            return compound.And([translate(part, postings) for part in parts or (MatchAll(),)])
        case Or(parts):
            return _either([translate(part, postings) for part in parts])
        case Not(part):
            return compound.AndNot(Chosen(vocabulary.live), translate(part, postings))


def _either(parts: list[qcore.Query]) -> qcore.Query:
    if not parts:
        return qcore.NullQuery
    either = compound.Or(parts)
    either.matcher_type = compound.Or.DEFAULT_MATCHER  # the preloading one drops documents that score 0
    return either


def _is_one_term(node: Positional, languages: tuple[str, ...]) -> bool:
    return isinstance(node, Word | Prefix | Wildcard | Fuzzy) and len(terms_of(node, languages)) == 1


def _candidates(
    node: Query, default_field: FieldName | None, docs: Callable[[Term], Docs], languages: tuple[str, ...]
) -> set[int]:
    """Return the documents that contain the words of a positional node, at any positions."""
    match node:
        case Word() | Prefix() | Wildcard() | Fuzzy():
            return _docs_with_all(node, default_field, docs, languages)
        case Phrase(parts, field):
            every = [_docs_with_all(part, field or default_field, docs, languages) for part in parts]
            return reduce(set.intersection, every) if every else set()
        case Near(left, right, _, _, field):
            one = _candidates(left, field or default_field, docs, languages)
            return one and one & _candidates(right, field or default_field, docs, languages)
        case Or(parts):
            return set[int]().union(*(_candidates(part, default_field, docs, languages) for part in parts))
        case _:
            raise TypeError(f"A {type(node).__name__} has no positions in a text.")


def _docs_with_all(
    leaf: Leaf, default_field: FieldName | None, docs: Callable[[Term], Docs], languages: tuple[str, ...]
) -> set[int]:
    every = [set(docs(term)) for term in terms_of(leaf, languages, default_field)]
    return reduce(set.intersection, every) if every else set()
