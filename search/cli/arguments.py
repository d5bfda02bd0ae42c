"""Defines the arguments of the command line, and turns them into a search state. Runs no command."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, BooleanOptionalAction, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from corpus.readers.exports.signs import SERVICE_NAMES
from index.request import Order
from search.exploration.concordance import LineOrder
from search.output.safe_text import printable_lines
from search.problem import Problem
from search.state import MatchMode, SearchState, read_pairs

Command = Callable[[Namespace], int]
Argument = Callable[[ArgumentParser], None]

MOST_WORKERS = 64

_READ = ("q", "from", "to", "sure", "sort", "forms", "page", "size")


class _Parser(ArgumentParser):
    """A parser whose messages do not command the terminal, whatever a file or an argument is called."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and exit with 2."""
        super().error(printable_lines(message))


def parser(commands: Mapping[str, Command], archive: Path) -> ArgumentParser:
    """Return the parser for commands by name, such as `people find`; `archive` is the default folder.

    `options.run(options)` runs the command of a parsed line, and `options.command` is its name.
    """
    top = _Parser("dateline", description="A search engine with facets for news archives.")
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
        _add_archive(made, SUPPRESS)  # keep the value of an --archive before the command
        for add in arguments:
            add(made)
    return top


def search_state(options: Namespace) -> tuple[SearchState, tuple[Problem, ...]]:
    """Return the search state of a parsed line, read as the address of a page is."""
    given = vars(options)
    pairs = [(name, str(given[name])) for name in _READ if given.get(name) is not None]
    pairs += [(name, value) for name in ("outlet", "person") for value in given[name]]
    return read_pairs(pairs)


def _add_archive(to: ArgumentParser, default: Path | str) -> None:
    help_ = "folder of the archive (default: $DATELINE_ARCHIVE, else ./archive)"
    to.add_argument("--archive", type=Path, metavar="DIR", default=default, help=help_)
    to.add_argument(
        "--network-share",
        action="store_true",
        default=False if isinstance(default, Path) else default,
        help="write to an archive on a network share; no other machine may use it meanwhile",
    )


def _add_pages(to: ArgumentParser) -> None:
    to.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="file or folder of pages")
    to.add_argument("--outlet", metavar="NAME", help="outlet of pages that do not state one")
    _add_encoding(to, "encoding of pages that are not UTF-8, whatever they declare: windows-1252, gb18030 …")
    to.add_argument(
        "--mirror", action="store_true", help="mark articles as removed whose pages are gone from the folders"
    )
    to.add_argument("--dry-run", action="store_true", help="with --mirror: only list what is gone")
    to.add_argument("--yes", action="store_true", help="with --mirror: also if more than a fifth is gone")
    help_ = "name of the collection that a new folder becomes, or that has moved there"
    to.add_argument("--collection", metavar="NAME", help=help_)
    to.add_argument(
        "--follow-links", action="store_true", help="follow symbolic links that lead out of an added folder"
    )
    to.add_argument(
        "--as",
        dest="service",
        choices=SERVICE_NAMES,
        metavar="SERVICE",
        help=f"library database that exported the files, where that is not recognised: {', '.join(SERVICE_NAMES)}",
    )
    to.add_argument("--verbose", action="store_true", help="name each file that is passed over, not one of a kind")
    to.add_argument(
        "--keep-lists", action="store_true", help="take in pages that only list others, such as section pages"
    )
    to.add_argument(
        "--people",
        action=BooleanOptionalAction,
        default=True,
        help="find the people named in new articles (default: yes)",
    )


def _add_encoding(to: ArgumentParser, help_: str) -> None:
    to.add_argument("--encoding", metavar="NAME", help=help_)


def _add_text(to: ArgumentParser) -> None:
    to.add_argument("q", metavar="TEXT", help="query, in the language of the search box")


def _add_optional_text(to: ArgumentParser) -> None:
    to.add_argument("q", metavar="TEXT", nargs="?", help="query; all articles if left out")


def _add_choices(to: ArgumentParser) -> None:
    to.add_argument("--outlet", action="append", default=[], metavar="NAME", help="only this outlet; repeatable")
    to.add_argument("--person", action="append", default=[], metavar="NAME", help="only this person; repeatable")
    to.add_argument("--from", metavar="DAY", help="first day, month or year: 2015-09-08, 2015-09 or 2015")
    to.add_argument("--to", metavar="DAY", help="last day, month or year")
    to.add_argument(
        "--sure", choices=("yes", "no"), help="only articles whose date is sure, or only those whose date is not"
    )


def _add_narrowing(to: ArgumentParser) -> None:
    _add_choices(to)
    to.add_argument(
        "--forms",
        choices=[forms.value for forms in MatchMode],
        help="how words match: exact form, stem (family) or spelling variants",
    )


def _add_filters(to: ArgumentParser) -> None:
    _add_narrowing(to)
    to.add_argument("--sort", choices=[order.value for order in Order], help="order of hits")


def _add_lines(to: ArgumentParser) -> None:
    _add_narrowing(to)
    to.add_argument("--sort", dest="lines", choices=[order.value for order in LineOrder], default=LineOrder.LEFT.value)


def _add_page(to: ArgumentParser) -> None:
    to.add_argument("--page", type=int, metavar="N", help="number of the page, from 1")
    to.add_argument("--size", type=int, metavar="N", help="number of hits on a page")


def _add_format(to: ArgumentParser) -> None:
    to.add_argument("--format", choices=["jsonl"], required=True)


def _add_table(to: ArgumentParser) -> None:
    to.add_argument("file", type=Path, metavar="FILE", help="one query on each line; # begins a comment")
    _add_encoding(to, "encoding of the list if it is not UTF-8")
    to.add_argument("--format", choices=["csv", "json"], required=True)


def _add_address(to: ArgumentParser) -> None:
    to.add_argument("--host", default="127.0.0.1", help="address to serve on (default: %(default)s)")
    to.add_argument("--port", type=_port, default=8000, help="port to serve on (default: %(default)s)")
    to.add_argument("--socket", type=Path, metavar="PATH", help="serve on a Unix socket, for a proxy, and on no port")
    help_ = "worker processes (default: one a processor, 2 to 16)"
    to.add_argument("--workers", type=_worker_count, metavar="N", help=help_)
    to.add_argument("--browser", action="store_true", help="open the page in a browser")
    to.add_argument("--log-queries", action="store_true", help="write query texts into the log (default: no)")
    to.add_argument(
        "--query-in-title", action="store_true", help="show query texts in the titles of pages (default: no)"
    )
    to.add_argument("--metrics-address", metavar="HOST:PORT", help="serve /metrics on an address of its own")


def _add_access(to: ArgumentParser) -> None:
    repeated: dict[str, Any] = {"action": "append", "default": []}
    to.add_argument("--name", dest="names", metavar="HOST", help="host name of the site; repeatable", **repeated)
    help_ = "address of a proxy whose forwarded headers are believed; repeatable"
    to.add_argument("--proxy", dest="proxies", metavar="ADDRESS", help=help_, **repeated)
    to.add_argument("--prefix", type=_prefix, default="", metavar="/PATH", help="path under which the site lies")
    to.add_argument("--user-header", metavar="NAME", help="header in which the proxy names who is signed in")
    to.add_argument("--state", type=Path, metavar="DIR", help="folder of users, sessions and the audit log")
    to.add_argument("--public", action="store_true", help="serve everyone without signing in, read-only")


def _worker_count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_WORKERS:
        raise ArgumentTypeError(f"{text} is not a number of workers; give one from 1 to {MOST_WORKERS}")
    return number


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65_535:
        raise ArgumentTypeError(f"{text} is not a port; give one from 1 to 65535, or 0 for any that is free")
    return number


def _prefix(text: str) -> str:
    """Return a path with a slash before and none behind it; empty for the root."""
    path = text.rstrip("/")
    if path and not path.startswith("/"):
        raise ArgumentTypeError(f"{text} is not a path; begin it with a slash, as in /news")
    return path


def _add_json(to: ArgumentParser) -> None:
    to.add_argument("--json", action="store_true", help="print JSON")


def _add_again(to: ArgumentParser) -> None:
    to.add_argument("--again", action="store_true", help="in all articles, including those that were done before")


def _add_allow_again(to: ArgumentParser) -> None:
    to.add_argument("--allow-again", action="store_true", help="let `dateline add` take these pages in again")


def _add_quick(to: ArgumentParser) -> None:
    to.add_argument("--quick", action="store_true", help="check the structure of the files alone, and read no text")


def _add_file(to: ArgumentParser) -> None:
    to.add_argument("file", type=Path, metavar="FILE", help="the backup")


def _add_backup(to: ArgumentParser) -> None:
    to.add_argument("file", type=Path, metavar="FILE", help="the new backup, or a folder that gets a dated one")
    to.add_argument("--keep", type=_count, metavar="N", help="remove all but the newest N backups from the folder")
    to.add_argument("--check", action="store_true", help="open and verify the backup; alone that, if FILE exists")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def _add_state(to: ArgumentParser) -> None:
    help_ = "folder of users, sessions and the audit log (default: one for the archive in $XDG_STATE_HOME/dateline)"
    to.add_argument("--state", type=Path, metavar="DIR", help=help_)


def _add_latest(to: ArgumentParser) -> None:
    to.add_argument("--last", type=int, metavar="N", default=100, help="number of events (default: %(default)s)")


def _named(name: str, metavar: str, **how: Any) -> Argument:
    def add(to: ArgumentParser) -> None:
        to.add_argument(name, metavar=metavar, **how)

    return add


_NAME = _named("name", "NAME", help="the person, in any spelling")

_USER = _named("name", "NAME", help="the user, in capitals or small letters")
_ROLES = ("reader", "editor")
_ROLE = _named("role", "ROLE", choices=_ROLES, help="reader, or editor, who may also change the archive")
_NEW_ROLE = _named(
    "--role", "ROLE", choices=_ROLES, default="reader", help="reader, or editor, who may also change the archive"
)

_COMMANDS: Mapping[str, tuple[str, tuple[Argument, ...]]] = {
    "add": ("Add files and folders, then find the people named in them.", (_add_pages, _add_json)),
    "search": ("Print a page of hits.", (_add_text, _add_filters, _add_page, _add_json)),
    "serve": ("Serve the front end until it is stopped.", (_add_address, _add_access)),
    "export": ("Print every matching article, one on each line.", (_add_optional_text, _add_filters, _add_format)),
    "context": ("Print every match with its context, one on each line.", (_add_text, _add_lines, _add_json)),
    "list": ("Run a file of queries and print a table of their counts.", (_add_table, _add_narrowing)),
    "stats": ("Print the size of the archive.", (_add_json,)),
    "people find": ("Find the people named in articles where that has not been done.", (_add_again,)),
    "people list": (
        "Print the people of the archive, their numbers of articles and spellings.",
        (_named("name", "NAME", nargs="?", help="only this person, in any spelling"), _add_json),
    ),
    "people merge": (
        "Merge several people into one.",
        (_named("names", "NAME", nargs="+", help="people to merge; the first name is the one shown"),),
    ),
    "people split": (
        "Split spellings from a person: they name another person.",
        (
            _NAME,
            _named("spellings", "SPELLING", nargs="+", help="spellings of the other person; the first is shown"),
            _named("--article", "ID", action="append", default=[], help="only in this article; repeatable"),
        ),
    ),
    "people rename": ("Show a person under another name.", (_NAME, _named("label", "LABEL", help="name to show"))),
    "people hide": ("Hide a name that is not a person.", (_NAME,)),
    "remove": (
        "Remove articles. All versions stay in articles.db.",
        (_named("ids", "ID", nargs="+", help="id as `dateline search` shows it"),),
    ),
    "user add": (
        "Add a user, whose password is asked for, or read from stdin.",
        (_USER, _NEW_ROLE, _add_state),
    ),
    "user list": ("Print the users of the front end.", (_add_state, _add_json)),
    "user password": ("Change a password and end the user's sessions.", (_USER, _add_state)),
    "user role": ("Change what a user may do.", (_USER, _ROLE, _add_state)),
    "user remove": ("Remove a user and end that user's sessions.", (_USER, _add_state)),
    "user log": ("Print who signed in, exported and changed, and when.", (_add_latest, _add_state, _add_json)),
    "purge": (
        "Forget articles for good, in every file of the archive; without an ID, end an interrupted purge.",
        (_named("ids", "ID", nargs="*", help="id as `dateline search` shows it"), _add_allow_again),
    ),
    "verify": ("Check every row of the database and every byte of the index, and that they agree.", (_add_quick,)),
    "rebuild": ("Rebuild the index from the articles.", ()),
    "backup": ("Write the archive into one file, without its index; or check such a file.", (_add_backup,)),
    "restore": ("Restore an archive from a backup and rebuild its index.", (_add_file,)),
}
