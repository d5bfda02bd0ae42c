"""What can be written on the command line, and how it becomes a search. Runs no command."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, BooleanOptionalAction, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from index.request import Order
from search.exploration.concordance import LineOrder
from search.problem import Problem
from search.state import MatchMode, SearchState, read_pairs

Command = Callable[[Namespace], int]
Argument = Callable[[ArgumentParser], None]

_READ = ("q", "from", "to", "sort", "forms", "page", "size")


def parser(commands: Mapping[str, Command], archive: Path) -> ArgumentParser:
    """Make the parser for commands by name, such as `people find`; `archive` is the folder where none is given.

    What a parsed line asks for is called as `asked.run(asked)`; the name of its command is `asked.command`.
    """
    top = ArgumentParser("dateline", description="A search engine with facets for news archives.")
    _add_archive(top, archive)
    groups = {"": top.add_subparsers(metavar="COMMAND", required=True)}
    for name, run in commands.items():
        group, _, own = name.rpartition(" ")
        if group not in groups:
            whole = groups[""].add_parser(group, help=f"commands about {group}")
            groups[group] = whole.add_subparsers(metavar="COMMAND", required=True)
        help_, arguments = _COMMANDS[name]
        made = groups[group].add_parser(own, help=help_, description=help_)
        made.set_defaults(run=run, command=name)
        _add_archive(made, SUPPRESS)  # what stands before the command is not to be lost
        for add in arguments:
            add(made)
    return top


def search_state(asked: Namespace) -> tuple[SearchState, tuple[Problem, ...]]:
    """Read a search as the address of a page would be read."""
    given = vars(asked)
    pairs = [(name, str(given[name])) for name in _READ if given.get(name) is not None]
    pairs += [(name, value) for name in ("outlet", "person") for value in given[name]]
    return read_pairs(pairs)


def _add_archive(to: ArgumentParser, default: Path | str) -> None:
    help_ = "the archive's folder, else $DATELINE_ARCHIVE, else ./archive"
    to.add_argument("--archive", type=Path, metavar="DIR", default=default, help=help_)


def _add_pages(to: ArgumentParser) -> None:
    to.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or folder of pages")
    to.add_argument("--outlet", metavar="NAME", help="the outlet of pages that state none")
    to.add_argument("--people", action=BooleanOptionalAction, default=True, help="name people afterwards")


def _add_text(to: ArgumentParser) -> None:
    to.add_argument("q", metavar="TEXT", help="what to look for, in the language of the search box")


def _add_optional_text(to: ArgumentParser) -> None:
    to.add_argument("q", metavar="TEXT", nargs="?", help="what to look for; all articles when left out")


def _add_choices(to: ArgumentParser) -> None:
    to.add_argument("--outlet", action="append", default=[], metavar="NAME", help="may be given several times")
    to.add_argument("--person", action="append", default=[], metavar="NAME", help="may be given several times")
    to.add_argument("--from", metavar="DAY", help="the first day, month or year: 2015-09-08, 2015-09 or 2015")
    to.add_argument("--to", metavar="DAY", help="the last one")


def _add_narrowing(to: ArgumentParser) -> None:
    _add_choices(to)
    to.add_argument("--forms", choices=[forms.value for forms in MatchMode], help="how exactly words must be met")


def _add_filters(to: ArgumentParser) -> None:
    _add_narrowing(to)
    to.add_argument("--sort", choices=[order.value for order in Order])


def _add_lines(to: ArgumentParser) -> None:
    _add_narrowing(to)
    to.add_argument("--sort", dest="lines", choices=[order.value for order in LineOrder], default=LineOrder.LEFT.value)


def _add_page(to: ArgumentParser) -> None:
    to.add_argument("--page", type=int, metavar="N")
    to.add_argument("--size", type=int, metavar="N", help="hits on a page")


def _add_format(to: ArgumentParser) -> None:
    to.add_argument("--format", choices=["jsonl"], required=True)


def _add_table(to: ArgumentParser) -> None:
    to.add_argument("file", type=Path, metavar="FILE", help="a query a line; # begins a remark")
    to.add_argument("--format", choices=["csv", "json"], required=True)


def _add_address(to: ArgumentParser) -> None:
    to.add_argument("--host", default="127.0.0.1")
    to.add_argument("--port", type=int, default=8000)


def _add_json(to: ArgumentParser) -> None:
    to.add_argument("--json", action="store_true", help="for programs")


def _add_again(to: ArgumentParser) -> None:
    to.add_argument("--again", action="store_true", help="in all articles, also where it was done before")


def _add_file(to: ArgumentParser) -> None:
    to.add_argument("file", type=Path, metavar="FILE")


def _named(name: str, metavar: str, **how: Any) -> Argument:
    def add(to: ArgumentParser) -> None:
        to.add_argument(name, metavar=metavar, **how)

    return add


_NAME = _named("name", "NAME", help="the person, in any spelling")

_COMMANDS: Mapping[str, tuple[str, tuple[Argument, ...]]] = {
    "add": ("Take in files and folders, then name the people in them.", (_add_pages, _add_json)),
    "search": ("Print a page of hits.", (_add_text, _add_filters, _add_page, _add_json)),
    "serve": ("Serve the front end until somebody stops it.", (_add_address,)),
    "export": ("Print every article that matches, a line each.", (_add_optional_text, _add_filters, _add_format)),
    "context": ("Print every match with the words around it, a line each.", (_add_text, _add_lines, _add_json)),
    "list": ("Ask a file of queries and print a table of what each finds.", (_add_table, _add_narrowing)),
    "stats": ("Print what the archive holds.", (_add_json,)),
    "people find": ("Name people where that has not been done.", (_add_again,)),
    "people list": (
        "Print the people of the archive with their articles and spellings.",
        (_named("name", "NAME", nargs="?", help="only this person, in any spelling"), _add_json),
    ),
    "people merge": (
        "Make several people one.",
        (_named("names", "NAME", nargs="+", help="the first is the one that is shown"),),
    ),
    "people split": (
        "Make some spellings of a person somebody else.",
        (
            _NAME,
            _named("spellings", "SPELLING", nargs="+", help="what is somebody else, shown under the first"),
            _named("--article", "ID", action="append", default=[], help="only in this article; any number of times"),
        ),
    ),
    "people rename": ("Show a person under another name.", (_NAME, _named("label", "LABEL"))),
    "people hide": ("Show a name no more that is no person's.", (_NAME,)),
    "remove": (
        "Take articles out; what they were stays in the archive's file.",
        (_named("ids", "ID", nargs="+", help="as `dateline search` shows it"),),
    ),
    "verify": ("Check the database and the index, and whether the one shows the other.", ()),
    "rebuild": ("Make the index anew from the articles.", ()),
    "backup": ("Write the archive into one file, without its index.", (_add_file,)),
    "restore": ("Make an archive from a backup, and its index anew.", (_add_file,)),
}
