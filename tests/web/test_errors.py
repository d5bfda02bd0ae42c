"""Every error of the store and the index is an answer, and an unexpected one shows no traceback."""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from corpus.errors import ArchiveBusy, ArchiveError
from corpus.store.archive import open_archive
from index.engines import open_engine
from index.errors import EngineError, IndexDamaged
from search.limits import Budget
from search.page import SearchPage, SearchState
from search.searcher import Searcher
from web.app import create_app
from web.errors import STATUS


def _tree(kind: type[Exception]) -> Iterator[type[Exception]]:
    yield kind
    for sub in kind.__subclasses__():
        yield from _tree(sub)


class Raising:
    """A searcher of which every search raises one error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def stamp(self) -> str:
        return "7"

    def within(self, budget: Budget) -> Raising:
        return self

    def page(self, state: SearchState) -> SearchPage:
        raise self.error


def _client(error: Exception) -> FlaskClient:
    return create_app(cast(Searcher, Raising(error))).test_client()


def _made(kind: type[Exception]) -> Exception:
    error: Exception = kind.__new__(kind)
    error.args = ("It is damaged. Restore it.",)
    return error


KINDS = [*_tree(ArchiveError), *_tree(EngineError)]


def test_the_table_of_statuses_names_every_error_and_no_other() -> None:
    assert {kind.__name__ for kind in KINDS} == STATUS.keys()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.__name__))
def test_an_error_has_a_page_and_a_json_form_with_its_sentence(kind: type[Exception]) -> None:
    client = _client(_made(kind))
    page, record = client.get("/?q=port"), client.get("/api/search?q=port")
    assert page.status_code == record.status_code == STATUS[kind.__name__]
    assert page.mimetype == "text/html"
    assert "It is damaged. Restore it." in page.text
    assert record.get_json() == {"error": {"message": "It is damaged. Restore it.", "kind": kind.__name__}}


def test_an_error_that_passes_says_when_to_try_again() -> None:
    assert _client(ArchiveBusy("Wait.")).get("/").headers["Retry-After"] == "5"
    assert "Retry-After" not in _client(IndexDamaged("Restore.")).get("/").headers


def test_an_unexpected_error_is_logged_once_under_the_number_that_is_shown(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = _client(ZeroDivisionError("secret")).get("/api/search?q=private")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    (number,) = re.findall(r"under ([0-9a-f]{8})", answer.text)
    (record,) = caplog.records
    assert number in record.getMessage()
    assert "private" not in caplog.text
    assert "ZeroDivisionError: secret" in caplog.text


@pytest.mark.parametrize("path", ["/nowhere", "/api/nowhere"])
def test_what_is_not_there_is_not_repeated_at_length(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path.replace('nowhere', 'article')}/{'x' * 9_000}")
    assert answer.status_code == 404
    assert len(answer.data) < 5_000


@pytest.fixture
def own(sample_archive: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_archive, tmp_path / "copy"))


@contextmanager
def _served(folder: Path) -> Iterator[Flask]:
    with open_archive(folder) as archive:
        searcher = Searcher(open_engine(archive.index_folder, archive.store.texts), archive.store, lambda: 0.0)
        yield create_app(searcher)
        searcher.close()


def _get(app: Flask, path: str) -> TestResponse:
    """Answer a request in a thread of its own, which has no page of the database in memory."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(app.test_client().get, path).result()


def test_an_index_that_is_cut_is_503_each_time(own: Path) -> None:
    with _served(own) as app:
        client = app.test_client()
        assert client.get("/?q=port").status_code == 200
        largest = max((own / "index").iterdir(), key=lambda path: path.stat().st_size)
        content = largest.read_bytes()
        os.truncate(largest, 100)
        for _ in range(2):
            answer = client.get("/?q=Latakia")
            assert answer.status_code == 503
            assert largest.name in answer.text
        largest.write_bytes(content)
        assert client.get("/?q=Latakia").status_code == 200


def _without_header(content: bytes) -> bytes:
    return bytes(100) + content[100:]


def _without_pages(content: bytes) -> bytes:
    return content[:4096] + b"\xa5" * (len(content) - 4096)


def _without_end(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _without_all(content: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("damage", [_without_header, _without_pages, _without_end, _without_all])
def test_a_database_that_is_overwritten_under_the_application_is_503_each_time(
    own: Path, damage: Callable[[bytes], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    with _served(own) as app:
        found = _get(app, "/api/search?q=Latakia").get_json()["hits"][0]["id"]
        database = own / "articles.db"
        content = database.read_bytes()
        database.write_bytes(damage(content))  # in its place, as a disk does that fails
        pages = ("/?q=Latakia", f"/article/{found}?q=Latakia", "/distinctive?q=Latakia")
        records = ("/api/search?q=Latakia", f"/api/article/{found}", f"/api/article/{found}/similar")
        for path in (*pages, *records, "/api/context?q=Latakia", "/api/distinctive?q=Latakia") * 2:
            answer = _get(app, path)
            assert answer.status_code == 503, path
            assert "restore the archive from a backup" in answer.text, path
            assert "Traceback" not in answer.text, path
            if path.startswith("/api/"):
                assert answer.get_json()["error"]["kind"] == "ArchiveDamaged", path
            else:
                assert answer.mimetype == "text/html", path
        ready = _get(app, "/readyz")
        assert (ready.status_code, ready.get_json()["status"]) == (503, "unavailable")
        assert _get(app, "/healthz").status_code == _get(app, "/help").status_code == 200
        assert "Traceback" not in caplog.text
        database.write_bytes(content)
        assert _get(app, "/?q=Latakia").status_code == 200


def test_damage_of_single_bytes_is_never_a_failure_of_the_application(own: Path) -> None:
    """A damaged row is left out and named, or the request is answered with 503; the others are answered."""
    draw = Random(5)
    with _served(own) as app:
        database = own / "articles.db"
        content = database.read_bytes()
        found = [hit["id"] for hit in _get(app, "/api/search").get_json()["hits"]]
        seen = set[int]()
        for _ in range(6):
            damaged = bytearray(content)
            for _ in range(50):
                damaged[draw.randrange(100, len(damaged))] = draw.randrange(256)
            database.write_bytes(damaged)
            for path in ("/", "/api/context?q=said", *(f"/article/{one}" for one in found[:5])):
                answer = _get(app, path)
                assert answer.status_code in (200, 503), (path, answer.text)
                assert "Traceback" not in answer.text
                seen.add(answer.status_code)
        database.write_bytes(content)
    assert seen == {200, 503}, "the bytes that were drawn damage some answers, and not all"
