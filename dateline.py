"""The command line: takes pages in, searches them, serves them. Decides nothing that the packages could decide.

Data goes to stdout, progress and messages to stderr. 0: done; 1: done in part; 2: nothing could be done.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from argparse import Namespace
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.archive import Archive, create_archive, open_archive
from corpus.backup import back_up
from corpus.backup import restore as restored
from corpus.errors import ArchiveError
from index.engine import Engine
from index.errors import EngineError
from index.following import finish, take_out
from index.following import rebuild as make_anew
from index.opening import open_engine
from search.context import LineOrder
from search.progress import Progress
from search.records import article_record, context_record, page_record, row_record
from search.searcher import Searcher
from search.state import LARGEST_PAGE, SearchState
from search.tables import write_list
from search.terminal import Screen, context_lines, page_lines, plain, problem_line
from search.usage import parser, search_state

if TYPE_CHECKING:
    from index.naming import Naming

DONE, IN_PART, NOTHING = 0, 1, 2
REASONS_SHOWN = 5

Asked = Namespace


class UsageError(Exception):
    """Something on the command line that cannot be understood."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal without “quotes” shows others
    asked = parser(COMMANDS, Path(os.environ.get("DATELINE_ARCHIVE") or "archive")).parse_args(arguments)
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


def progress() -> Progress:
    """Show progress to the person at the terminal as long as the block lasts."""
    return Progress(sys.stderr, time.monotonic)


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
        finish(archive, engine)
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
    for line in page_lines(page, _screen()):
        print(line)
    return DONE


def _screen() -> Screen:
    bold = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return Screen(shutil.get_terminal_size().columns, bold)


def _state(asked: Asked) -> SearchState:
    state, problems = search_state(asked)
    if problems:
        raise UsageError(" ".join(problem.message for problem in problems))
    if getattr(asked, "size", None) and asked.size > LARGEST_PAGE:
        say(f"A page holds at most {LARGEST_PAGE} hits; `dateline export` gives all of them.")
    return state


def export(asked: Asked) -> int:
    """Print every article that matches, a line each."""
    with _searching(asked) as searcher:
        for article in searcher.matching(_state(asked)):
            print(json.dumps(article_record(article), ensure_ascii=False))
    return DONE


def context(asked: Asked) -> int:
    """Print every match with the words around it, a line each."""
    with _searching(asked) as searcher:
        page = searcher.context(_state(asked), LineOrder(asked.lines))
    if asked.json:
        print(json.dumps(context_record(page), ensure_ascii=False))
        return DONE
    for problem in page.problems:
        say(problem_line(problem))
    for line in context_lines(page, _screen()):
        print(line)
    say(f"{len(page.lines):,} lines from {page.total:,} articles")
    return DONE


def ask_list(asked: Asked) -> int:
    """Ask a file of queries and print a table of what each finds."""
    try:
        lines = asked.file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError as error:
        say(f"{asked.file} cannot be read ({error.strerror}); name a file with a query a line.")
        return NOTHING
    with _searching(asked) as searcher:
        rows = list(searcher.listed(lines, _state(asked)))
    for row in rows:
        for problem in row.problems:
            say(f"line {row.number}: {problem_line(problem)}")
    if asked.format == "json":
        print(json.dumps([row_record(row) for row in rows], ensure_ascii=False))
    else:
        write_list(rows, sys.stdout)
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
    with open_archive(asked.archive) as archive, archive.writing(), progress() as shown:
        done = make_index(archive, shown)
    print(f"indexed {done}")
    return DONE


def make_index(archive: Archive, shown: Progress) -> int:
    """Make the index of an archive anew and give the number of its articles."""
    newest = archive.store.newest()
    return make_anew(archive, lambda folder: open_engine(folder, archive.store.article, newest), shown)


def remove(asked: Asked) -> int:
    """Take articles out; their earlier versions stay in the archive's file."""
    with _writing(asked) as (archive, engine):
        gone = take_out(archive, engine, asked.ids)
    for article_id in asked.ids:
        if article_id not in gone:
            say(f"There is no article {article_id} in this archive; `dateline search` shows the id of each hit.")
    print(f"removed {len(gone)}")
    return DONE if len(gone) == len(set(asked.ids)) else IN_PART if gone else NOTHING


def verify(asked: Asked) -> int:
    """Check the database and the index, and whether the one shows the other."""
    from index.checking import faults

    with open_archive(asked.archive) as archive:
        found = list(faults(archive, _engine(archive)))
        articles = archive.store.size() if not found else None
    for fault in found:
        say(fault)
    print(f"{len(found)} faults" if found else f"{articles} articles, all as they were written")
    return IN_PART if found else DONE


def backup(asked: Asked) -> int:
    """Write the archive into one file, without its index."""
    with open_archive(asked.archive) as archive:
        back_up(archive, asked.file)
    print(asked.file)
    return DONE


def restore(asked: Asked) -> int:
    """Make an archive from a backup, and its index anew."""
    with restored(asked.file, asked.archive) as archive, archive.writing(), progress() as shown:
        done = make_index(archive, shown)
    print(f"restored {done}")
    return DONE


def list_people(asked: Asked) -> int:
    """Print the people of the archive with their articles and spellings."""
    from index.correcting import people

    with open_archive(asked.archive) as archive:
        for known in people(archive, _engine(archive), asked.name):
            others = " | ".join(spelling for spelling in known.spellings if spelling != known.name)
            line = json.dumps(asdict(known), ensure_ascii=False)
            print(line if asked.json else plain(f"{known.articles:>7} {known.name}{f' = {others}' if others else ''}"))
    return DONE


def correct(asked: Asked) -> int:
    """Write a correction of names into `people.toml` and show it."""
    from index import correcting

    with _writing(asked) as (archive, engine):
        match asked.command:
            case "people merge":
                problems = correcting.merge(archive, engine, asked.names)
            case "people split":
                problems = correcting.split(archive, engine, asked.name, asked.spellings, asked.article)
            case "people rename":
                problems = correcting.rename(archive, engine, asked.name, asked.label)
            case _:
                problems = correcting.hide(archive, engine, asked.name)
    say(f"Written to {archive.people_file} and shown from now on.")
    for problem in problems:
        say(problem)
    return IN_PART if problems else DONE


COMMANDS: dict[str, Callable[[Asked], int]] = {
    "add": add,
    "search": search,
    "serve": serve,
    "export": export,
    "context": context,
    "list": ask_list,
    "stats": stats,
    "people find": find,
    "people list": list_people,
    "people merge": correct,
    "people split": correct,
    "people rename": correct,
    "people hide": correct,
    "remove": remove,
    "verify": verify,
    "rebuild": rebuild,
    "backup": backup,
    "restore": restore,
}

if __name__ == "__main__":
    sys.exit(main())
