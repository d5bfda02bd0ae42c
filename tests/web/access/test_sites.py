"""Pages of other sites can neither read nor write here; their links lead here, and programs are not hindered."""

from __future__ import annotations

from itertools import product

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers

from search.searcher import Searcher
from web.access.sites import READS, WRITES, refusal
from web.app import create_app
from web.settings import WebSettings

OWN = "http://127.0.0.1:8000"
SITES = ("same-origin", "none", "same-site", "cross-site", "odd", "")
MODES = ("navigate", "no-cors", "cors", "same-origin", "websocket", "")
DESTINATIONS = ("document", "empty", "image", "script", "iframe", "frame", "object", "embed", "style", "")
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")


def fetched(site: str, mode: str, destination: str) -> Headers:
    return Headers({"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": destination})


@pytest.mark.parametrize("method", METHODS)
def test_what_browsers_say_decides_each_of_its_combinations(method: str) -> None:
    for site, mode, destination in product(SITES, MODES, DESTINATIONS):
        opened = method in {"GET", "HEAD"} and (mode, destination) == ("navigate", "document")
        allowed = site in {"same-origin", "none"} or opened
        assert (refusal(method, fetched(site, mode, destination), OWN) is None) is allowed, (site, mode, destination)


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_programs_that_say_nothing_are_allowed(method: str) -> None:
    assert refusal(method, Headers(), OWN) is None


@pytest.mark.parametrize(
    ("origin", "own", "allowed"),
    [
        (OWN, OWN, True),
        ("http://127.0.0.1:9999", OWN, False),
        ("http://localhost:8000", OWN, False),
        ("https://127.0.0.1:8000", OWN, False),
        ("null", OWN, False),
        ("", OWN, False),
        ("http://127.0.0.1:8000.evil.example", OWN, False),
        ("http://127.0.0.1:port", OWN, False),
        ("https://news.example", "https://news.example", True),
        ("https://NEWS.example:443", "https://news.example", True),
        ("http://news.example", "https://news.example", False),
        ("http://[::1]:8000", "http://[::1]:8000", True),
        ("null", "http://", False),
        ("", "http://", False),
    ],
)
def test_older_browsers_are_judged_by_origin_alone(origin: str, own: str, allowed: bool) -> None:
    headers = Headers({"Origin": origin})
    assert (refusal("POST", headers, own) is None) is allowed
    assert (refusal("GET", headers, own) is None) is allowed


def test_what_a_script_cannot_forge_counts_more_than_origin() -> None:
    headers = Headers({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Origin": OWN})
    assert refusal("POST", headers, OWN) == WRITES
    assert refusal("GET", headers, OWN) == READS


@pytest.fixture
def client(searcher: Searcher) -> FlaskClient:
    return create_app(searcher).test_client()


@pytest.mark.parametrize("path", ["/", "/api/search?q=Latakia", "/static/dateline.js", "/opensearch.xml", "/nowhere"])
def test_no_path_is_read_by_another_site(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=fetched("cross-site", "no-cors", "script"))
    assert answer.status_code == 403
    assert READS in answer.text
    assert "hits" not in answer.text


def test_a_link_of_another_site_opens_a_page(client: FlaskClient) -> None:
    assert client.get("/?q=Latakia", headers=fetched("cross-site", "navigate", "document")).status_code == 200


@pytest.mark.parametrize("path", ["/", "/api/search", "/nowhere"])
def test_a_form_of_another_site_is_refused_before_anything_is_done(client: FlaskClient, path: str) -> None:
    for headers in (fetched("cross-site", "navigate", "document"), fetched("same-site", "navigate", "document")):
        answer = client.post(path, headers=headers, data={"q": "Latakia"})
        assert answer.status_code == 403
        assert WRITES in answer.text
    assert client.post(path, headers={"Origin": "http://evil.example"}).status_code == 403
    assert WRITES not in client.post(path, headers=fetched("same-origin", "navigate", "document")).text


def test_behind_a_proxy_the_forwarded_origin_is_the_own_one(searcher: Searcher) -> None:
    settings = WebSettings(proxies=("127.0.0.1",), names=("news.example",), public=True)
    client = create_app(searcher, settings).test_client()
    forwarded = {"X-Forwarded-Host": "news.example", "X-Forwarded-Proto": "https"}
    own = client.post("/", headers={"Origin": "https://news.example"} | forwarded)
    assert WRITES not in own.text
    assert client.post("/", headers={"Origin": "http://news.example"} | forwarded).status_code == 403
