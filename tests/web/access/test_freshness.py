"""A page that a browser has is not made again while nothing that it shows has changed, and never after."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from flask.testing import FlaskClient

from corpus.store.archive import open_archive
from index.engines import open_engine
from search.limits import Budget
from search.page import SearchPage, SearchState
from search.searcher import Searcher
from tests.conftest import dateline
from web.access import freshness
from web.app import create_app
from web.settings import WebSettings

PAGES = ("/", "/?q=Zakharova", "/distinctive?q=Zakharova", "/help", "/opensearch.xml", "/api/search?q=Zakharova")


@pytest.fixture
def own(sample_archive: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_archive, tmp_path / "archive"))


@contextmanager
def opened(folder: Path, settings: WebSettings | None = None) -> Iterator[FlaskClient]:
    with open_archive(folder) as archive:
        searcher = Searcher(open_engine(archive.index_folder, archive.store.texts), archive.store, time.monotonic)
        yield create_app(searcher, settings or WebSettings()).test_client()
        searcher.close()


def tag(client: FlaskClient, path: str = "/?q=Zakharova") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.headers["ETag"]


def status(client: FlaskClient, kept: str, path: str = "/?q=Zakharova") -> int:
    return client.get(path, headers={"If-None-Match": kept}).status_code


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_kept_by_its_reader_alone_and_asked_for_again(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Vary"] == "Cookie"
    assert answer.headers["ETag"].startswith('W/"')
    kept = client.get(path, headers={"If-None-Match": f'"other", {answer.headers["ETag"]}'})
    assert kept.status_code == 304
    assert kept.data == b""
    for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
        assert kept.headers[name] == answer.headers[name]
    assert status(client, '"other"', path) == 200
    assert status(client, "*", path) == 200


class Uncounted:
    """A searcher that can say whether anything has changed, and must not be asked for more."""

    def stamp(self) -> str:
        return "7"


def test_no_search_is_run_for_a_page_that_is_kept() -> None:
    client = create_app(cast(Searcher, Uncounted())).test_client()
    kept = tag(client, "/help")
    assert status(client, kept, "/?q=Zakharova") == 304
    assert status(client, kept, "/api/search?q=Zakharova") == 304


@pytest.mark.parametrize("path", ["/nowhere", "/article/0000", "/api/nowhere", "/healthz", "/readyz"])
def test_errors_and_health_are_not_stored(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_each_change_of_the_archive_by_another_process_makes_pages_new(own: Path, tmp_path: Path) -> None:
    page = tmp_path / "more.jsonl"
    page.write_text('{"title": "Zakharova speaks", "text": "Maria Zakharova spoke in Latakia on Monday."}\n', "utf-8")
    changes: list[tuple[str | Path, ...]] = [
        ("add", page, "--no-people"),
        ("people", "find"),
        ("people", "rename", "Maria Zakharova", "M. V. Zakharova"),
    ]
    with opened(own) as client:
        seen = [tag(client)]
        assert status(client, seen[0]) == 304
        for change in changes:
            done = dateline(*change, archive=own)
            assert done.returncode == 0, done.stderr
            assert status(client, seen[-1]) == 200, change
            seen.append(tag(client))
            assert status(client, seen[-1]) == 304, "nothing more has changed"
        first = next(hit for hit in client.get("/api/search?q=Latakia").get_json()["hits"])
        before = tag(client, f"/article/{first['id']}")
        assert dateline("remove", first["id"], archive=own).returncode == 0
        assert status(client, before, f"/article/{first['id']}") == 404
    assert len(set(seen)) == len(seen)


WRITER = """
import sys
from pathlib import Path
from corpus.store.archive import open_archive
with open_archive(Path(sys.argv[1])) as archive:
    archive.store.forget_annotation()
"""


def test_a_change_of_the_store_alone_makes_pages_new(own: Path) -> None:
    """Counts and names are read from the store, before the index has the next generation."""
    with opened(own) as client:
        kept, generation = tag(client), client.get("/readyz").get_json()["generation"]
        subprocess.run([sys.executable, "-c", WRITER, own], check=True)
        assert client.get("/readyz").get_json()["generation"] == generation
        assert status(client, kept) == 200


def test_two_processes_of_one_server_know_each_others_tags(own: Path) -> None:
    with opened(own) as client:
        kept = tag(client)
        with opened(own) as other:
            assert status(other, kept) == 304
        with opened(own, WebSettings(query_in_title=True)) as other:
            assert status(other, kept) == 200, "its pages have other titles"


def test_pages_depend_on_whoever_asks(searcher: Searcher) -> None:
    app = create_app(searcher)
    visitor = ["anna"]
    freshness.depend_on(app, lambda: visitor[0])
    client = app.test_client()
    kept = tag(client)
    assert status(client, kept) == 304
    visitor[0] = "bert"
    assert status(client, kept) == 200


def test_a_page_under_another_name_or_prefix_is_another(searcher: Searcher) -> None:
    client = create_app(searcher, WebSettings(proxies=("127.0.0.1",), public=True)).test_client()
    kept = tag(client)
    moved = client.get("/?q=Zakharova", headers={"If-None-Match": kept, "X-Forwarded-Prefix": "/news"})
    assert moved.status_code == 200


class Hurried:
    """A searcher that leaves something out of its first page."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._pages = 0

    def stamp(self) -> str:
        return self._searcher.stamp()

    def within(self, budget: Budget) -> Hurried:
        return self

    def page(self, state: SearchState) -> SearchPage:
        self._pages += 1
        return replace(self._searcher.page(state), is_complete=self._pages > 1)


def test_a_page_from_which_something_was_left_out_is_not_kept(searcher: Searcher) -> None:
    client = create_app(cast(Searcher, Hurried(searcher))).test_client()
    assert "ETag" not in client.get("/?q=Zakharova").headers
    assert "ETag" in client.get("/?q=Zakharova").headers


def test_files_are_kept_for_a_year_under_an_address_with_their_content(client: FlaskClient) -> None:
    page = client.get("/").text
    for name in ("dateline.css", "dateline.js", "icon.svg"):
        start = page.index(f"/static/{name}?v=")
        address = page[start : page.index('"', start)]
        with client.get(address) as answer:
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert "Cookie" not in answer.headers.get("Vary", "")
        with client.get(f"/static/{name}?v=0") as answer:
            assert answer.headers["Cache-Control"] == "no-cache"
        with client.get(f"/static/{name}") as answer:
            assert answer.headers["Cache-Control"] == "no-cache"


def test_a_path_out_of_the_folder_has_no_version(client: FlaskClient) -> None:
    with client.get("/static/../app.py?v=1") as answer:
        assert answer.status_code == 404
