"""What programs get: JSON of a documented shape, with a fitting status."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode

import pytest

KEYS = {"text", "read_as", "problems", "total", "page", "size", "generation", "seconds", "hits", "facets"}
HIT_KEYS = {"id", "title", "outlet", "published", "date", "authors", "people", "url", "score", "passages"}


def get(server: str, path: str, **parameters: str) -> Any:
    with urllib.request.urlopen(f"{server}{path}?{urlencode(parameters)}", timeout=30) as answer:
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


@pytest.mark.parametrize(("path", "status"), [("/api/nowhere", 404), ("/article/0000", 404)])
def test_what_is_not_there_is_a_404(server: str, path: str, status: int) -> None:
    with pytest.raises(urllib.error.HTTPError) as failed:
        get(server, path)
    assert failed.value.code == status
    body = failed.value.read().decode()
    failed.value.close()
    if path.startswith("/api/"):
        assert set(json.loads(body)["error"]) == {"message", "kind"}
