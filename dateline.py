"""The command line: adds pages, searches them, serves them. Contains no logic of the packages.

Data goes to stdout, progress and messages to stderr. Exit codes: 0 done, 1 done in part, 2 nothing could be done.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from corpus.errors import ArchiveError
from corpus.store.archive import Archive, create_archive, open_archive
from index.engine import Engine
from index.engines import open_engine
from index.errors import EngineError
from index.ingest.rebuild import rebuild_reason, rebuild_whole, upgrade
from index.ingest.sync import remove as remove_articles
from index.ingest.sync import sync_if_behind
from search.cli.arguments import parser, search_state
from search.cli.progress import ProgressDisplay
from search.exploration.concordance import LineOrder
from search.output.csv_table import write_query_list
from search.output.json_records import article_record, concordance_record, page_record, row_record
from search.output.safe_text import json_text, printable_lines
from search.output.terminal import Screen, concordance_lines, page_lines, problem_line, rejected_lines
from search.searcher import Searcher
from search.state import LARGEST_PAGE, SearchState

if TYPE_CHECKING:
    from web.settings import WebSettings

DONE, DONE_IN_PART, NOTHING_DONE = 0, 1, 2


class UsageError(Exception):
    """An argument of the command line that is invalid or names something that does not exist."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal without “quotes” shows question marks
    options = parser(COMMANDS, Path(os.environ.get("DATELINE_ARCHIVE") or "archive")).parse_args(arguments)
    try:
        done: int = options.run(options)
        sys.stdout.flush()
        return done
    except (ArchiveError, EngineError, UsageError) as error:
        say(str(error))
        return NOTHING_DONE
    except BrokenPipeError:
        # The reader of the pipe has closed it; Python must not report that when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        say(f"{error.filename or 'A file'} could not be used: {error.strerror}. Check it and run the command again.")
        return NOTHING_DONE
    except (MemoryError, SystemError) as error:
        if isinstance(error, SystemError) and "without exception set" not in str(error):
            raise  # with that text, C code without memory has failed to say so
        say("There is not enough memory. Finished work is saved; free some and run the same command to continue.")
        return NOTHING_DONE
    except KeyboardInterrupt:
        say("Stopped. Finished work is saved; run the same command to continue.")
        return DONE_IN_PART


def say(message: str) -> None:
    """Write a message to stderr."""
    print(printable_lines(message), file=sys.stderr)


def _print_all(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _say_all(messages: Iterable[str]) -> int:
    """Write messages and return the exit code: done, or done in part if there are any."""
    done = DONE
    for message in messages:
        say(message)
        done = DONE_IN_PART
    return done


def progress() -> ProgressDisplay:
    """Return a display of progress on stderr, for as long as its block lasts."""
    return ProgressDisplay(sys.stderr, time.monotonic)


def _opened(options: Namespace, make: bool = False) -> Archive:
    archive = (create_archive if make else open_archive)(options.archive, options.network_share)
    if archive.relies_on:
        say(archive.relies_on)
    return archive


def _engine(archive: Archive) -> Engine:
    return open_engine(archive.index_folder, archive.store.texts)


def _upgrade_index(archive: Archive) -> None:
    """Rebuild the index if it is missing or of an earlier format, without damaged articles."""
    if reason := rebuild_reason(archive):
        say(f"The index of {archive.folder} {reason}; rebuilding it from the articles.")
        with progress() as shown:
            upgrade(archive, shown, lambda damage: say(str(damage)))


@contextmanager
def _writing(options: Namespace, make: bool = False) -> Iterator[tuple[Archive, Engine]]:
    from corpus.parallel import lower_priority

    lower_priority()
    with _opened(options, make) as archive, archive.writing(say):
        _upgrade_index(archive)
        yield archive, _engine(archive)


@contextmanager
def _searching(options: Namespace, renewing: bool = False) -> Iterator[Searcher]:
    with _opened(options) as archive:
        if renewing and rebuild_reason(archive):
            # An archive that cannot be written stays as it is, and opening its engine says what to run.
            with suppress(ArchiveError, EngineError, OSError), archive.writing(say):
                _upgrade_index(archive)
        engine = _engine(archive)
        if unfinished := sync_if_behind(archive, engine):
            say(unfinished)
        searcher = Searcher(engine, archive.store, time.monotonic)
        yield searcher
        searcher.close()


def add(options: Namespace) -> int:
    """Add files and folders, then find the people named in them."""
    from index.ingest.outlets import correction_problems
    from index.ingest.people import AnnotationSummary, annotate_people
    from index.ingest.pipeline import ingest
    from search.cli.intake import counts_line, ingest_options, intake_lines, list_vanished, summary_fields
    from search.cli.people import annotation_messages, annotation_notes

    if not any(path.exists() for path in options.paths):
        raise UsageError("\n".join(f"{path}: no such file or folder; check the path." for path in options.paths))
    _check_mirror(options)
    with _writing(options, make=not options.dry_run) as (archive, engine), progress() as shown:
        how = ingest_options(options, _encoding(options))
        if options.dry_run:
            return list_vanished(archive, options.paths, how, print)
        at = datetime.now().astimezone()
        summary = ingest(archive, engine, options.paths, at=at, options=how, progress=shown)
        naming = annotate_people(archive, engine, shown) if options.people else AnnotationSummary(0, 0)
    for note in (*summary.notes, *intake_lines(summary), *annotation_notes(naming)):
        say(note)
    named = annotation_messages(naming)
    done = _say_all(
        [*rejected_lines(archive.rejections, summary.rejected), *correction_problems(archive), *named, *summary.refused]
    )
    mirror = options.mirror
    print(json_text(summary_fields(summary, mirror)) if options.json else counts_line(summary, mirror))
    return done


def _check_mirror(options: Namespace) -> None:
    """Raise UsageError where a folder cannot be mirrored."""
    if (options.dry_run or options.yes) and not options.mirror:
        raise UsageError("--dry-run and --yes go with --mirror.")
    if options.mirror and (files := [path for path in options.paths if not path.is_dir()]):
        raise UsageError(f"{files[0]} is no folder; --mirror compares whole folders with what was added from them.")


def _encoding(options: Namespace) -> str | None:
    """Return the encoding that was named; UsageError if there is none of that name."""
    from corpus.readers.encodings.codecs_of_labels import encoding_name

    if options.encoding and not encoding_name(options.encoding):
        raise UsageError(
            f"{options.encoding} is no encoding known here; name one such as utf-8, windows-1252, koi8-r or gb18030."
        )
    return options.encoding or None


def find(options: Namespace) -> int:
    """Find the people named in articles where that has not been done."""
    from index.ingest.people import annotate_people
    from search.cli.people import annotation_messages, annotation_notes

    with _writing(options) as (archive, engine), progress() as shown:
        naming = annotate_people(archive, engine, shown, again=options.again)
    print(f"named {naming.named}")
    _say_all(annotation_notes(naming))
    return _say_all(annotation_messages(naming))


def search(options: Namespace) -> int:
    """Print one page of hits."""
    state = _state(options)
    with _searching(options) as searcher:
        page = searcher.page(state)
    if options.json:
        print(json_text(page_record(page)))
    else:
        _say_all(map(problem_line, page.problems))
        _print_all(page_lines(page, _screen()))
    return DONE_IN_PART if page.damaged else DONE


def _screen() -> Screen:
    return Screen(shutil.get_terminal_size().columns, sys.stdout.isatty() and "NO_COLOR" not in os.environ)


def _state(options: Namespace) -> SearchState:
    state, problems = search_state(options)
    if problems:
        raise UsageError(" ".join(problem.message for problem in problems))
    if getattr(options, "size", None) and options.size > LARGEST_PAGE:
        say(f"A page holds at most {LARGEST_PAGE} hits; `dateline export` gives all of them.")
    return state


def export(options: Namespace) -> int:
    """Print every matching article, one on each line."""
    damaged: list[str] = []
    with _searching(options) as searcher:
        found = searcher.matching_parts(_state(options), lambda error: damaged.append(str(error)))
        _print_all(json_text(article_record(article, parts)) for article, parts in found)
    return _say_all(damaged)


def context(options: Namespace) -> int:
    """Print every match with its context, one on each line."""
    with _searching(options) as searcher:
        page = searcher.concordance(_state(options), LineOrder(options.lines))
    if options.json:
        print(json_text(concordance_record(page)))
    else:
        _say_all(map(problem_line, page.problems))
        _print_all(concordance_lines(page, _screen()))
        say(f"{len(page.lines):,} lines from {page.total:,} articles")
    return DONE_IN_PART if page.damaged else DONE


def query_list(options: Namespace) -> int:
    """Run a file of queries and print a table of their counts."""
    from search.cli.query_file import UnreadableList, query_lines

    try:
        lines, notes = query_lines(options.file, _encoding(options))
    except UnreadableList as error:
        raise UsageError(str(error)) from error
    _say_all(notes)
    with _searching(options) as searcher:
        rows = list(searcher.query_list(lines, _state(options)))
    _say_all(f"line {row.number}: {problem_line(problem)}" for row in rows for problem in row.problems)
    if options.format == "json":
        print(json_text([row_record(row) for row in rows]))
    else:
        write_query_list(rows, sys.stdout)
    return DONE


def _accessible(settings: WebSettings, archive: Path) -> WebSettings:
    """Return settings that name their state folder, and say what will not work; UsageError if nothing may be served."""
    from web.access.accounts.state_database import StateError
    from web.access.gate import with_state
    from web.access.mode import warning

    try:
        settings = with_state(settings, archive, os.environ)
    except StateError as error:
        raise UsageError(str(error)) from error
    if message := warning(settings):
        say(message)
    return settings


def serve(options: Namespace) -> int:
    """Serve the front end until it is stopped."""
    from web.access.hosts import check_names
    from web.serving.listening import AddressUnavailable
    from web.serving.serve import serve, usual_workers
    from web.settings import WebSettings

    workers = options.workers or usual_workers()
    settings = WebSettings.of_arguments(vars(options) | {"workers": workers})
    try:
        check_names(settings)
    except ValueError as error:
        raise UsageError(str(error)) from error
    settings = _accessible(settings, options.archive)
    with _searching(options, renewing=True):
        pass  # an archive that cannot be searched is said here once, and not by every worker
    environment = os.environ | {"DATELINE_ARCHIVE": str(options.archive)}
    try:
        return serve("wsgi:app", settings, environment, say, browser=options.browser)
    except AddressUnavailable as error:
        raise UsageError(str(error)) from error


def stats(options: Namespace) -> int:
    """Print the size of the archive, and the articles whose encoding is a guess."""
    from corpus.store.origins.unsure_encodings import unsure_encodings
    from search.cli.stats import stats_lines

    with _opened(options) as archive:
        counts = asdict(archive.store.counts())
        guessed = unsure_encodings(archive.store.database)
        counts |= {"rejected": len(archive.rejections), "generation": _engine(archive).generation()}
    if options.json:
        print(json_text(counts | {"guessed_encodings": [asdict(one) for one in guessed]}))
    else:
        _print_all(stats_lines(counts, guessed))
    return DONE


def rebuild(options: Namespace) -> int:
    """Rebuild the index from the articles."""
    damaged: list[str] = []
    with _opened(options) as archive, archive.writing(say), progress() as shown:
        done = upgrade(archive, shown, lambda damage: damaged.append(str(damage)))
    print(f"indexed {done}")
    return _say_all(damaged)


def remove(options: Namespace) -> int:
    """Remove articles. All versions stay in articles.db."""
    with _writing(options) as (archive, engine):
        gone = remove_articles(archive, engine, options.ids)
    missing = (article_id for article_id in options.ids if article_id not in gone)
    _say_all(
        f"There is no article {one} in this archive; `dateline search` shows the id of each hit." for one in missing
    )
    print(f"removed {len(gone)}")
    return DONE if len(gone) == len(set(options.ids)) else DONE_IN_PART if gone else NOTHING_DONE


def purge(options: Namespace) -> int:
    """Forget articles for good: every version, and all that was derived from them."""
    from index.ingest.purge import purge
    from search.cli.purge import purge_messages

    with _opened(options) as archive, archive.writing(say), progress() as shown:
        gone = purge(archive, _engine(archive), options.ids, rebuild_whole, again=options.allow_again, progress=shown)
    done = {*gone.purged, *gone.lifted}
    problems = _say_all(purge_messages(gone, options.ids))
    if gone.purged:
        say("Backups and copies of this archive that were made before still hold what was purged.")
    print(f"purged {len(gone.purged)}")
    return problems if done or not options.ids else NOTHING_DONE


def verify(options: Namespace) -> int:
    """Check every row of the database and every byte of the index, and that they agree."""
    from index.ingest.verify import verify

    with _opened(options) as archive, progress() as shown:
        found = list(verify(archive, _engine(archive), shown, quick=options.quick))
        articles = archive.store.size() if not found else None
    print(f"{len(found)} faults" if found else f"{articles} articles, all as they were written")
    return _say_all(found)


def backup(options: Namespace) -> int:
    """Write the archive into one file, without its index; or check such a file."""
    from search.cli.backup import run_backup

    written, messages = run_backup(options, datetime.now(UTC))
    _print_all(printable_lines(str(path)) for path in written)
    _say_all(messages)
    return DONE


def restore(options: Namespace) -> int:
    """Restore an archive from a backup and rebuild its index."""
    from corpus.store.backup import restore as restored

    damaged: list[str] = []
    with progress() as shown:
        done = restored(
            options.file,
            options.archive,
            lambda archive: upgrade(archive, shown, lambda damage: damaged.append(str(damage))),
            options.network_share,
        )
    print(f"restored {done}")
    return _say_all(damaged)


def list_people(options: Namespace) -> int:
    """Print the people of the archive, their numbers of articles and spellings."""
    from search.cli.people import people_lines

    with _opened(options) as archive:
        _print_all(people_lines(archive, _engine(archive), options))
    return DONE


def correct(options: Namespace) -> int:
    """Write a correction of names into `people.toml` and apply it."""
    from search.cli import people

    with _writing(options) as (archive, engine):
        problems = people.correct(archive, engine, options)
    say(f"Written to {archive.people_file} and applied.")
    return _say_all(problems)


def user(options: Namespace) -> int:
    """Add, change, list or remove users of the front end, or print what they did."""
    from web.access.accounts.state_database import StateError
    from web.access.accounts.user_commands import user_lines

    try:
        _print_all(user_lines(options, os.environ, time.time()))
    except StateError as error:
        raise UsageError(str(error)) from error
    return DONE


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "add": add,
    "search": search,
    "serve": serve,
    "export": export,
    "context": context,
    "list": query_list,
    "stats": stats,
    "people find": find,
    "people list": list_people,
    "people merge": correct,
    "people split": correct,
    "people rename": correct,
    "people hide": correct,
    "user add": user,
    "user list": user,
    "user password": user,
    "user role": user,
    "user remove": user,
    "user log": user,
    "remove": remove,
    "purge": purge,
    "verify": verify,
    "rebuild": rebuild,
    "backup": backup,
    "restore": restore,
}


def run() -> NoReturn:
    """Run one command and exit with its code, which a Ctrl-C after the command does not change."""
    done = main()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(done)


if __name__ == "__main__":
    run()
