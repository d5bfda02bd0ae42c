"""Answers and articles as plain values that JSON can write. The one place where their shape for programs is decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corpus.article import Article, PublicationDate
from search.page import SearchPage, ShownFacet, ShownHit
from search.problem import Problem

Record = dict[str, Any]


def page_record(page: SearchPage, problems: Iterable[Problem] = ()) -> Record:
    """Write a search page; `problems` are those met on the way to its state, and come before its own."""
    return {
        "text": page.state.text,
        "read_as": page.read_as,
        "problems": [_problem(problem) for problem in (*problems, *page.problems)],
        "total": page.total,
        "page": page.state.page,
        "size": page.state.size,
        "generation": page.generation,
        "seconds": round(page.seconds, 6),
        "may_fall": page.may_fall,
        "unnamed": page.unnamed,
        "hits": [_hit(hit) for hit in page.hits],
        "facets": {dimension: _facet(facet) for dimension, facet in page.facets.items()},
    }


def article_record(article: Article) -> Record:
    """Write an article as an export gives it, a line each."""
    return {
        "id": article.id,
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "authors": list(article.authors),
        "outlet": article.outlet,
        "published": _published(article.published, found_in=True),
        "language": article.language,
        "people": [{"name": person.name, "forms": list(person.forms)} for person in article.people or ()],
        "body": article.body,
        "removed": list(article.removed),
    }


def _problem(problem: Problem) -> Record:
    return {
        "message": problem.message,
        "start": problem.start,
        "end": problem.end,
        "suggestion": problem.suggestion,
    }


def _hit(hit: ShownHit) -> Record:
    return {
        "id": hit.id,
        "title": hit.title.text,
        "outlet": hit.outlet,
        "published": _published(hit.published),
        "date": str(hit.published) if hit.published else None,
        "authors": list(hit.authors),
        "people": list(hit.people),
        "url": hit.url,
        "score": hit.score,
        "passages": [
            {"text": passage.text, "marks": [[start, end] for start, end in passage.marks]} for passage in hit.passages
        ],
    }


def _facet(facet: ShownFacet) -> Record:
    unit = {"unit": facet.unit} if facet.unit else {}
    values = [{"value": shown.value, "count": shown.count, "chosen": shown.chosen} for shown in facet.values]
    return {**unit, "values": values, "missing": facet.missing, "other": facet.other}


def _published(published: PublicationDate | None, found_in: bool = False) -> Record | None:
    if published is None:
        return None
    where = {"found_in": published.found_in.value} if found_in else {}
    return {"start": str(published.start), "end": str(published.end), **where, "sure": published.sure}
