"""Finds the words and people that set a result apart from the archive. Reads the beginnings of articles only.

Words are scored by how much more often they occur there than in the archive: the log-likelihood ratio of T. Dunning,
"Accurate Methods for the Statistics of Surprise and Coincidence", Computational Linguistics 19 (1993).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log

from corpus.article import Article
from corpus.errors import ArchiveError
from index.analysis.normalization import normalize
from index.analysis.stemming import stem
from index.analysis.stop_words import stop_words
from index.analysis.tokenizer import token_texts
from index.errors import QueryTooLarge, UnsupportedQuery
from index.query import EVERYTHING, MatchAll, Word
from index.request import SearchRequest, ValueFacet
from search.article_source import readable
from search.limits import MAX_VALUE
from search.planner import SearchPlan
from search.problem import Problem
from search.session import Session
from search.state import SearchState

_TOKENS_READ = 250
_SAMPLE = 60
_MAX_PEOPLE = 200
MAX_TERMS = 10


@dataclass(frozen=True, slots=True)
class SignificantTerm:
    """A word or person more frequent in a result than in the archive, with both counts and its search.

    For words `here` counts among the best hits only.
    """

    label: str
    here: int
    in_archive: int
    state: SearchState


@dataclass(frozen=True, slots=True)
class SignificantTermsPage:
    """The significant terms of a result. Words are from the beginnings of the `looked_at` best of `total` articles."""

    state: SearchState
    total: int = 0
    looked_at: int = 0
    words: tuple[SignificantTerm, ...] = ()
    people: tuple[SignificantTerm, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class StemCounts:
    """By stem: the number of articles that begin with it and of its occurrences there, and its first form."""

    counts: dict[str, tuple[int, int]]
    forms: dict[str, str]


def significant_terms(session: Session, state: SearchState) -> SignificantTermsPage:
    """Return the significant terms of a result: none for a search of everything or a declined query."""
    plan = session.plan(state)
    if isinstance(plan.request.query, MatchAll) and not state.is_narrowed:
        return SignificantTermsPage(state, problems=plan.problems)
    try:
        total = session.reader.search(plan.count_request()).total
        (words, damaged), people = _words(session, plan), _people(session, plan)
    except (QueryTooLarge, UnsupportedQuery) as error:
        return SignificantTermsPage(state, problems=(*plan.problems, Problem(str(error))))
    problems = (*plan.problems, *(Problem(str(error)) for error in damaged))
    return SignificantTermsPage(state, total, min(total, _SAMPLE) - len(damaged), words, people, problems)


def count_stems(articles: Iterable[Article]) -> StemCounts:
    """Count the stems of the first tokens of articles, without stop words, numbers and words of one or two letters."""
    article_counts, occurrences, forms = Counter[str](), Counter[str](), dict[str, str]()
    for article in articles:
        stems = []
        for form in _forms(article):
            stems.append(stem(form, article.language))
            forms.setdefault(stems[-1], form)
        occurrences.update(stems)
        article_counts.update(set(stems))
    return StemCounts({stem: (article_counts[stem], occurrences[stem]) for stem in article_counts}, forms)


def _forms(article: Article) -> Iterator[str]:
    ignored = stop_words()
    for raw in token_texts(f"{article.title[:MAX_VALUE]}\n{article.body[: 12 * _TOKENS_READ]}")[:_TOKENS_READ]:
        form = normalize(raw)
        if 2 < len(form) <= MAX_VALUE and form not in ignored and not form.isdigit():
            yield form


def _words(session: Session, plan: SearchPlan) -> tuple[tuple[SignificantTerm, ...], list[ArchiveError]]:
    """Return words far more frequent in the best hits than in the archive, without the words of the query.

    The errors are those of hits that cannot be read.
    """
    reader = session.reader
    hits = session.hits(plan, 0, _SAMPLE)
    _, articles, damaged = readable(session.articles, hits)
    total = reader.count(EVERYTHING)
    found = count_stems(articles)
    asked = {stem(normalize(raw), "en") for raw in token_texts(plan.state.text)}
    repeated = [(stem, here) for stem, (here, _) in found.counts.items() if here > 1 and stem not in asked]
    frequencies = reader.frequencies([stem for stem, _ in repeated])
    scored = sorted(
        (-_log_likelihood(here, len(articles), in_archive, total), found.forms[stem], here)
        for (stem, here), in_archive in zip(repeated, frequencies, strict=True)
    )
    best = [(form, here) for score, form, here in scored[:MAX_TERMS] if score < 0]
    return tuple(_word(form, here, reader.count(Word(form)), plan.state) for form, here in best), damaged


def _word(form: str, here: int, in_archive: int, state: SearchState) -> SignificantTerm:
    return SignificantTerm(form, here, in_archive, state.with_text(f"({state.text}) {form}" if state.text else form))


def _people(session: Session, plan: SearchPlan) -> tuple[SignificantTerm, ...]:
    """Return the people named far more often in a result than in the archive, with exact counts."""
    reader, state = session.reader, plan.state
    results = reader.search(plan.facet_request(ValueFacet("person", _MAX_PEOPLE)))
    named = {
        one.value: one.count
        for one in results.facets["person"].buckets
        if one.value not in state.persons and len(one.value) <= MAX_VALUE
    }
    archive = reader.search(SearchRequest(facets=(ValueFacet("person", 0, tuple(named)),), limit=0))
    in_archive = {bucket.value: bucket.count for bucket in archive.facets["person"].buckets}
    scored = [
        (_log_likelihood(here, results.total, in_archive[name], archive.total), name, here)
        for name, here in named.items()
    ]
    best = sorted(scored, key=lambda one: (-one[0], one[1]))[:MAX_TERMS]
    return tuple(
        SignificantTerm(name, here, in_archive[name], state.with_value("person", name))
        for score, name, here in best
        if score > 0
    )


def _log_likelihood(here: int, size_here: int, in_archive: int, archive_size: int) -> float:
    """Return Dunning's log-likelihood ratio of `here` of `size_here` to `in_archive` of `archive_size`, or 0."""
    if not size_here or not archive_size or here / size_here <= in_archive / archive_size:
        return 0.0
    rate = (here + in_archive) / (size_here + archive_size)
    parts = ((here, size_here * rate), (in_archive, archive_size * rate))
    return 2 * sum(seen * log(seen / expected) for seen, expected in parts if seen)
