"""Converts results and articles to JSON values; only this module decides their keys. Writes no file.

The keys are stable; where the code has another word (`alternatives`: `offers`), this module translates.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from corpus.article import Article, PublicationDate, ServiceStatement
from search.exploration.autocomplete import Suggestion
from search.exploration.concordance import ConcordancePage
from search.exploration.query_list import QueryListRow
from search.exploration.significant_terms import SignificantTerm, SignificantTermsPage
from search.page import ArticleParts, SearchPage, ShownFacet, ShownHit
from search.problem import Problem, first_problems

JsonRecord = dict[str, Any]


def page_record(page: SearchPage, problems: Iterable[Problem] = ()) -> JsonRecord:
    """Return the record of a search page; `problems` are those of its address, and come before its own."""
    return {
        "text": page.state.text,
        "read_as": page.read_as,
        "problems": [problem_record(problem) for problem in first_problems((*problems, *page.problems))],
        "total": page.total,
        "page": page.state.page,
        "size": page.state.size,
        "generation": page.generation,
        "seconds": round(page.seconds, 6),
        "may_fall": page.may_fall,
        "unnamed": page.unnamed,
        "parts": [{"text": part.text, "count": part.count} for part in page.parts],
        "offers": [{"kind": other.kind, "text": other.state.text, "count": other.count} for other in page.alternatives],
        "expansions": [
            {"word": each.word, "form": each.form, "count": each.count, "dropped": each.dropped}
            for each in page.expansions
        ],
        "hits": [hit_record(hit) for hit in page.hits],
        "facets": {dimension: _facet(facet) for dimension, facet in page.facets.items()},
    }


def concordance_record(page: ConcordancePage, problems: Iterable[Problem] = ()) -> JsonRecord:
    """Return the record of a concordance; `total` counts articles, not lines."""
    return {
        "text": page.state.text,
        "sort": page.order.value,
        "problems": [problem_record(problem) for problem in first_problems((*problems, *page.problems))],
        "total": page.total,
        "lines": [
            {
                "left": line.left,
                "match": line.match,
                "right": line.right,
                "id": line.id,
                "title": line.title,
                "outlet": line.outlet,
                "date": str(line.published) if line.published else None,
                "published": _published(line.published),
            }
            for line in page.lines
        ],
    }


def significant_terms_record(page: SignificantTermsPage, problems: Iterable[Problem] = ()) -> JsonRecord:
    """Return the record of significant terms; `here` of a word counts among the `looked_at` best articles."""
    return {
        "text": page.state.text,
        "problems": [problem_record(problem) for problem in first_problems((*problems, *page.problems))],
        "total": page.total,
        "looked_at": page.looked_at,
        "words": [_significant_term(term) for term in page.words],
        "people": [_significant_term(term) for term in page.people],
    }


def _significant_term(term: SignificantTerm) -> JsonRecord:
    return {"label": term.label, "here": term.here, "in_archive": term.in_archive, "text": term.state.text}


def row_record(row: QueryListRow, most: int | None = None) -> JsonRecord:
    """Return the record of a row of a query list with its `most` frequent outlets; a problem counts others."""
    problems = row.problems
    if most is not None and len(row.outlets) > most:
        problems = (*problems, Problem(f"Only {most} of {len(row.outlets):,} outlets are listed."))
    return {
        "line": row.number,
        "text": row.text,
        "read_as": row.read_as,
        "total": row.total,
        "outlets": dict(islice(row.outlets.items(), most)),
        "years": dict(row.years),
        "problems": [problem_record(problem) for problem in first_problems(problems)],
    }


def suggestion_record(suggestion: Suggestion) -> JsonRecord:
    """Return the record of a suggestion."""
    return {
        "kind": suggestion.kind,
        "label": suggestion.label,
        "text": suggestion.text,
        "count": suggestion.count,
    }


def article_record(article: Article, parts: ArticleParts | None = None) -> JsonRecord:
    """Return the record of an article, as `dateline export` writes it; `parts` if it is on several pages."""
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
        **_parts(parts),
        "service": _statement(article.service),
    }


def _statement(statement: ServiceStatement | None) -> JsonRecord | None:
    """Return what the library database states that exported an article; `words_counted` are ours."""
    if statement is None:
        return None
    return {
        "name": statement.service,
        "id": statement.own_id,
        "subtitle": statement.subtitle,
        "section": statement.section,
        "edition": statement.edition,
        "page": statement.page,
        "time": statement.time,
        "dateline": statement.dateline,
        "copyright": statement.copyright,
        "words": statement.words,
        "words_counted": statement.counted,
        "words_differ": statement.has_other_length,
        "terms": [{"label": label, "values": list(values)} for label, values in statement.terms],
    }


def _parts(parts: ArticleParts | None) -> JsonRecord:
    """Return what is known of the parts of an article on several pages; `parts` is their number."""
    return {
        "part_of": parts.part_of if parts else None,
        "part": parts.part if parts else None,
        "parts": parts.of if parts else None,
        "other_parts": [{"part": other.number, "id": other.id} for other in parts.others] if parts else [],
        "missing_parts": list(parts.missing) if parts else [],
    }


def problem_record(problem: Problem) -> JsonRecord:
    """Return the record of a problem, with its position in the query text."""
    return {
        "message": problem.message,
        "start": problem.start,
        "end": problem.end,
        "suggestion": problem.suggestion,
    }


def hit_record(hit: ShownHit) -> JsonRecord:
    """Return the record of a hit."""
    return {
        "id": hit.id,
        "title": hit.title.text,
        "outlet": hit.outlet,
        "published": _published(hit.published),
        "date": str(hit.published) if hit.published else None,
        "authors": list(hit.authors),
        "people": list(hit.people),
        **_more(hit),
        "url": hit.url,
        "score": hit.score,
        "passages": [
            {"text": passage.text, "marks": [[start, end] for start, end in passage.marks]} for passage in hit.passages
        ],
        "note": hit.note,
    }


def _more(hit: ShownHit) -> JsonRecord:
    """Return how many authors and people are left out of the lists of a hit, where that is so."""
    more = {"more_authors": hit.more_authors, "more_people": hit.more_people}
    return {key: count for key, count in more.items() if count}


def _facet(facet: ShownFacet) -> JsonRecord:
    unit = {"unit": facet.unit} if facet.unit else {}
    left_out = {"left_out": True} if facet.is_left_out else {}
    values = [{"value": shown.value, "count": shown.count, "chosen": shown.chosen} for shown in facet.values]
    return {**unit, **left_out, "values": values, "missing": facet.missing, "other": facet.other}


def _published(published: PublicationDate | None, found_in: bool = False) -> JsonRecord | None:
    if published is None:
        return None
    where = {"found_in": published.found_in.value} if found_in else {}
    return {"start": str(published.start), "end": str(published.end), **where, "sure": published.sure}
