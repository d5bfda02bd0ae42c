"""What the application adds to every answer: headers, errors in the form that was requested, no silent blanks."""

from __future__ import annotations

from typing import cast

import pytest
from flask.testing import FlaskClient
from jinja2 import UndefinedError

from search.limits import Budget
from search.page import EngineError, SearchPage, SearchState
from search.searcher import Searcher
from web.app import create_app


class Damaged:
    def stamp(self) -> str:
        raise EngineError("The index is damaged. Run `dateline rebuild`.")

    def within(self, budget: Budget) -> Damaged:
        return self

    def page(self, state: SearchState) -> SearchPage:
        raise EngineError("The index is damaged. Run `dateline rebuild`.")


@pytest.fixture
def damaged() -> FlaskClient:
    return create_app(cast(Searcher, Damaged())).test_client()


def test_an_error_of_the_engine_is_a_page_with_its_message(damaged: FlaskClient) -> None:
    answer = damaged.get("/?q=Latakia")
    assert answer.status_code == 503
    assert answer.mimetype == "text/html"
    assert "The index is damaged. Run `dateline rebuild`." in answer.text


def test_an_error_of_the_engine_is_json_for_programs(damaged: FlaskClient) -> None:
    answer = damaged.get("/api/search?q=Latakia")
    assert answer.status_code == 503
    assert answer.get_json() == {
        "error": {"message": "The index is damaged. Run `dateline rebuild`.", "kind": "EngineError"}
    }


@pytest.mark.parametrize("path", ["/", "/nowhere", "/api/search", "/api/nowhere", "/static/dateline.js", "/help"])
def test_every_answer_has_the_security_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=(), " in answer.headers["Permissions-Policy"]


def test_a_method_that_is_not_allowed_is_said_in_the_form_of_the_address(client: FlaskClient) -> None:
    assert client.post("/api/search").get_json()["error"]["kind"] == "Method Not Allowed"
    page = client.post("/")
    assert page.status_code == 405
    assert "<h1>Method Not Allowed</h1>" in page.text


def test_a_template_that_reads_an_unknown_name_fails(client: FlaskClient) -> None:
    template = client.application.jinja_env.from_string("{{ words }}")
    with pytest.raises(UndefinedError, match="'words' is undefined"):
        template.render()
