"""A view of one generation: answers requests by putting together what the segments say. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from corpus.article import Article
from index.arrays.boosting import candidates
from index.arrays.columns import Selection
from index.arrays.counting import Matching, count_dates, count_values
from index.arrays.files import Array, ArrayFile
from index.arrays.filtering import Filtered
from index.arrays.found import Found
from index.arrays.manifest import DIMENSIONS, Manifest
from index.arrays.matcher import Matcher
from index.arrays.nearness import ArticleTexts
from index.arrays.passages import ArticleMarks, Sentences, passages, whole
from index.arrays.ranking import Listing, PlacedHit, Scorer, Statistics, best, hits, sole_term
from index.arrays.segment import Segment
from index.arrays.spellings import frequent_forms
from index.arrays.values import ValueTable
from index.boosts import Boosts
from index.engine import Texts
from index.errors import IndexUnavailable
from index.matching import Marks
from index.openings import words_of
from index.query import Dimension, Fuzzy, Prefix, Query, ValueDimension, Wildcard
from index.request import DateFacet, Filters, Order, SearchRequest
from index.results import FacetCounts, Hit, Passage, Results
from index.scoring import Weighting
from index.terms import Term, terms_of

MOST_REMEMBERED = 10_000
"""Of so many hits at most a reader remembers where they are, in a megabyte."""


class ArrayReader:
    """The segments of a generation; safe to use from several threads."""

    def __init__(self, folder: Path, manifest: Manifest, texts: Texts, weighting: Weighting, boosts: Boosts) -> None:
        self._generation = manifest.generation
        self._texts = texts
        self._weighting = weighting
        self._boosts = boosts
        self.segments = [Segment(folder, stamps) for stamps in manifest.segments]
        self.values = {
            dimension: ValueTable(ArrayFile(folder, manifest.values[dimension]) if manifest.values else None)
            for dimension in DIMENSIONS
        }
        self._known_terms: list[dict[Term, Found]] = [{} for _ in self.segments]
        self._places: dict[str, tuple[int, int]] = {}
        self._statistics = Statistics(self.segments, weighting)

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
        matchers = self._matchers()
        filtered = Filtered(matchers, [_live(matcher, request.query) for matcher in matchers], request.filters)
        found = filtered.obeying(request.filters)
        facets: dict[Dimension, FacetCounts] = {}
        for wish in request.facets:
            dimension: Dimension = "date" if isinstance(wish, DateFacet) else wish.dimension
            others = filtered.obeying(request.filters.without(dimension))
            counted: Matching = list(zip(self.segments, others, strict=True))
            if isinstance(wish, DateFacet):
                facets["date"] = count_dates(counted, wish)
            else:
                facets[wish.dimension] = count_values(counted, self.values[wish.dimension], wish)
        return Results(
            total=sum(map(len, found)),
            hits=self._listed(request, matchers, filtered.base, found),
            facets=facets,
            may_fall=filtered.may_fall(),
        )

    def _listed(
        self, request: SearchRequest, matchers: Sequence[Matcher], base: Sequence[Selection], found: Sequence[Selection]
    ) -> tuple[Hit, ...]:
        if request.limit <= 0:
            return ()
        listing = Listing(request.order, request.offset + request.limit)
        term = sole_term(request.query, self.languages)
        pool: Sequence[Array]
        scores: Sequence[Array] | None = None
        if request.order is not Order.RELEVANCE:
            pool = [selection.articles for selection in found]
        elif term:
            scorer = Scorer(matchers, self._statistics, self._weighting)
            leading = [scorer.leaders(number, term, one.mask, listing.most) for number, one in enumerate(found)]
            pool, scores = [articles for articles, _ in leading], [of_segment for _, of_segment in leading]
        else:
            pool, scores = self._scored(request, matchers, base, found)
        chosen = []
        for number, (segment, articles) in enumerate(zip(self.segments, pool, strict=True)):
            if len(articles):
                of_segment = np.zeros(segment.size) if scores is None else scores[number]
                articles = best(segment, articles, None if scores is None else of_segment, listing)
                chosen.append((number, segment, articles, of_segment[articles]))
        return self._remembered(hits(chosen, request.order, request.offset, request.limit))

    def _remembered(self, listed: Sequence[PlacedHit]) -> tuple[Hit, ...]:
        """Give the hits of a page, remembering where they are: their passages are asked for next."""
        if len(self._places) > MOST_REMEMBERED:
            self._places.clear()
        self._places.update({hit.id: (number, article) for number, article, hit in listed})
        return tuple(hit for _, _, hit in listed)

    def _scored(
        self, request: SearchRequest, matchers: Sequence[Matcher], base: Sequence[Selection], found: Sequence[Selection]
    ) -> tuple[Sequence[Array], list[Array]]:
        """Give the articles among which the best found are, and the final scores of each segment's articles."""
        scorer = Scorer(matchers, self._statistics, self._weighting)
        words = words_of(request.query, self.languages) if request.boosts else ()
        matching = base if len(words) > 1 else found
        scores = [scorer.scores(number, request.query, one.mask) for number, one in enumerate(matching)]
        pool: Sequence[Array] = [selection.articles for selection in found]
        if len(words) > 1 and scores:
            boosted = candidates(self.segments, base, scores, self._boosts.candidates)
            boosted.boost(scores, words, self._boosts)
            if request.filters == Filters() and request.offset + request.limit <= len(boosted):
                pool = boosted.articles
        return pool, scores

    def passages(self, query: Query, hits: Sequence[Hit], most: int = 2) -> tuple[tuple[Passage, ...], ...]:
        """Give marked passages for each hit."""
        found = self._article_marks(query, hits)
        return tuple(passages(article, sentences, marks, most) for article, sentences, marks in found)

    def marked(self, query: Query, hit: Hit) -> tuple[Passage, ...]:
        """Give a hit's whole title and whole body with every mark."""
        ((article, sentences, marks),) = self._article_marks(query, [hit])
        return whole(article, sentences, marks)

    def _article_marks(self, query: Query, hits: Sequence[Hit]) -> Iterator[tuple[Article, Sentences, Marks | None]]:
        """Give each hit's text and marks, looking for the words of all hits of a segment together."""
        places = [self.place(hit.id) for hit in hits]
        held = {number: sorted({place for other, place in places if other == number}) for number, _ in places}
        matchers = {number: self._matcher(number) for number in held}
        texts = {number: ArticleTexts(matchers[number], np.array(held[number])) for number in held}
        for (number, place), hit in zip(places, hits, strict=True):
            segment = self.segments[number]
            article = self._texts(hit.id, segment.version(place))
            found = ArticleMarks(matchers[number], texts[number], place, held[number].index(place))
            yield article, Sentences(article.body, segment, place), found.marks(query)

    def place(self, article_id: str) -> tuple[int, int]:
        """Give the segment and number of a live article."""
        known = self._places.get(article_id)
        if known is not None:
            return known
        wanted = np.array([article_id.encode("utf-8", "surrogatepass")])
        for number, segment in enumerate(self.segments):
            place = int(segment.find(wanted)[0])
            if place >= 0 and (segment.live is None or segment.live[place]):
                return number, place
        raise IndexUnavailable(f"Article {article_id} is not in generation {self._generation}; search again.")

    def count(self, query: Query) -> int:
        """Count the articles that match."""
        return sum(int(np.count_nonzero(_live(matcher, query))) for matcher in self._matchers())

    def forms(self, leaf: Prefix | Wildcard | Fuzzy, most: int) -> tuple[str, ...]:
        """Give forms that meet a leaf."""
        terms = terms_of(leaf, self.languages)
        return frequent_forms(self.segments, terms[0], most) if terms else ()

    def close(self) -> None:
        """Let go of files, once nothing else looks at them."""
        self.segments = []

    def _matchers(self) -> list[Matcher]:
        return [self._matcher(number) for number in range(len(self.segments))]

    def _matcher(self, number: int) -> Matcher:
        return Matcher(self.segments[number], self.languages, self._ordinal, self._known_terms[number])

    def _ordinal(self, dimension: ValueDimension, value: str) -> int:
        return self.values[dimension].find(value)


def _live(matcher: Matcher, query: Query) -> Array:
    matching, live = matcher.matching(query), matcher.segment.live
    return matching if live is None else matching & live
