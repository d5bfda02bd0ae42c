"""A state folder of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.access.accounts.access_state import AccessState
from web.access.accounts.state_folder import prepare


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return prepare(tmp_path / "state")


@pytest.fixture
def state(folder: Path) -> AccessState:
    return AccessState.open(folder)
