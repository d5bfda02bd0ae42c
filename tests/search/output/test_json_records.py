"""The keys of JSON answers are stable."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from corpus.article import Article, FoundIn, Person, PublicationDate
from corpus.metadata.parts.series import ArticleParts, OtherPart
from search.exploration.autocomplete import Suggestion
from search.exploration.concordance import ConcordanceLine, ConcordancePage, LineOrder
from search.exploration.query_list import QueryListRow
from search.exploration.significant_terms import SignificantTerm, SignificantTermsPage
from search.output.json_records import (
    article_record,
    concordance_record,
    page_record,
    row_record,
    significant_terms_record,
    suggestion_record,
)
from search.page import Alternative, Expansion, QueryPart
from search.problem import Problem
from search.state import SearchState
from tests.search.output.test_terminal import HIT, PAGE


def test_a_page_for_programs_has_the_documented_shape() -> None:
    assert page_record(PAGE, [Problem("Odd.", 1, 2)]) == {
        "text": "ferry",
        "read_as": "ferry",
        "problems": [{"message": "Odd.", "start": 1, "end": 2, "suggestion": None}],
        "total": 23,
        "page": 1,
        "size": 10,
        "generation": 7,
        "seconds": 0.004,
        "may_fall": 0,
        "unnamed": 0,
        "parts": [],
        "offers": [],
        "expansions": [],
        "hits": [
            {
                "id": "a1",
                "title": "Ferry restored after the storm",
                "outlet": "Calder Post",
                "published": {"start": "2015-09-08", "end": "2015-09-09", "sure": True},
                "date": "2015-09-08",
                "authors": ["Ada Lind"],
                "people": ["Bo Ek"],
                "url": "https://calder.example/1",
                "score": 1.5,
                "passages": [{"text": HIT.passages[0].text, "marks": [[4, 9]]}],
                "note": None,
            }
        ],
        "facets": {
            "outlet": {"values": [{"value": "Calder Post", "count": 20, "chosen": True}], "missing": 2, "other": 1},
            "date": {
                "unit": "month",
                "values": [{"value": "2015-09", "count": 21, "chosen": False}],
                "missing": 2,
                "other": 0,
            },
        },
    }


def test_alternatives_keep_the_key_offers() -> None:
    state = SearchState("ferry")
    page = replace(
        PAGE,
        parts=(QueryPart("ferry", state, 0),),
        alternatives=(Alternative("spelling", "fery", SearchState("fery"), 4),),
        expansions=(Expansion("ferry", "ferri", 2, True, state),),
    )
    record = page_record(page)
    assert record["parts"] == [{"text": "ferry", "count": 0}]
    assert record["offers"] == [{"kind": "spelling", "text": "fery", "count": 4}]
    assert record["expansions"] == [{"word": "ferry", "form": "ferri", "count": 2, "dropped": True}]


ARTICLE = Article(
    id="a1",
    title="Ferry restored",
    body="The ferry sailed.",
    source="a1.html",
    url="https://calder.example/1",
    authors=("Ada Lind",),
    outlet="Calder Post",
    published=PublicationDate.day(date(2015, 9, 8), FoundIn.META),
    language="en",
    people=(Person("Bo Ek", ("Bo Ek", "Ek")),),
    removed=("Subscribe",),
)


def test_an_article_is_written_as_an_export_has_it() -> None:
    assert article_record(ARTICLE) == {
        "id": "a1",
        "source": "a1.html",
        "url": "https://calder.example/1",
        "title": "Ferry restored",
        "authors": ["Ada Lind"],
        "outlet": "Calder Post",
        "published": {"start": "2015-09-08", "end": "2015-09-09", "found_in": "meta", "sure": True},
        "language": "en",
        "people": [{"name": "Bo Ek", "forms": ["Bo Ek", "Ek"]}],
        "body": "The ferry sailed.",
        "removed": ["Subscribe"],
        "part_of": None,
        "part": None,
        "parts": None,
        "other_parts": [],
        "missing_parts": [],
        "service": None,
    }
    parts = ArticleParts("//calder.example/1", 2, None, (OtherPart(1, "a0"),), (3,))
    assert {key: value for key, value in article_record(ARTICLE, parts).items() if "part" in key} == {
        "part_of": "//calder.example/1",
        "part": 2,
        "parts": None,
        "other_parts": [{"part": 1, "id": "a0"}],
        "missing_parts": [3],
    }
    unknown = article_record(replace(ARTICLE, published=None, people=None))
    assert (unknown["published"], unknown["people"]) == (None, [])


def test_other_answers_have_the_documented_keys() -> None:
    state, problem = SearchState("ferry"), Problem("Odd.")
    line = ConcordanceLine("the", "ferry", "sailed", "a1", "Ferry", None, ARTICLE.published)
    concordance = concordance_record(ConcordancePage(state, LineOrder.LEFT, 1, (line,), (problem,)))
    assert list(concordance) == ["text", "sort", "problems", "total", "lines"]
    assert concordance["lines"][0] == {
        "left": "the",
        "match": "ferry",
        "right": "sailed",
        "id": "a1",
        "title": "Ferry",
        "outlet": None,
        "date": "2015-09-08",
        "published": {"start": "2015-09-08", "end": "2015-09-09", "sure": True},
    }
    terms = significant_terms_record(SignificantTermsPage(state, 3, 3, (SignificantTerm("pier", 2, 5, state),)))
    assert terms["words"] == [{"label": "pier", "here": 2, "in_archive": 5, "text": "ferry"}]
    assert (terms["total"], terms["looked_at"], terms["people"]) == (3, 3, [])
    row = row_record(QueryListRow(2, "ferry", "ferry", 3, {"Post": 3}, {"2015": 3}, (problem,)))
    assert list(row) == ["line", "text", "read_as", "total", "outlets", "years", "problems"]
    assert suggestion_record(Suggestion("word", "ferry", "ferry", 3)) == {
        "kind": "word",
        "label": "ferry",
        "text": "ferry",
        "count": 3,
    }
    json.dumps([concordance, terms, row])
