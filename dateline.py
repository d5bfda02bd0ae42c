"""The command line: takes pages in, searches them, serves them. Decides nothing that the packages could decide.

Data goes to stdout, progress and messages to stderr. 0: done; 1: done in part; 2: nothing could be done.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from corpus.errors import ArchiveError, ArchiveUnwritable
from corpus.store.archive import Archive, create_archive, open_archive
from corpus.store.backup import back_up
from corpus.store.backup import restore as restored
from index.engine import Engine
from index.engines import open_engine
from index.errors import EngineError
from index.ingest.rebuild import is_outdated, upgrade
from index.ingest.sync import finish
from index.ingest.sync import remove as remove_articles
from search.cli.arguments import parser, search_state
from search.cli.progress import ProgressDisplay
from search.exploration.concordance import LineOrder
from search.output.csv_table import write_list
from search.output.json_records import article_record, concordance_record, page_record, row_record
from search.output.terminal import Screen, concordance_lines, page_lines, problem_line, rejected_lines
from search.searcher import Searcher
from search.state import LARGEST_PAGE, SearchState

DONE, IN_PART, NOTHING = 0, 1, 2

Asked = Namespace


class UsageError(Exception):
    """Something on the command line that cannot be understood or had."""


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


def _print_all(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _say_all(messages: Iterable[str]) -> int:
    """Write messages, and give the exit code: done, or done in part where there are any."""
    done = DONE
    for message in messages:
        say(message)
        done = IN_PART
    return done


def progress() -> ProgressDisplay:
    """Show progress to the person at the terminal as long as the block lasts."""
    return ProgressDisplay(sys.stderr, time.monotonic)


def _engine(archive: Archive) -> Engine:
    return open_engine(archive.index_folder, archive.store.texts)


def _renew(archive: Archive) -> None:
    """Make the index anew where it is of an earlier format."""
    if is_outdated(archive):
        say(f"The index of {archive.folder} was written by an earlier Dateline; it is made anew from the articles.")
        with progress() as shown:
            upgrade(archive, shown)


@contextmanager
def _writing(asked: Asked, make: bool = False) -> Iterator[tuple[Archive, Engine]]:
    with (create_archive if make else open_archive)(asked.archive) as archive, archive.writing():
        _renew(archive)
        yield archive, _engine(archive)


@contextmanager
def _searching(asked: Asked, renewing: bool = False) -> Iterator[Searcher]:
    with open_archive(asked.archive) as archive:
        if renewing and is_outdated(archive):
            with suppress(ArchiveUnwritable), archive.writing():  # where nothing can be written, `finish` says the rest
                _renew(archive)
        engine = _engine(archive)
        finish(archive, engine)
        searcher = Searcher(engine, archive.store, time.monotonic)
        yield searcher
        searcher.close()


def add(asked: Asked) -> int:
    """Take in files and folders, then name the people in them."""
    from index.ingest.outlets import misread
    from index.ingest.people import annotate_people
    from index.ingest.pipeline import ingest
    from search.cli.people import naming_messages

    if not any(path.exists() for path in asked.paths):
        raise UsageError("\n".join(f"{path}: there is no such file or folder; check the path." for path in asked.paths))
    with _writing(asked, make=True) as (archive, engine), progress() as shown:
        at = datetime.now().astimezone()
        summary = ingest(archive, engine, asked.paths, at=at, outlet=asked.outlet, progress=shown)
        named = naming_messages(annotate_people(archive, engine, shown)) if asked.people else ()
    done = _say_all([*rejected_lines(archive.rejections, summary.rejected), *misread(archive), *named])
    if asked.json:
        print(json.dumps(asdict(summary)))
    else:
        print(", ".join(f"{name.replace('_', ' ')} {count}" for name, count in asdict(summary).items()))
    return done


def find(asked: Asked) -> int:
    """Name people where that has not been done."""
    from index.ingest.people import annotate_people
    from search.cli.people import naming_messages

    with _writing(asked) as (archive, engine), progress() as shown:
        naming = annotate_people(archive, engine, shown, again=asked.again)
    print(f"named {naming.named}")
    return _say_all(naming_messages(naming))


def search(asked: Asked) -> int:
    """Print one page of hits."""
    state = _state(asked)
    with _searching(asked) as searcher:
        page = searcher.page(state)
    if asked.json:
        print(json.dumps(page_record(page), ensure_ascii=False))
        return DONE
    _say_all(map(problem_line, page.problems))
    _print_all(page_lines(page, _screen()))
    return DONE


def _screen() -> Screen:
    return Screen(shutil.get_terminal_size().columns, sys.stdout.isatty() and "NO_COLOR" not in os.environ)


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
        found = searcher.matching_articles(_state(asked))
        _print_all(json.dumps(article_record(article), ensure_ascii=False) for article in found)
    return DONE


def context(asked: Asked) -> int:
    """Print every match with the words around it, a line each."""
    with _searching(asked) as searcher:
        page = searcher.concordance(_state(asked), LineOrder(asked.lines))
    if asked.json:
        print(json.dumps(concordance_record(page), ensure_ascii=False))
        return DONE
    _say_all(map(problem_line, page.problems))
    _print_all(concordance_lines(page, _screen()))
    say(f"{len(page.lines):,} lines from {page.total:,} articles")
    return DONE


def ask_list(asked: Asked) -> int:
    """Ask a file of queries and print a table of what each finds."""
    try:
        lines = asked.file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError as error:
        raise UsageError(f"{asked.file} cannot be read ({error.strerror}); name a file with a query a line.") from error
    with _searching(asked) as searcher:
        rows = list(searcher.query_list(lines, _state(asked)))
    _say_all(f"line {row.number}: {problem_line(problem)}" for row in rows for problem in row.problems)
    if asked.format == "json":
        print(json.dumps([row_record(row) for row in rows], ensure_ascii=False))
    else:
        write_list(rows, sys.stdout)
    return DONE


def serve(asked: Asked) -> int:
    """Serve the front end until somebody stops it."""
    import waitress

    from web.app import create_app

    with _searching(asked, renewing=True) as searcher:
        try:
            server = waitress.create_server(create_app(searcher), host=asked.host, port=asked.port, threads=8)
        except OSError as error:
            reason = f"{asked.host}:{asked.port} cannot be served ({error.strerror}); choose another --port or --host."
            raise UsageError(reason) from error
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
        done = upgrade(archive, shown)
    print(f"indexed {done}")
    return DONE


def remove(asked: Asked) -> int:
    """Take articles out; their earlier versions stay in the archive's file."""
    with _writing(asked) as (archive, engine):
        gone = remove_articles(archive, engine, asked.ids)
    missing = (article_id for article_id in asked.ids if article_id not in gone)
    _say_all(
        f"There is no article {one} in this archive; `dateline search` shows the id of each hit." for one in missing
    )
    print(f"removed {len(gone)}")
    return DONE if len(gone) == len(set(asked.ids)) else IN_PART if gone else NOTHING


def verify(asked: Asked) -> int:
    """Check the database and the index, and whether the one shows the other."""
    from index.ingest.verify import verify

    with open_archive(asked.archive) as archive:
        found = list(verify(archive, _engine(archive)))
        articles = archive.store.size() if not found else None
    print(f"{len(found)} faults" if found else f"{articles} articles, all as they were written")
    return _say_all(found)


def backup(asked: Asked) -> int:
    """Write the archive into one file, without its index."""
    with open_archive(asked.archive) as archive:
        back_up(archive, asked.file)
    print(asked.file)
    return DONE


def restore(asked: Asked) -> int:
    """Make an archive from a backup, and its index anew."""
    with restored(asked.file, asked.archive) as archive, archive.writing(), progress() as shown:
        done = upgrade(archive, shown)
    print(f"restored {done}")
    return DONE


def list_people(asked: Asked) -> int:
    """Print the people of the archive with their articles and spellings."""
    from search.cli.people import people_lines

    with open_archive(asked.archive) as archive:
        _print_all(people_lines(archive, _engine(archive), asked))
    return DONE


def correct(asked: Asked) -> int:
    """Write a correction of names into `people.toml` and show it."""
    from search.cli import people

    with _writing(asked) as (archive, engine):
        problems = people.correct(archive, engine, asked)
    say(f"Written to {archive.people_file} and shown from now on.")
    return _say_all(problems)


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


def run() -> NoReturn:
    """Run one command and end the process with its exit code, which Ctrl-C changes no more once the command is done."""
    done = main()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(done)


if __name__ == "__main__":
    run()
