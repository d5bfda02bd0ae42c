"""The front end as it runs: the real server on loopback and a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import open_browser
from tests.support.server import serving


@pytest.fixture(scope="session")
def server(sample_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `dateline serve` over the sample archive."""
    with serving(sample_archive, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser without a window; `make test` installs one where that is possible."""
    with open_browser() as browser:
        yield browser
