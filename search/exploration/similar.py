"""Finds articles similar to one ("more like this"), by its most characteristic words. Builds no page."""

from __future__ import annotations

from corpus.article import Article
from index.query import EVERYTHING, Or, Word
from index.request import SearchRequest
from index.results import Hit
from index.scoring.bm25f import idf
from search.exploration.significant_terms import count_stems
from search.session import Session

_MAX_CONSIDERED = 40
_MAX_TERMS = 12


def similar_hits(session: Session, article: Article, limit: int) -> tuple[Hit, ...]:
    """Return the articles that share the best words of an article by tf-idf, the most alike first."""
    reader = session.reader
    total = reader.count(EVERYTHING)
    found = count_stems([article])
    frequent = sorted(found.counts.items(), key=lambda item: (-item[1][1], item[0]))[:_MAX_CONSIDERED]
    weighted = []
    for stem, (_, occurrences) in frequent:
        frequency = reader.count(Word(found.forms[stem]))
        if frequency > 1:
            weighted.append((occurrences * idf(total, frequency), found.forms[stem]))
    words = tuple(Word(form) for _, form in sorted(weighted, reverse=True)[:_MAX_TERMS])
    hits = reader.search(SearchRequest(Or(words), limit=limit + 1)).hits
    return tuple(hit for hit in hits if hit.id != article.id)[:limit]
