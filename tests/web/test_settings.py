"""The settings of the front end reach a worker process unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.settings import WebSettings


@pytest.mark.parametrize(
    "settings",
    [
        WebSettings(),
        WebSettings(
            "::", 80, ("news.example",), ("10.0.0.1",), "/news", Path("/run/x.sock"), 4, Path("/s"), "X-User", True
        ),
    ],
)
def test_settings_survive_the_way_to_a_worker(settings: WebSettings) -> None:
    assert WebSettings.from_json(settings.to_json()) == settings
