"""Articles that are like one, and what sets a result apart from the archive. Reads the openings of articles only.

Words are weighed by how much more often they stand there than in the archive: the log-likelihood of T. Dunning,
"Accurate Methods for the Statistics of Surprise and Coincidence", Computational Linguistics 19 (1993).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log

from corpus.article import Article
from index.analysis.normalization import normalize
from index.analysis.stemming import stem
from index.analysis.stop_words import stop_words
from index.analysis.tokenizer import token_texts
from index.errors import QueryTooLarge, UnsupportedQuery
from index.query import EVERYTHING, MatchAll, Or, Word
from index.request import SearchRequest, ValueFacet
from index.results import Hit
from index.scoring.bm25f import idf
from search.planner import narrowed
from search.problem import Problem
from search.session import Answering
from search.state import SearchState

_READ = 250
_CONSIDERED = 40
_WORDS_OF_ARTICLE = 12
_SAMPLE = 60
_PEOPLE = 200
MOST = 10


@dataclass(frozen=True, slots=True)
class Distinctive:
    """A word or person that a result has more than the archive: articles with it here and in all, and its search.

    For words `here` counts among the best hits only.
    """

    label: str
    here: int
    in_archive: int
    state: SearchState


@dataclass(frozen=True, slots=True)
class DistinctivePage:
    """What sets a result apart; the words are those of the openings of the `looked_at` best of its `total` articles."""

    state: SearchState
    total: int = 0
    looked_at: int = 0
    words: tuple[Distinctive, ...] = ()
    people: tuple[Distinctive, ...] = ()
    problems: tuple[Problem, ...] = ()


def distinctive(answering: Answering, state: SearchState) -> DistinctivePage:
    """Tell what sets a result apart from the archive: nothing when everything is asked for, or the engine declines."""
    question = answering.question(state)
    if isinstance(question.query, MatchAll) and not (state.outlets or state.persons or state.since or state.until):
        return DistinctivePage(state, problems=question.asked.problems)
    try:
        total = answering.total(state) or 0
        words, people = _words(answering, state), _people(answering, state)
    except (QueryTooLarge, UnsupportedQuery) as error:
        return DistinctivePage(state, problems=(*question.asked.problems, Problem(str(error))))
    return DistinctivePage(state, total, min(total, _SAMPLE), words, people, question.asked.problems)


def similar(answering: Answering, article: Article, most: int) -> tuple[Hit, ...]:
    """Give the articles that share the weightiest words of an article, the likest first."""
    reader = answering.reader
    total = reader.count(EVERYTHING)
    frequencies, forms = _families([article])
    weighed = []
    for one, (_, often) in sorted(frequencies.items(), key=lambda item: (-item[1][1], item[0]))[:_CONSIDERED]:
        holding = reader.count(Word(forms[one]))
        if 1 < holding:
            weighed.append((often * idf(total, holding), forms[one]))
    words = tuple(Word(form) for _, form in sorted(weighed, reverse=True)[:_WORDS_OF_ARTICLE])
    hits = reader.search(SearchRequest(Or(words), limit=most + 1)).hits
    return tuple(hit for hit in hits if hit.id != article.id)[:most]


def _words(answering: Answering, state: SearchState) -> tuple[Distinctive, ...]:
    """Give the words that the best hits of a search have far more often than the archive, but for its own words."""
    reader, question = answering.reader, answering.question(state)
    hits = answering.hits(question, state.order, 0, _SAMPLE)
    articles = answering.store.several([(hit.id, hit.version) for hit in hits])
    total = reader.count(EVERYTHING)
    frequencies, forms = _families(articles)
    asked = {stem(normalize(raw), "en") for raw in token_texts(state.text)}
    held = [(stem, number) for stem, (number, _) in frequencies.items() if number > 1 and stem not in asked]
    weighed = sorted(
        (-_surprise(number, len(articles), everywhere, total), forms[stem], number)
        for (stem, number), everywhere in zip(held, reader.frequencies([stem for stem, _ in held]), strict=True)
    )
    best = [(form, number) for weight, form, number in weighed[:MOST] if weight < 0]
    return tuple(_shown(form, number, reader.count(Word(form)), state) for form, number in best)


def _people(answering: Answering, state: SearchState) -> tuple[Distinctive, ...]:
    """Give the people whom a result names far more often than the archive does, with exact counts."""
    reader, asked = answering.reader, answering.question(state).asked
    results = reader.search(SearchRequest(narrowed(asked), facets=(ValueFacet("person", _PEOPLE),), limit=0))
    named = {one.value: one.count for one in results.facets["person"].buckets if one.value not in state.persons}
    every = reader.search(SearchRequest(facets=(ValueFacet("person", 0, tuple(named)),), limit=0))
    in_archive = {bucket.value: bucket.count for bucket in every.facets["person"].buckets}
    weighed = [
        (_surprise(here, results.total, in_archive[name], every.total), name, here) for name, here in named.items()
    ]
    best = sorted(weighed, key=lambda one: (-one[0], one[1]))[:MOST]
    return tuple(
        Distinctive(name, here, in_archive[name], state.choosing("person", name))
        for weight, name, here in best
        if weight > 0
    )


def _shown(form: str, here: int, in_archive: int, state: SearchState) -> Distinctive:
    return Distinctive(form, here, in_archive, state.typing(f"({state.text}) {form}" if state.text else form))


def _families(articles: Iterable[Article]) -> tuple[dict[str, tuple[int, int]], dict[str, str]]:
    """Give for each family the articles that open with it and how often they use it, and a form of each."""
    held, often, forms = Counter[str](), Counter[str](), dict[str, str]()
    for article in articles:
        stems = []
        for form in _forms(article):
            stems.append(stem(form, article.language))
            forms.setdefault(stems[-1], form)
        often.update(stems)
        held.update(set(stems))
    return {stem: (held[stem], often[stem]) for stem in held}, forms


def _forms(article: Article) -> Iterator[str]:
    passed_over = stop_words()
    for raw in token_texts(f"{article.title}\n{article.body[: 12 * _READ]}")[:_READ]:
        form = normalize(raw)
        if len(form) > 2 and form not in passed_over and not form.isdigit():
            yield form


def _surprise(here: int, of_here: int, everywhere: int, of_all: int) -> float:
    """Give how surprising it is that `here` of `of_here` have what `everywhere` of `of_all` have; 0 or more."""
    if not of_here or not of_all or here / of_here <= everywhere / of_all:
        return 0.0
    rate = (here + everywhere) / (of_here + of_all)
    parts = ((here, of_here * rate), (everywhere, of_all * rate))
    return 2 * sum(seen * log(seen / expected) for seen, expected in parts if seen)
