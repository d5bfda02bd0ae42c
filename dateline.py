"""The command line: takes pages in, searches them, serves them. Decides nothing that the packages could decide.

Data goes to stdout, progress and messages to stderr. 0: done; 1: done in part; 2: nothing could be done.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from corpus.archive import Archive, create_archive, open_archive
from corpus.errors import ArchiveError
from index.engine import Engine
from index.errors import EngineError, IndexMissing
from index.opening import open_engine
from index.request import Order
from search.records import article_record, page_record
from search.searcher import Searcher
from search.state import LARGEST_PAGE, Forms, SearchState, read_pairs
from search.terminal import Screen, page_lines, plain, problem_line

if TYPE_CHECKING:
    from index.naming import Naming

DONE, IN_PART, NOTHING = 0, 1, 2
NOW_AND_THEN = 10.0
"""Seconds between lines of progress where there is no terminal to show a bar on."""
REASONS_SHOWN = 5

Asked = argparse.Namespace


class UsageError(Exception):
    """Something on the command line that cannot be understood."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal without “quotes” shows others
    asked = _parser().parse_args(arguments)
    try:
        done: int = asked.run(asked)
        sys.stdout.flush()
        return done
    except (ArchiveError, EngineError, UsageError) as error:
        say(str(error))
        return NOTHING
    except BrokenPipeError:
        # Whoever read has read enough; Python must not complain about it when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        say(f"{error.filename or 'A file'} could not be used: {error.strerror}. Check it and run the command again.")
        return NOTHING
    except KeyboardInterrupt:
        say("Stopped. What was done is kept; the same command goes on from there.")
        return IN_PART


def say(message: str) -> None:
    """Write a message for the person at the terminal."""
    print(message, file=sys.stderr)


class Progress:
    """Shows how far something is: a bar on a terminal, else a line now and then."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._what = ""
        self._told = time.monotonic()

    def __call__(self, what: str, done: int, of: int | None) -> None:
        """Take note that `done` of `of` articles are done."""
        if sys.stderr.isatty():
            if self._bar is None or what != self._what:
                self.close()
                self._bar, self._what = tqdm(total=of, desc=what, unit=" articles", leave=False), what
            self._bar.update(done - self._bar.n)
        elif time.monotonic() - self._told >= NOW_AND_THEN:
            self._told = time.monotonic()
            say(f"{what}: {done:,}" + (f" of {of:,}" if of else "") + " articles")

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()


@contextmanager
def progress() -> Iterator[Progress]:
    """Show progress as long as the block lasts."""
    shown = Progress()
    try:
        yield shown
    finally:
        shown.close()


def _engine(archive: Archive) -> Engine:
    return open_engine(archive.index_folder, archive.store.article)


@contextmanager
def _writing(asked: Asked, make: bool = False) -> Iterator[tuple[Archive, Engine]]:
    with (create_archive if make else open_archive)(asked.archive) as archive, archive.writing():
        yield archive, _engine(archive)


@contextmanager
def _searching(asked: Asked) -> Iterator[Searcher]:
    with open_archive(asked.archive) as archive:
        engine = _engine(archive)
        if archive.store.size() and not engine.generation():
            raise IndexMissing(
                f"The archive {archive.folder} has no index; `dateline rebuild` makes it from its articles."
            )
        searcher = Searcher(engine, archive.store, time.monotonic)
        yield searcher
        searcher.close()


def add(asked: Asked) -> int:
    """Take in files and folders, then name the people in them."""
    from index.indexer import take_in
    from index.naming import name_people

    if not any(path.exists() for path in asked.paths):
        for path in asked.paths:
            say(f"{path}: there is no such file or folder; check the path.")
        return NOTHING
    with _writing(asked, make=True) as (archive, engine), progress() as shown:
        at = datetime.now().astimezone()
        summary = take_in(archive, engine, asked.paths, at=at, outlet=asked.outlet, progress=shown)
        naming = name_people(archive, engine, shown) if asked.people else None
        if summary.rejected:
            _say_rejected(archive, summary.rejected)
    done = _say_naming(naming) if naming else DONE
    if asked.json:
        print(json.dumps(asdict(summary)))
    else:
        print(", ".join(f"{name.replace('_', ' ')} {count}" for name, count in asdict(summary).items()))
    return IN_PART if summary.rejected else done


def _say_rejected(archive: Archive, count: int) -> None:
    """Name the last few rejected pages with their reasons, and where all of them are."""
    for record in deque(archive.rejections, maxlen=min(count, REASONS_SHOWN)):
        line = f", line {record['line']}" if record["line"] else ""
        say(plain(f"{record['source']}{line}: {record['reason']}"))
    say(f"{count} rejected; all rejected pages and their reasons are in {archive.rejections.path}.")


def _say_naming(naming: Naming) -> int:
    for problem in naming.problems:
        say(problem)
    if naming.failed:
        say(f"In {naming.failed} articles looking for people failed; `dateline people find` tries them again.")
    return IN_PART if naming.failed or naming.problems else DONE


def find(asked: Asked) -> int:
    """Name people where that has not been done."""
    from index.naming import name_people

    with _writing(asked) as (archive, engine), progress() as shown:
        naming = name_people(archive, engine, shown)
    done = _say_naming(naming)
    print(f"named {naming.named}")
    return done


def search(asked: Asked) -> int:
    """Print one page of hits."""
    state = _state(asked)
    with _searching(asked) as searcher:
        page = searcher.page(state)
    if asked.json:
        print(json.dumps(page_record(page), ensure_ascii=False))
        return DONE
    for problem in page.problems:
        say(problem_line(problem))
    bold = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    for line in page_lines(page, Screen(shutil.get_terminal_size().columns, bold)):
        print(line)
    return DONE


def _state(asked: Asked) -> SearchState:
    """Read the search as the address of a page would be read; what cannot be read is a mistake of usage."""
    given = vars(asked)
    single = ("q", "from", "to", "sort", "forms", "page", "size")
    pairs = [(name, str(given[name])) for name in single if given.get(name)]
    pairs += [(name, value) for name in ("outlet", "person") for value in given[name]]
    state, problems = read_pairs(pairs)
    if problems:
        raise UsageError(" ".join(problem.message for problem in problems))
    if given.get("size", 0) > LARGEST_PAGE:
        say(f"A page holds at most {LARGEST_PAGE} hits; `dateline export` gives all of them.")
    return state


def export(asked: Asked) -> int:
    """Print every article that matches, a line each."""
    with _searching(asked) as searcher:
        for article in searcher.matching(_state(asked)):
            print(json.dumps(article_record(article), ensure_ascii=False))
    return DONE


def serve(asked: Asked) -> int:
    """Serve the front end until somebody stops it."""
    import waitress

    from web.app import create_app

    with _searching(asked) as searcher:
        try:
            server = waitress.create_server(create_app(searcher), host=asked.host, port=asked.port, threads=8)
        except OSError as error:
            say(f"{asked.host}:{asked.port} cannot be served ({error.strerror}); choose another --port or --host.")
            return NOTHING
        say(f"Serving the archive {asked.archive} on http://{asked.host}:{asked.port} (stop with Ctrl-C)")
        server.run()
    return DONE


def stats(asked: Asked) -> int:
    """Print what the archive holds."""
    with open_archive(asked.archive) as archive:
        counts = asdict(archive.store.counts())
        counts |= {"rejected": len(archive.rejections), "generation": _engine(archive).generation()}
    if asked.json:
        print(json.dumps(counts))
    else:
        for name, count in counts.items():
            print(f"{name.replace('_', ' '):<16}{count if count is not None else '-':>12}")
    return DONE


def rebuild(asked: Asked) -> int:
    """Make the index anew from the articles."""
    from index.indexer import rebuild as make_anew

    with open_archive(asked.archive) as archive, archive.writing(), progress() as shown:
        done = make_anew(archive, lambda folder: open_engine(folder, archive.store.article), shown)
    print(f"indexed {done}")
    return DONE


def remove(asked: Asked) -> int:
    """Take articles out; their earlier versions stay in the archive's file."""
    from index.indexer import take_out

    with _writing(asked) as (archive, engine):
        gone = take_out(archive, engine, asked.ids)
    for article_id in asked.ids:
        if article_id not in gone:
            say(f"There is no article {article_id} in this archive; `dateline search` shows the id of each hit.")
    print(f"removed {len(gone)}")
    return DONE if len(gone) == len(set(asked.ids)) else IN_PART if gone else NOTHING


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("dateline", description="A search engine for news archives.")
    _add_archive(parser, Path(os.environ.get("DATELINE_ARCHIVE") or "archive"))
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[Asked], int], within: Any = commands) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = within.add_parser(name, help=run.__doc__, description=run.__doc__)
        _add_archive(made, argparse.SUPPRESS)  # what stands before the command is not to be lost
        made.set_defaults(run=run)
        return made

    adding = command("add", add)
    adding.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    adding.add_argument("--outlet", help="the outlet of pages that state none")
    adding.add_argument("--people", action=argparse.BooleanOptionalAction, default=True, help="name people afterwards")
    people = commands.add_parser("people", help="The people of an archive.").add_subparsers(required=True)
    command("find", find, people)
    searching = command("search", search)
    searching.add_argument("q", metavar="TEXT")
    searching.add_argument("--page", type=int, default=1)
    searching.add_argument("--size", type=int, default=10, help="hits on a page")
    exporting = command("export", export)
    exporting.add_argument("q", metavar="TEXT", nargs="?", default="")
    exporting.add_argument("--format", choices=["jsonl"], required=True)
    for narrowed in (searching, exporting):
        _add_filters(narrowed)
    serving = command("serve", serve)
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--port", type=int, default=8000)
    counting = command("stats", stats)
    for written in (adding, searching, counting):
        written.add_argument("--json", action="store_true", help="for programs")
    command("rebuild", rebuild)
    command("remove", remove).add_argument("ids", nargs="+", metavar="ID")
    return parser


def _add_archive(parser: argparse.ArgumentParser, default: Path | str) -> None:
    help_ = "the archive's folder, else $DATELINE_ARCHIVE, else ./archive"
    parser.add_argument("--archive", type=Path, metavar="DIR", default=default, help=help_)


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--outlet", action="append", default=[], metavar="NAME", help="may be given several times")
    parser.add_argument("--person", action="append", default=[], metavar="NAME", help="may be given several times")
    parser.add_argument("--from", metavar="DAY", help="the first day, month or year: 2015-09-08, 2015-09 or 2015")
    parser.add_argument("--to", metavar="DAY", help="the last one")
    parser.add_argument("--sort", choices=list(Order), default=Order.RELEVANCE.value)
    parser.add_argument(
        "--forms", choices=list(Forms), default=Forms.FAMILY.value, help="how exactly words must be met"
    )


if __name__ == "__main__":
    sys.exit(main())
