"""The front end as it runs: the real server on loopback and a real browser."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from corpus.store.archive import open_archive
from index.engines import open_engine
from search.searcher import Searcher
from tests.support.browser import open_browser
from tests.support.server import serving
from web.app import create_app


@pytest.fixture(scope="session")
def server(sample_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of `dateline serve` over the sample archive."""
    with serving(sample_archive, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield a real browser without a window; `make test` installs one where possible."""
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def searcher(sample_archive: Path) -> Searcher:
    """Return a searcher of the sample archive."""
    archive = open_archive(sample_archive)
    engine = open_engine(archive.index_folder, archive.store.texts)
    return Searcher(engine, archive.store, time.monotonic)


@pytest.fixture(scope="session")
def client(searcher: Searcher) -> FlaskClient:
    """Return Flask's test client over the sample archive, without a server."""
    return create_app(searcher).test_client()
