"""Logs have one JSON line a request and no query text, unless that is switched on."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from web.serving.logs import JsonLines, log_requests

Lines = Callable[[], list[dict[str, Any]]]


def _fail() -> str:
    raise LookupError("secret")


def small_app(*, with_queries: bool) -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/", "search", lambda: "found")
    app.add_url_rule("/article/<article_id>", "article", lambda article_id: article_id)
    app.add_url_rule("/person/<name>", "person", lambda name: name)
    app.add_url_rule("/fault", "fault", _fail)
    log_requests(app, with_queries=with_queries)
    return app


@pytest.fixture(params=[False, True], ids=["without queries", "with queries"])
def with_queries(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def lines(with_queries: bool) -> Iterator[Lines]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines(with_messages=with_queries))
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_request_is_one_line(lines: Lines, with_queries: bool) -> None:
    client = small_app(with_queries=with_queries).test_client()
    answer = client.get("/?q=secret")
    answer.close()  # as a server does when it has the answer
    (line,) = lines()
    assert {"time", "level", "process", "id", "method", "path", "status", "ms", "bytes"} == line.keys()
    assert (line["method"], line["status"], line["bytes"]) == ("GET", 200, 5)
    assert line["path"] == ("/?q=secret" if with_queries else "/")
    assert line["id"] == answer.headers["X-Request-Id"]
    assert 0 <= line["ms"] < 60_000


PATHS = {"/article/12": "/article/12", "/person/Secret": "/person/<name>", "/unknown?q=secret": "/unknown"}


@pytest.mark.parametrize("with_queries", [False], indirect=True)
@pytest.mark.parametrize(("path", "shown"), PATHS.items())
def test_no_part_of_an_address_says_who_was_looked_for(path: str, shown: str, lines: Lines) -> None:
    small_app(with_queries=False).test_client().get(path).close()
    assert [line["path"] for line in lines()] == [shown]


def test_an_exception_is_logged_with_its_place_and_its_message_only_with_queries(
    lines: Lines, with_queries: bool
) -> None:
    small_app(with_queries=with_queries).test_client().get("/fault?q=secret").close()
    failed, request = lines()
    assert request["status"] == 500
    assert failed["error"] == "LookupError"
    assert failed["where"][-1].endswith("_fail")
    assert ("reason" in failed) == with_queries


def test_a_message_cannot_write_a_line_of_its_own(lines: Lines, with_queries: bool) -> None:
    logging.getLogger("dateline.test").warning('one\n{"level": "critical"}')
    (line,) = lines()
    assert line["level"] == "warning"
