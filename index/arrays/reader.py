"""A view of one generation: answers requests from all its segments. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from corpus.article import Article
from corpus.names.phonetic_index import keys_to_find
from index import query as q
from index.analysis.query_terms import terms_of
from index.arrays.budget import QueryBudget
from index.arrays.facets.counters import FacetCounters
from index.arrays.highlighting.matches import HitMatches, find_matches
from index.arrays.highlighting.passages import marked_fields, passages
from index.arrays.matching.collocations import collocations
from index.arrays.matching.filters import FilteredMatches
from index.arrays.matching.matcher import MatchCache, QueryMatcher, sole_term
from index.arrays.matching.segment_matcher import SegmentMatcher
from index.arrays.postings.segment_terms import SegmentTerms, TermCache
from index.arrays.postings.term_enumeration import frequent_forms
from index.arrays.scoring.rescorer import candidates, document_frequencies, rescore_by_date, rescore_candidates
from index.arrays.scoring.scorer import Norms, Scorer, constant_score
from index.arrays.scoring.top_k import PageWindow, ScoredArticles, page_of_hits, top_articles
from index.arrays.segments.composite import CompositeReader, Location
from index.arrays.segments.doc_values import encode_ids
from index.arrays.segments.global_ordinals import ValueTable
from index.arrays.segments.segment import Segment
from index.arrays.storage.array_file import ArrayFile
from index.arrays.storage.manifest import Manifest
from index.check import Check, unlimited
from index.engine import ArticleLookup
from index.errors import IndexUnavailable
from index.request import Order, SearchRequest
from index.results import Collocation, Hit, Passage, Results
from index.scoring.bm25f import Weighting
from index.scoring.forward_index import query_words, term_hash
from index.scoring.rescoring import Rescoring

MAX_LOCATIONS = 10_000
"""Hits with a cached location, in about 1 MB: the request for their passages follows."""


class ArrayReader:
    """The segments of a generation; safe to use from several threads."""

    def __init__(
        self, folder: Path, manifest: Manifest, articles: ArticleLookup, weighting: Weighting, rescoring: Rescoring
    ) -> None:
        self._generation = manifest.generation
        self._articles = articles
        self._rescoring = rescoring
        self.segments = [Segment(folder, stamps) for stamps in manifest.segments]
        tables = {dimension: ArrayFile(folder, stamp) for dimension, stamp in manifest.values.items()}
        self.values = {dimension: ValueTable(tables.get(dimension)) for dimension in q.VALUE_DIMENSIONS}
        self._files = [file for segment in self.segments for file in segment.files()] + [*tables.values()]
        self.check: Check = unlimited
        self._locations: dict[str, Location] = {}
        self._composite = CompositeReader(self.segments)
        self._facets = FacetCounters(self._composite, self.values)
        self._norms = Norms(self._composite, weighting)
        self.clear_caches()

    @property
    def generation(self) -> int:
        """The generation that was current when this reader was opened."""
        return self._generation

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the live articles."""
        live = [segment.columns["language"].live_values(segment.live) for segment in self.segments]
        return tuple(sorted({self.values["language"][ordinal] for part in live for ordinal in part.tolist()}))

    def clear_caches(self) -> None:
        """Clear the caches, so that the next query takes as long as the first; for measuring."""
        self._match_cache = MatchCache()
        self._term_caches = [TermCache() for _ in self.segments]

    def within(self, check: Check) -> ArrayReader:
        """Return this view for one request, which calls `check` between its steps; raises `IndexDamaged`."""
        if self.check is unlimited:  # the reader itself, once a request; its views are of files that were looked at
            for file in self._files:
                file.verify_size()
        assert self.languages is not None, "computed once, for all views"
        view = object.__new__(ArrayReader)
        vars(view).update(vars(self), check=check)
        return view

    def search(self, request: SearchRequest) -> Results:
        """Answer a request."""
        filtered = FilteredMatches(self._matcher(), request.query, request.filters)
        return Results(
            total=len(filtered.matches()),
            hits=self._hits(request, filtered) if request.limit > 0 else (),
            facets=self._facets.count(request.facets, filtered.matches, self.check),
            may_fall=filtered.may_fall(),
        )

    def _hits(self, request: SearchRequest, filtered: FilteredMatches) -> tuple[Hit, ...]:
        window = PageWindow(request.order, request.offset, request.limit)
        page = page_of_hits(self._composite, self._top(request, filtered, window), window)
        if len(self._locations) > MAX_LOCATIONS:
            self._locations.clear()
        self._locations.update({hit.id: location for hit, location in page})
        return tuple(hit for hit, _ in page)

    def _top(self, request: SearchRequest, filtered: FilteredMatches, window: PageWindow) -> ScoredArticles:
        """Return a few scored articles that include the hits of the window."""
        composite, query, order = self._composite, request.query, request.order
        matches = filtered.matches()
        constant = 0.0 if order.is_by_date else constant_score(query, self.languages)
        if constant == 0 or (constant is not None and order is not Order.RECENT):
            first = composite.first_of_set(matches, window.end, order)
            return ScoredArticles(first, np.full(len(first), constant))
        scorer = Scorer(filtered.matcher, self._norms)
        by_recency = order is Order.RECENT and request.rescoring
        if not by_recency and (term := sole_term(query, self.languages)):
            scored = scorer.top_of_term(term, matches, window.end)
        elif by_recency or (request.rescoring and len(query_words(query, self.languages)) > 1):
            scored = self._rescore(scorer.score(query, filtered.unfiltered), request, filtered, window)
        else:
            scored = scorer.score(query, matches)
        return top_articles(composite, scored, window.end)

    def _rescore(
        self, scored: ScoredArticles, request: SearchRequest, filtered: FilteredMatches, window: PageWindow
    ) -> ScoredArticles:
        """Return final scores of articles that include the best; `scored` are all matches, before filters."""
        top = candidates(self._composite, scored, self._rescoring.candidates)
        words = query_words(request.query, self.languages)
        top = rescore_candidates(filtered.matcher, request.query, top, words, self._rescoring)
        if request.order is Order.RECENT:
            top = rescore_by_date(self._composite, top, self._rescoring)
        if not filtered.is_filtered and window.end <= len(top):
            return top
        scored.scores[np.searchsorted(scored.articles, top.articles)] = top.scores
        return scored.select(filtered.matches().mask.take(scored.articles))

    def passages(self, query: q.Query, hits: Sequence[Hit], most: int = 2) -> tuple[tuple[Passage, ...], ...]:
        """Return marked passages for each hit."""
        found = []
        for article, matches in self._with_matches(query, hits):
            self.check()
            found.append(passages(article, matches, most))
        return tuple(found)

    def marked(self, query: q.Query, hit: Hit) -> tuple[Passage, ...]:
        """Return the whole title and the whole body of a hit with every mark."""
        (hit_matches,) = self._with_matches(query, [hit])
        return marked_fields(*hit_matches)

    def _with_matches(self, query: q.Query, hits: Sequence[Hit]) -> list[tuple[Article, HitMatches]]:
        self.check()
        locations = [self._locations.get(hit.id) or self.locate(hit.id) for hit in hits]
        articles = self._articles([(hit.id, at.version) for hit, at in zip(hits, locations, strict=True)])
        at_numbers = [(at.segment, at.article) for at in locations]
        matches = find_matches(query, self._segment_matcher, at_numbers, self.check)
        return list(zip(articles, matches, strict=True))

    def locate(self, article_id: str) -> Location:
        """Return the location of a live article; raises `IndexUnavailable` if this generation does not have it."""
        wanted = encode_ids([article_id])
        for number, segment in enumerate(self.segments):
            article = int(segment.doc_values.find(wanted)[0])
            if article >= 0 and (segment.live is None or segment.live[article]):
                return Location(number, article, segment.doc_values.version(article))
        raise IndexUnavailable(f"Article {article_id} is not in generation {self._generation}; search again.")

    def count(self, query: q.Query) -> int:
        """Count the articles that match."""
        return len(self._matcher().matches(query))

    def forms(self, leaf: q.Prefix | q.Wildcard | q.Fuzzy, most: int) -> tuple[str, ...]:
        """Return forms that match a leaf."""
        self.check()
        terms = terms_of(leaf, self.languages)
        return frequent_forms(self.segments, terms[0], most) if terms else ()

    def forms_sounding_like(self, word: str) -> frozenset[str]:
        """Return the forms that share a phonetic key with a word."""
        self.check()
        keys = keys_to_find(word)
        return frozenset(form for segment in self.segments for form in segment.terms.forms_with_keys(keys))

    def frequencies(self, stems: Sequence[str]) -> tuple[int, ...]:
        """Return the number of articles that contain each stem."""
        self.check()
        hashes = np.fromiter(map(term_hash, stems), np.uint32, len(stems))
        return tuple(document_frequencies(self._composite, hashes).tolist())

    def collocations(self, forms: Sequence[str], within: q.Query, most: int) -> tuple[Collocation, ...]:
        """Return the runs of forms near each other, the most frequent first."""
        mask = self._matcher().matches(within).mask
        masks = [mask[part] for part in self._composite.slices()]
        terms = [self._segment_matcher(number).terms for number in range(len(self.segments))]
        return collocations(list(zip(terms, masks, strict=True)), forms, most)

    def close(self) -> None:
        """Drop the segments; their files close when nothing refers to them any longer."""
        self.segments = []
        self._files = []

    def _matcher(self) -> QueryMatcher:
        budget = QueryBudget(self._composite.size, self.check)
        budget.check()
        matchers = [self._segment_matcher(number, budget) for number in range(len(self.segments))]
        return QueryMatcher(self._composite, matchers, self.languages, budget, self._match_cache)

    def _segment_matcher(self, number: int, budget: QueryBudget | None = None) -> SegmentMatcher:
        budget = budget or QueryBudget(self._composite.size, self.check)
        terms = SegmentTerms(self.segments[number], self.languages, self._term_caches[number], budget)
        return SegmentMatcher(terms, self._ordinal_of)

    def _ordinal_of(self, dimension: q.ValueDimension, value: str) -> int:
        return self.values[dimension].find(value)
