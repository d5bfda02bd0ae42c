"""The definition of the contract: an engine in memory that looks at every article for every query.

Written to be read and believed, not to be fast; it stores nothing on disk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from corpus.article import Article, PublicationDate
from corpus.names.phonetic_index import PhoneticIndex
from index.analysis.query_terms import Term, accepts_form, scoring_terms, terms_of
from index.analysis.sounding_forms import may_be_in_name
from index.check import Check, unlimited
from index.dimensions import values_of, with_values
from index.errors import BudgetSpent, IndexLocked
from index.query import (
    VALUE_DIMENSIONS,
    And,
    Between,
    Dimension,
    Fuzzy,
    Has,
    MatchAll,
    MatchNone,
    MinCount,
    Near,
    Not,
    NotNear,
    Or,
    Phrase,
    Prefix,
    Query,
    SameUnit,
    ValueDimension,
    Wildcard,
    Word,
)
from index.reference.analyzed_article import AnalyzedArticle, analyze
from index.reference.collocations import collocations
from index.reference.evaluator import marks, matches
from index.reference.passages import marked_fields, passages
from index.reference.spans import TEXT_FIELDS, TextField
from index.request import DateFacet, Filters, Order, SearchRequest, Unit, ValueFacet
from index.results import Bucket, Collocation, FacetCounts, Hit, Passage, Results
from index.scoring.bm25f import DEFAULT, Weighting, field_weight, idf, saturate, stop_word_weight
from index.scoring.forward_index import forward_index_of, query_words, term_hash
from index.scoring.rescoring import DEFAULT as DEFAULT_RESCORING
from index.scoring.rescoring import CollectionStatistics, Rescoring, add_recency, name_phrase, recent_day, rescore


@dataclass(frozen=True, slots=True)
class _Entry:
    text: AnalyzedArticle
    version: int

    @property
    def article(self) -> Article:
        return self.text.article


Entries = Mapping[str, _Entry]
_Scored = tuple[float, _Entry]


@dataclass
class ReferenceEngine:
    """An engine that holds its articles in memory."""

    name: str = "reference"
    unsupported: frozenset[str] = frozenset()
    weighting: Weighting = DEFAULT
    rescoring: Rescoring = DEFAULT_RESCORING
    _entries: Entries = field(default_factory=dict)
    _generation: int = 0
    _writing: bool = False

    def reader(self) -> ReferenceReader:
        """Open the current generation."""
        return ReferenceReader(self._entries, self._generation, self.weighting, self.rescoring)

    def generation(self) -> int:
        """Return the current generation."""
        return self._generation

    @contextmanager
    def writer(self) -> Iterator[ReferenceWriter]:
        """Open the writer; raises `IndexLocked` when another writer is open."""
        if self._writing:
            raise IndexLocked("Another writer is at work on this index; wait until it has ended.")
        self._writing = True
        try:
            writer = ReferenceWriter(dict(self._entries))
            yield writer
            if writer.is_used:
                self._entries, self._generation = writer.entries, self._generation + 1
        finally:
            self._writing = False


@dataclass
class ReferenceWriter:
    """Changes a copy of the articles, which replaces them when the block ends without an error."""

    entries: dict[str, _Entry]
    is_used: bool = False

    def add(self, article: Article, version: int = 1) -> None:
        """Add an article, replacing any earlier version."""
        self.is_used = True
        self.entries[article.id] = _Entry(analyze(article), version)

    def remove(self, article_id: str) -> None:
        """Remove an article."""
        self.is_used = True
        self.entries.pop(article_id, None)

    def advance(self) -> None:
        """Do nothing: no article waits."""

    def replace_values(self, dimension: ValueDimension, values: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Replace the values of articles in a dimension."""
        self.is_used = True
        for article_id, article_values in values:
            entry = self.entries.get(article_id)
            if entry:
                changed = with_values(entry.article, dimension, article_values)
                self.entries[article_id] = replace(entry, text=replace(entry.text, article=changed))


@dataclass(frozen=True)
class ReferenceReader:
    """A view of the articles of one generation."""

    entries: Entries
    generation: int
    weighting: Weighting = DEFAULT
    rescoring: Rescoring = DEFAULT_RESCORING
    check: Check = unlimited

    def within(self, check: Check) -> ReferenceReader:
        """Return this view for one request, which calls `check` for each article that it looks at."""
        return replace(self, check=check)

    def search(self, request: SearchRequest) -> Results:
        """Answer a request."""
        matching = [entry for entry in self.entries.values() if self._matches(request.query, entry)]
        found = [entry for entry in matching if _passes(request.filters, entry.article)]
        return Results(
            total=len(found),
            hits=self._hits(request, matching),
            facets=dict(self._facets(request, matching)),
            may_fall=_may_fall(request.filters, matching),
        )

    def _facets(self, request: SearchRequest, matching: Sequence[_Entry]) -> Iterator[tuple[Dimension, FacetCounts]]:
        with suppress(BudgetSpent):
            for facet in request.facets:
                self.check()
                yield _facet(facet, request.filters, matching)

    def _hits(self, request: SearchRequest, matching: Sequence[_Entry]) -> tuple[Hit, ...]:
        scored = not request.order.is_by_date
        hits = [(self.score(request.query, entry.text) if scored else 0.0, entry) for entry in matching]
        if scored and request.rescoring:
            hits = self._rescored(request, _in_order(hits, request.order))
        found = [hit for hit in hits if _passes(request.filters, hit[1].article)]
        page = _in_order(found, request.order)[request.offset : request.offset + request.limit]
        return tuple(Hit(entry.article.id, entry.version, score) for score, entry in page)

    def _rescored(self, request: SearchRequest, hits: list[_Scored]) -> list[_Scored]:
        query = request.query
        best, others = hits[: self.rescoring.candidates], hits[self.rescoring.candidates :]
        forward_index = forward_index_of((_stems(entry, "title"), _stems(entry, "body")) for _, entry in best)
        frequencies = self._document_frequencies()
        statistics = CollectionStatistics(
            len(self.entries), lambda hashes: np.array([frequencies[one] for one in hashes.tolist()])
        )
        scores = np.array([score for score, _ in best])
        words, name = query_words(query, self.languages), name_phrase(query)
        has_name = np.array([self._matches(name, entry) for _, entry in best], bool) if name else None
        scores = rescore(scores, words, forward_index, statistics, self.rescoring, has_name)
        if request.order is Order.RECENT:
            days = np.array([_first_day(entry) for _, entry in best])
            scores = add_recency(scores, days, recent_day(self._days()), self.rescoring)
        return [*((score, entry) for score, (_, entry) in zip(scores.tolist(), best, strict=True)), *others]

    def passages(self, query: Query, hits: Sequence[Hit], most: int = 2) -> tuple[tuple[Passage, ...], ...]:
        """Return marked passages for each hit."""
        self.check()
        texts = [self.entries[hit.id].text for hit in hits]
        return tuple(passages(text, marks(query, text, self.languages), most) for text in texts)

    def marked(self, query: Query, hit: Hit) -> tuple[Passage, ...]:
        """Return a hit's whole title and whole body with every mark."""
        self.check()
        text = self.entries[hit.id].text
        return marked_fields(text, marks(query, text, self.languages))

    def count(self, query: Query) -> int:
        """Count the articles that match."""
        return sum(self._matches(query, entry) for entry in self.entries.values())

    def forms(self, leaf: Prefix | Wildcard | Fuzzy, most: int) -> tuple[str, ...]:
        """Return the forms that a leaf accepts, the most frequent first."""
        self.check()
        terms = terms_of(leaf, self.languages)
        texts = [entry.text.texts[text_field] for entry in self.entries.values() for text_field in TEXT_FIELDS]
        counts = Counter(
            token.form for text in texts for token in text.token_forms if terms and accepts_form(terms[0], token.form)
        )
        return tuple(form for form, _ in counts.most_common(most))

    def forms_sounding_like(self, word: str) -> frozenset[str]:
        """Return the forms that share a phonetic key with a word."""
        self.check()
        texts = [entry.text.texts[text_field] for entry in self.entries.values() for text_field in TEXT_FIELDS]
        tokens = [token for text in texts for token in text.token_forms]
        forms = sorted({token.form for token in tokens if may_be_in_name(token.surface, token.form)})
        return frozenset(PhoneticIndex(forms).find(word))

    def frequencies(self, stems: Sequence[str]) -> tuple[int, ...]:
        """Return the number of articles that contain each stem."""
        self.check()
        frequencies = self._document_frequencies()
        return tuple(frequencies[term_hash(stem)] for stem in stems)

    def _days(self) -> npt.NDArray[np.int64]:
        return np.array([_first_day(entry) for entry in self.entries.values()], np.int64)

    def _document_frequencies(self) -> Counter[int]:
        return Counter(one for entry in self.entries.values() for one in _term_hashes(entry))

    def collocations(self, forms: Sequence[str], within: Query, most: int) -> tuple[Collocation, ...]:
        """Return the runs of forms near each other, the most frequent first."""
        matching = [entry for entry in self.entries.values() if self._matches(within, entry)]
        return collocations([(entry.text, entry.version) for entry in matching], forms, most)

    def close(self) -> None:
        """Do nothing: there are no files."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the live articles."""
        languages = (entry.article.language for entry in self.entries.values())
        return tuple(sorted({language for language in languages if language is not None}))

    def _matches(self, query: Query, entry: _Entry) -> bool:
        self.check()
        return matches(query, entry.text, self.languages)

    def score(self, query: Query, text: AnalyzedArticle) -> float:
        """Return the score of an article that matches; parts that do not match score 0."""
        match query:
            case And(parts) | Or(parts):
                return sum(self.score(part, text) for part in parts if matches(part, text, self.languages))
            case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase() | Near() | SameUnit() | NotNear() | MinCount():
                return sum(self._term_score(term, text) for term in scoring_terms(query, self.languages))
            case MatchAll() | MatchNone() | Between() | Has() | Not():
                return 0.0

    def _term_score(self, term: Term, text: AnalyzedArticle) -> float:
        if not term.is_word:
            return 1.0 if any(text.positions(term, text_field) for text_field in TEXT_FIELDS) else 0.0
        whole_field = replace(term, field="body") if term.field == "lead" else term
        live = [entry.text for entry in self.entries.values()]
        frequency = sum(any(other.positions(whole_field, text_field) for text_field in TEXT_FIELDS) for other in live)
        weighted = sum(self._field_weight(whole_field, text, live, text_field) for text_field in TEXT_FIELDS)
        rarity = stop_word_weight(term.text) * idf(len(live), frequency)
        return rarity * saturate(weighted, self.weighting.k1)

    def _field_weight(
        self, term: Term, text: AnalyzedArticle, live: Sequence[AnalyzedArticle], text_field: TextField
    ) -> float:
        model = self.weighting
        weight, b = (model.title_weight, model.title_b) if text_field == "title" else (model.body_weight, model.body_b)
        mean = sum(len(other.texts[text_field].tokens) for other in live) / len(live)
        return field_weight(len(text.positions(term, text_field)), len(text.texts[text_field].tokens), mean, weight, b)


def _in_order(hits: Iterable[_Scored], order: Order) -> list[_Scored]:
    sign = -1 if order is Order.OLDEST else 1
    return sorted(hits, key=lambda hit: (-hit[0], _by_date(hit[1].article.published, sign), hit[1].article.id))


def _first_day(entry: _Entry) -> int:
    published = entry.article.published
    return published.start.toordinal() if published else 0


def _stems(entry: _Entry, text_field: TextField) -> list[str]:
    return [token.stem for token in entry.text.texts[text_field].token_forms]


def _term_hashes(entry: _Entry) -> set[int]:
    return {term_hash(stem) for text_field in TEXT_FIELDS for stem in _stems(entry, text_field)}


def _by_date(published: PublicationDate | None, sign: int) -> tuple[int, int, int]:
    if published is None:
        return 1, 0, 0
    return 0, -sign * published.start.toordinal(), (published.end - published.start).days


def _passes(filters: Filters, article: Article) -> bool:
    days, published = filters.date, article.published
    return (
        all(_has_any(article, dimension, filters.values(dimension)) for dimension in VALUE_DIMENSIONS)
        and (days is None or _lies_within(published, days.start, days.end))
        and (filters.sure is None or (published is not None and published.sure is filters.sure))
    )


def _has_any(article: Article, dimension: ValueDimension, chosen: Collection[str]) -> bool:
    return not chosen or any(value in chosen for value in values_of(article, dimension))


def _lies_within(published: PublicationDate | None, start: date | None, end: date | None) -> bool:
    return (
        published is not None and (start is None or start <= published.start) and (end is None or published.end <= end)
    )


def _may_fall(filters: Filters, matching: Iterable[_Entry]) -> int:
    days = filters.date
    if days is None:
        return 0
    others = [entry.article.published for entry in matching if _passes(filters.without("date"), entry.article)]
    return sum(
        published is not None
        and not _lies_within(published, days.start, days.end)
        and (days.end is None or published.start < days.end)
        and (days.start is None or days.start < published.end)
        for published in others
    )


def _facet(
    facet: ValueFacet | DateFacet, filters: Filters, matching: Iterable[_Entry]
) -> tuple[Dimension, FacetCounts]:
    dimension: Dimension = facet.dimension if isinstance(facet, ValueFacet) else "date"
    articles = [entry.article for entry in matching if _passes(filters.without(dimension), entry.article)]
    if isinstance(facet, ValueFacet):
        return dimension, _count_values([values_of(article, facet.dimension) for article in articles], facet)
    published = [article.published for article in articles]
    counts = _count_days(published, facet.unit)
    too_many = facet.most is not None and len(counts.buckets) > facet.most
    return dimension, _count_days(published, "year") if too_many else counts


def _count_values(values: Sequence[tuple[str, ...]], facet: ValueFacet) -> FacetCounts:
    counts = Counter(value for article_values in values for value in article_values)
    ranked = sorted(counts, key=lambda value: (-counts[value], value))
    listed = sorted({*ranked[: facet.size], *facet.always}, key=lambda value: (-counts[value], value))
    buckets = tuple(Bucket(value, counts[value]) for value in listed)
    missing = sum(not article_values for article_values in values)
    return FacetCounts(buckets, missing, counts.total() - sum(bucket.count for bucket in buckets))


def _count_days(published: Sequence[PublicationDate | None], unit: Unit) -> FacetCounts:
    dated = [interval for interval in published if interval is not None]
    labels = [_label(interval, unit) for interval in dated]
    counts = Counter(label for label in labels if label is not None)
    buckets = tuple(Bucket(label, counts[label]) for label in sorted(counts))
    return FacetCounts(buckets, missing=len(published) - len(dated), other=labels.count(None))


def _label(interval: PublicationDate, unit: Unit) -> str | None:
    length = {"year": 4, "month": 7, "day": 10}[unit]
    first, last = (
        interval.start.isoformat()[:length],
        date.fromordinal(interval.end.toordinal() - 1).isoformat()[:length],
    )
    return first if first == last else None
