"""The application over a small archive, with settings and a clock of each test's own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search.searcher import Searcher
from tests.support.archives import build
from web.access import roles
from web.access.accounts.access_state import AccessState
from web.access.accounts.state_database import StateDatabase
from web.access.accounts.state_folder import prepare
from web.access.accounts.users import Role, Users
from web.app import create_app
from web.settings import WebSettings

PASSWORDS = {"Anna": "correct horse battery", "Eddie": "another long password"}
"""Of a reader and an editor."""

MakeSite = Callable[..., "Site"]


class Visit(FlaskClient):
    """A browser of a site at some root."""

    root = "http://localhost"

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if isinstance(args[0], str):
            kwargs.setdefault("base_url", self.root)
        return super().open(*args, **kwargs)


class Site:
    """An application with a clock that tests set, and routes of their own beside its pages."""

    def __init__(self, searcher: Searcher, settings: WebSettings) -> None:
        self.now = 1_000_000.0
        self.settings = settings
        self.app = create_app(searcher, settings)
        self.app.extensions[roles.CLOCK] = lambda: self.now
        _add_routes(self.app)

    @property
    def state(self) -> AccessState:
        assert self.settings.state is not None
        return AccessState.open(self.settings.state)

    def client(self, address: str = "127.0.0.1", https: bool = False, prefix: str = "") -> Visit:
        """Return a new browser at an address."""
        client = Visit(self.app)
        client.environ_base["REMOTE_ADDR"] = address
        client.root = f"{'https' if https else 'http'}://localhost{prefix}"
        return client

    def events(self) -> list[tuple[str | None, str, str]]:
        return [(event.name, event.event, event.detail) for event in self.state.log.latest(100)]


def _add_routes(app: Flask) -> None:
    @app.post("/change")
    @roles.requires("editor")
    def change() -> str:
        return "changed"

    @app.get("/desk")
    @roles.requires("editor")
    def desk() -> str:
        return "desk"

    @app.post("/plain")
    def plain() -> str:
        return "done"

    @app.post("/api/read")
    @roles.changes_nothing
    def read() -> dict[str, str]:
        return {"read": "yes"}

    @app.get("/export.csv")
    def export() -> str:
        return "id,title"


@pytest.fixture(scope="session")
def empty_searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return build(tmp_path_factory.mktemp("archive"), ())[0]


@pytest.fixture(scope="session")
def with_users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a state folder with a reader and an editor, which tests copy: hashes of passwords take their time."""
    folder = prepare(tmp_path_factory.mktemp("state"))
    database = StateDatabase(folder)
    for (name, password), role in zip(PASSWORDS.items(), Role, strict=True):
        Users(database).add(name, role, password, 0.0)
    database.close()
    return folder


@pytest.fixture
def site(empty_searcher: Searcher, with_users: Path, tmp_path: Path) -> MakeSite:
    """Return a function that makes a site, with a reader and an editor unless it is told not to."""

    def make(users: bool = True, **settings: object) -> Site:
        folder = tmp_path / "state"
        if users:
            shutil.copytree(with_users, folder, dirs_exist_ok=True)
        return Site(empty_searcher, WebSettings(state=folder, **settings))  # type: ignore[arg-type]  # given by tests

    return make


def token(page: TestResponse) -> str:
    """Return the token of the first form of a page that has one."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def sign_in(client: FlaskClient, name: str = "Anna", password: str | None = None, **form: str) -> TestResponse:
    """Fill in the form and send it."""
    values = {"name": name, "password": PASSWORDS.get(name, "") if password is None else password}
    return client.post("/login", data={"csrf_token": token(client.get("/login")), **values, **form})
