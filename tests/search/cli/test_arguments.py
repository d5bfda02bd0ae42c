"""The command line reads a search as an address does, and every argument says what it is."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dateline import COMMANDS
from index.request import Order
from search.cli.arguments import parser, search_state
from search.state import MatchMode, SearchState

DEFAULT = Path("archive")


def parsed(line: str) -> Namespace:
    return parser(COMMANDS, DEFAULT).parse_args(line.split())


SEARCHES = (
    ("search port", SearchState("port")),
    ("search port --outlet Post --outlet Ledger --person Ek", SearchState("port", ("Post", "Ledger"), ("Ek",))),
    ("search port --from 2015-09 --to 2015", SearchState("port", since=date(2015, 9, 1), until=date(2015, 12, 31))),
    ("search port --sort newest --forms exact", SearchState("port", order=Order.NEWEST, forms=MatchMode.EXACT)),
    ("search port --sure yes", SearchState("port", sure=True)),
    ("export --format jsonl --sure no", SearchState(sure=False)),
    ("search port --page 2 --size 30", SearchState("port", page=2, size=30)),
    ("export --format jsonl", SearchState()),
    ("context port --sort right", SearchState("port")),
    ("list queries.txt --format csv --outlet Post", SearchState(outlets=("Post",))),
)


@pytest.mark.parametrize(("line", "state"), SEARCHES, ids=[line for line, _ in SEARCHES])
def test_a_line_is_read_as_a_search(line: str, state: SearchState) -> None:
    assert search_state(parsed(line)) == (state, ())


def test_what_cannot_be_read_is_a_problem() -> None:
    state, problems = search_state(parsed("search port --from yesterday"))
    assert state == SearchState("port")
    assert [problem.message.split(";")[0] for problem in problems] == ["“yesterday” is not a day, a month or a year"]


ARCHIVES = (
    ("stats", DEFAULT),
    ("--archive a stats", Path("a")),
    ("stats --archive b", Path("b")),
    ("--archive a stats --archive b", Path("b")),
    ("--archive a people list", Path("a")),
)


@pytest.mark.parametrize(("line", "archive"), ARCHIVES, ids=[line for line, _ in ARCHIVES])
def test_the_archive_may_be_named_before_or_after_the_command(line: str, archive: Path) -> None:
    assert parsed(line).archive == archive


def test_a_parsed_line_knows_its_command() -> None:
    options = parsed("people merge Ek Eck")
    assert (options.command, options.run, options.names) == ("people merge", COMMANDS["people merge"], ["Ek", "Eck"])


def parsers(top: ArgumentParser) -> Iterator[ArgumentParser]:
    yield top
    for action in top._actions:
        if isinstance(action, _SubParsersAction):
            for inner in action.choices.values():
                yield from parsers(inner)


def test_every_argument_has_help() -> None:
    silent = [
        (one.prog, action.dest)
        for one in parsers(parser(COMMANDS, DEFAULT))
        for action in one._actions
        if not action.help and action.help != SUPPRESS and not isinstance(action, _SubParsersAction)
    ]
    assert silent == [(prog, dest) for prog, dest in silent if dest in {"format", "lines"}]
