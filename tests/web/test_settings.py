"""The settings of the front end reach a worker process unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline import COMMANDS
from search.cli.arguments import parser
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


def test_settings_that_are_left_out_have_their_defaults() -> None:
    assert WebSettings.from_json('{"prefix": "/news"}') == WebSettings(prefix="/news")


def test_a_command_line_is_read_as_settings() -> None:
    line = "serve --port 0 --workers 3 --name a --name b --proxy ::1 --prefix /news/ --state s --public --log-queries"
    options = parser(COMMANDS, Path("archive")).parse_args(line.split())
    assert WebSettings.of_arguments(vars(options)) == WebSettings(
        port=0,
        workers=3,
        names=("a", "b"),
        proxies=("::1",),
        prefix="/news",
        state=Path("s"),
        public=True,
        log_queries=True,
    )


@pytest.mark.parametrize("wrong", ["--port 70000", "--port x", "--workers 0", "--workers 65", "--prefix news"])
def test_a_value_that_cannot_be_served_is_refused(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser(COMMANDS, Path("archive")).parse_args(["serve", *wrong.split()])
    assert wrong.split(maxsplit=1)[0] in capsys.readouterr().err
