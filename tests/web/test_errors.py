"""Every error of the store and the index is an answer, and an unexpected one shows no traceback."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from flask.testing import FlaskClient

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


def test_a_damaged_database_and_a_cut_index_are_503_each_time(sample_archive: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    os.system(f"cp -r {sample_archive} {copy}")
    archive = open_archive(copy)
    engine = open_engine(archive.index_folder, archive.store.texts)
    client = create_app(Searcher(engine, archive.store, lambda: 0.0)).test_client()
    assert client.get("/?q=port").status_code == 200
    largest = max((copy / "index").iterdir(), key=lambda path: path.stat().st_size)
    content = largest.read_bytes()
    os.truncate(largest, 100)
    for _ in range(2):
        answer = client.get("/?q=Latakia")
        assert answer.status_code == 503
        assert largest.name in answer.text
    largest.write_bytes(content)
    assert client.get("/?q=Latakia").status_code == 200
