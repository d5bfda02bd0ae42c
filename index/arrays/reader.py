"""A view of one generation: answers requests by putting together what the segments say. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from corpus.article import Article
from index.analysis.query_terms import terms_of
from index.arrays.budget import Allowance
from index.arrays.facets.counters import FacetCounters
from index.arrays.highlighting.matches import Held, HeldArticle, Plan, Run
from index.arrays.highlighting.passages import passages, whole
from index.arrays.matching.collocations import collocations
from index.arrays.matching.filters import Filtered
from index.arrays.matching.matcher import Matching, Remembered, sole_term
from index.arrays.matching.segment_matcher import Known, Matcher
from index.arrays.postings.term_enumeration import frequent_forms
from index.arrays.scoring.rescorer import boost, candidates, freshen, holding
from index.arrays.scoring.scorer import Listing, Norms, PlacedHit, Scored, Scorer, best, equal_score, hits
from index.arrays.segments.composite import CompositeReader
from index.arrays.segments.global_ordinals import ValueTable
from index.arrays.segments.segment import Segment
from index.arrays.storage.array_file import ArrayFile
from index.arrays.storage.manifest import DIMENSIONS, Manifest
from index.engine import ArticleLookup
from index.errors import IndexUnavailable
from index.query import Fuzzy, Prefix, Query, ValueDimension, Wildcard
from index.request import Filters, Order, SearchRequest
from index.results import Collocation, Hit, Passage, Results
from index.scoring.bm25f import Weighting
from index.scoring.forward_index import query_words, term_hash
from index.scoring.rescoring import Rescoring

MOST_REMEMBERED = 10_000
"""Of so many hits at most a reader remembers where they are, in a megabyte."""


class ArrayReader:
    """The segments of a generation; safe to use from several threads."""

    def __init__(
        self, folder: Path, manifest: Manifest, texts: ArticleLookup, weighting: Weighting, rescoring: Rescoring
    ) -> None:
        self._generation = manifest.generation
        self._texts = texts
        self._boosts = rescoring
        self.segments = [Segment(folder, stamps) for stamps in manifest.segments]
        self.values = {
            dimension: ValueTable(ArrayFile(folder, manifest.values[dimension]) if manifest.values else None)
            for dimension in DIMENSIONS
        }
        self._known_terms = [Known() for _ in self.segments]
        self._remembered_parts = Remembered()
        self._places: dict[str, tuple[int, int]] = {}
        self._collection = CompositeReader(self.segments)
        self._facets = FacetCounters(self._collection, self.values)
        self._norms = Norms(self._collection, weighting)

    @property
    def generation(self) -> int:
        """The generation that was current when this reader was opened."""
        return self._generation

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the live articles."""
        return tuple(sorted({language for segment in self.segments for language in segment.live_languages()}))

    def search(self, request: SearchRequest) -> Results:
        """Answer a request."""
        filtered = Filtered(self._matching(), request.query, request.filters)
        found = filtered.obeying(request.filters)
        return Results(
            total=len(found),
            hits=self._remembered(self._listed(request, filtered)) if request.limit > 0 else (),
            facets=self._facets.count(request.facets, filtered),
            may_fall=filtered.may_fall(),
        )

    def _listed(self, request: SearchRequest, filtered: Filtered) -> Sequence[PlacedHit]:
        collection, listing = self._collection, Listing(request.order, request.offset, request.limit)
        found = filtered.obeying(request.filters)
        every = 0.0 if request.order.is_by_date else equal_score(request.query, self.languages)
        if every == 0 or (every is not None and request.order is not Order.RECENT):
            first = collection.first_of_set(found, listing.most, request.order)
            return hits(collection, Scored(first, np.full(len(first), every)), listing)
        scorer = Scorer(filtered.matching, self._norms)
        words = query_words(request.query, self.languages) if request.rescoring else ()
        recent = request.order is Order.RECENT and request.rescoring
        if not recent and (term := sole_term(request.query, self.languages)):
            scored = scorer.leaders(term, found, listing.most)
        elif recent or len(words) > 1:
            scored = self._boosted(scorer.scored(request.query, filtered.base), request, filtered, listing)
        else:
            scored = scorer.scored(request.query, found)
        return hits(collection, best(collection, scored, listing.most), listing)

    def _boosted(self, scored: Scored, request: SearchRequest, filtered: Filtered, listing: Listing) -> Scored:
        """Give articles among which the best found are, with their final scores; all matches of the query are given."""
        chosen = candidates(self._collection, scored, self._boosts.candidates)
        words = query_words(request.query, self.languages)
        leading = boost(filtered.matching, request.query, chosen, words, self._boosts)
        if request.order is Order.RECENT:
            leading = freshen(self._collection, leading, self._boosts)
        if filtered.filters == Filters() and listing.most <= len(leading):
            return leading
        scored.scores[np.searchsorted(scored.articles, leading.articles)] = leading.scores
        return scored.chosen(filtered.obeying(filtered.filters).mask.take(scored.articles))

    def _remembered(self, listed: Sequence[PlacedHit]) -> tuple[Hit, ...]:
        """Give the hits of a page, remembering where they are: their passages are asked for next."""
        if len(self._places) > MOST_REMEMBERED:
            self._places.clear()
        self._places.update({hit.id: (number, article) for number, article, hit in listed})
        return tuple(hit for _, _, hit in listed)

    def passages(self, query: Query, hits: Sequence[Hit], most: int = 2) -> tuple[tuple[Passage, ...], ...]:
        """Give marked passages for each hit."""
        return tuple(passages(*of_hit, most) for of_hit in self._marked(query, hits))

    def marked(self, query: Query, hit: Hit) -> tuple[Passage, ...]:
        """Give a hit's whole title and whole body with every mark."""
        (of_hit,) = self._marked(query, [hit])
        return whole(*of_hit)

    def _marked(self, query: Query, hits: Sequence[Hit]) -> Iterator[tuple[Article, HeldArticle, Sequence[Run]]]:
        """Give each hit's text and marks, looking for the words of all hits of a segment together."""
        plan = Plan(query, self.languages)
        places = [self.place(hit.id) for hit in hits]
        versions = [self.segments[number].doc_values.version(place) for number, place in places]
        articles = self._texts([(hit.id, version) for hit, version in zip(hits, versions, strict=True)])
        by_segment: dict[int, list[int]] = {}
        for number, place in sorted(set(places)):
            by_segment.setdefault(number, []).append(place)
        held = {
            number: Held(self._matcher(number, Allowance(self._collection.size)), some, plan.terms)
            for number, some in by_segment.items()
        }
        for (number, place), article in zip(places, articles, strict=True):
            found = HeldArticle(held[number], by_segment[number].index(place))
            yield article, found, plan.look(found) or ()

    def place(self, article_id: str) -> tuple[int, int]:
        """Give the segment and number of a live article."""
        known = self._places.get(article_id)
        if known is not None:
            return known
        wanted = np.array([article_id.encode("utf-8", "surrogatepass")])
        for number, segment in enumerate(self.segments):
            place = int(segment.doc_values.find(wanted)[0])
            if place >= 0 and (segment.live is None or segment.live[place]):
                return number, place
        raise IndexUnavailable(f"Article {article_id} is not in generation {self._generation}; search again.")

    def count(self, query: Query) -> int:
        """Count the articles that match."""
        return len(self._matching().selected(query))

    def forms(self, leaf: Prefix | Wildcard | Fuzzy, most: int) -> tuple[str, ...]:
        """Give forms that meet a leaf."""
        terms = terms_of(leaf, self.languages)
        return frequent_forms(self.segments, terms[0], most) if terms else ()

    def forget(self) -> None:
        """Let go of what earlier questions matched, so that the next one takes as long as the first; for measuring."""
        self._remembered_parts = Remembered()
        self._known_terms = [Known() for _ in self.segments]

    def frequencies(self, stems: Sequence[str]) -> tuple[int, ...]:
        """Tell how many articles hold each family."""
        checks = np.fromiter(map(term_hash, stems), np.uint32, len(stems))
        return tuple(holding(self._collection, checks).tolist())

    def collocations(self, forms: Sequence[str], within: Query, most: int) -> tuple[Collocation, ...]:
        """Give the runs of forms near each other, the most frequent first."""
        mask = self._matching().selected(within).mask
        masks = [mask[part] for part in self._collection.slices()]
        matchers = [self._matcher(number, Allowance(self._collection.size)) for number in range(len(self.segments))]
        return collocations(list(zip(matchers, masks, strict=True)), forms, most)

    def close(self) -> None:
        """Let go of files, once nothing else looks at them."""
        self.segments = []

    def _matching(self) -> Matching:
        allowance = Allowance(self._collection.size)
        matchers = [self._matcher(number, allowance) for number in range(len(self.segments))]
        return Matching(self._collection, matchers, self.languages, allowance, self._remembered_parts)

    def _matcher(self, number: int, allowance: Allowance) -> Matcher:
        return Matcher(self.segments[number], self.languages, self._ordinal, self._known_terms[number], allowance)

    def _ordinal(self, dimension: ValueDimension, value: str) -> int:
        return self.values[dimension].find(value)
