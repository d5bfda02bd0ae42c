"""What programs get: JSON of a documented shape, with a fitting status."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode

import pytest

KEYS = {"text", "read_as", "problems", "total", "page", "size", "generation", "seconds", "hits", "facets"}
HIT_KEYS = {"id", "title", "outlet", "published", "date", "authors", "people", "url", "score", "passages", "note"}


def get(server: str, path: str, **parameters: str) -> Any:
    address = f"{path}?{urlencode(parameters)}" if parameters else path
    with urllib.request.urlopen(f"{server}{address}", timeout=30) as answer:
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        return json.load(answer)


def test_a_search_answers_the_documented_object(server: str) -> None:
    found = get(server, "/api/search", q="Zakharova", size="3")
    assert KEYS <= set(found)
    assert found["text"] == "Zakharova"
    assert 0 < len(found["hits"]) <= 3
    for hit in found["hits"]:
        assert HIT_KEYS <= set(hit)
        for passage in hit["passages"]:
            marks = [passage["text"][start:end].casefold() for start, end in passage["marks"]]
            assert marks
            assert all("zakharova" in mark for mark in marks)
    assert set(found["facets"]) == {"outlet", "person", "date"}
    assert found["facets"]["date"]["unit"] in {"year", "month", "day"}


def test_unreadable_parameters_are_problems_and_not_failures(server: str) -> None:
    found = get(server, "/api/search", q="Zakharova", page="last", sort="best")
    assert len(found["problems"]) == 2
    assert found["page"] == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/nowhere", 404), ("/article/0000", 404), ("/api/article/0000/similar", 404), ("/api/context?sort=up", 400)],
)
def test_what_cannot_be_answered_has_a_fitting_status(server: str, path: str, status: int) -> None:
    with pytest.raises(urllib.error.HTTPError) as failed:
        get(server, path)
    assert failed.value.code == status
    body = failed.value.read().decode()
    failed.value.close()
    if path.startswith("/api/"):
        assert set(json.loads(body)["error"]) == {"message", "kind"}


def test_context_and_list_count_as_the_search_does(server: str) -> None:
    searched = get(server, "/api/search", q="Latakia")["total"]
    lines = get(server, "/api/context", q="Latakia", sort="right")
    assert lines["total"] == searched
    assert len(lines["lines"]) >= searched
    rows = get(server, "/api/list", q='Latakia\nnosuchword\n"Zakharova')["rows"]
    assert [row["total"] for row in rows[:2]] == [searched, 0]
    assert sum(rows[0]["outlets"].values()) <= searched
    assert rows[2]["problems"]


def test_an_article_is_answered_as_an_export_writes_it_and_with_others_like_it(server: str) -> None:
    hit = get(server, "/api/search", q="Zakharova")["hits"][0]
    article = get(server, f"/api/article/{hit['id']}")
    assert article["title"] == hit["title"]
    assert article["stated_outlet"]
    assert "Zakharova" in article["title"] + article["body"]
    others = get(server, f"/api/article/{hit['id']}/similar")["hits"]
    assert others
    assert hit["id"] not in {other["id"] for other in others}


def test_what_sets_a_result_apart_is_counted_on_both_sides(server: str) -> None:
    searched = get(server, "/api/search", q="Zakharova")["total"]
    apart = get(server, "/api/distinctive", q="Zakharova", sort="best")
    assert (apart["text"], apart["total"]) == ("Zakharova", searched)
    assert apart["problems"]
    assert apart["words"]
    for one in (*apart["words"], *apart["people"]):
        assert 1 <= one["here"] <= one["in_archive"]


def test_a_suggestion_finds_as_many_articles_as_it_says(server: str) -> None:
    found = get(server, "/api/suggest", q="zakh")["suggestions"]
    assert found
    for one in found:
        assert get(server, "/api/search", q=one["text"])["total"] == one["count"]
