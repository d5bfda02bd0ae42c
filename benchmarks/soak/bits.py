"""Changes bytes of an archive's files, then asks: every answer is as before, or says that something is damaged.

The archive is small and made here, so that a trial takes a second: long and short texts, two alphabets, people,
several versions, removals, corrections. Tries no read errors: those are the file system's.
"""

from __future__ import annotations

import random
import re
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from benchmarks.soak.inputs.varied_archive import IDS, KNOWN_TEXTS, add_more, build
from benchmarks.soak.journal import Trial
from benchmarks.soak.options import SoakOptions
from corpus.errors import ArchiveError
from corpus.store.archive import Archive, open_archive
from index.engines import open_engine
from index.errors import EngineError
from index.ingest.sync import sync_if_behind
from index.ingest.verify import verify
from search.searcher import Searcher
from search.state import SearchState

COUNT = 500

STATES = (
    SearchState(),
    SearchState("ferry"),
    SearchState('"said the minister"'),
    SearchState("harbour -storm", page=2),
    SearchState("", persons=("Vera Lind",)),
    SearchState("", persons=("V. Lind",)),
    SearchState("", outlets=("Lorn Ledger",)),
    SearchState("ferry", since=date(2015, 2, 1)),
)


def run(options: SoakOptions) -> Iterator[Trial]:
    """Yield a trial for each damage."""
    template = options.folder / "template"
    if not (template / "index").exists():
        shutil.rmtree(template, ignore_errors=True)
        build(template)
    trial = partial(_trial, options.seed, template, options.folder)
    if options.processes == 1:
        yield from map(trial, options.remaining())
        return
    with ProcessPoolExecutor(options.processes) as pool:
        yield from pool.map(trial, options.remaining())


def _trial(seed: str, template: Path, folder: Path, number: int) -> Trial:
    dice = random.Random(f"{seed} {number}")
    kind = _KINDS[number % len(_KINDS)]
    started = time.monotonic()
    copy = folder / f"trial-{number}"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(template, copy)
    try:
        what, wrong = _open_log(dice, copy, kind) if "log" in kind else _closed(dice, copy, kind, template)
    finally:
        shutil.rmtree(copy, ignore_errors=True)
    return Trial(number, kind, f"{what}: {wrong}" if wrong else "", {"seconds": round(time.monotonic() - started, 2)})


def _closed(dice: random.Random, copy: Path, kind: str, template: Path) -> tuple[str, str]:
    where = [copy / "articles.db"] if kind.startswith("store") else sorted((copy / "index").iterdir())
    file = dice.choice([path for path in where if path.stat().st_size])
    what = _DAMAGES[kind.partition(" ")[2]](dice, file)
    return f"{file.name}, {what}", compare(copy, _expected(template))


def _open_log(dice: random.Random, copy: Path, kind: str) -> tuple[str, str]:
    """Damage the write-ahead log of an archive that is open, or of one whose process was ended."""
    with open_archive(copy) as held:
        add_more(held)
        expected = answers(copy)
        if kind == "log of an open archive":
            file = copy / "articles.db-wal"
            what = _DAMAGES["bit"](dice, file)
            return what, compare(copy, expected)
        ended = copy / "ended"
        ended.mkdir()
        for name in ("articles.db", "articles.db-wal", "people.toml"):
            shutil.copy(copy / name, ended / name)
        shutil.copytree(copy / "index", ended / "index")
    what = _DAMAGES["bit"](dice, ended / "articles.db-wal")
    return what, compare(ended, expected)


def flip_bit(dice: random.Random, file: Path) -> str:
    """Flip one bit."""
    at, bit = dice.randrange(file.stat().st_size), 1 << dice.randrange(8)
    _overwrite(file, at, lambda old: bytes([old[0] ^ bit]), 1)
    return f"bit {bit} of byte {at}"


def zero_range(dice: random.Random, file: Path) -> str:
    """Set up to 4 KiB to zero."""
    size = file.stat().st_size
    length = min(size, dice.choice((16, 512, 4096)))
    at = dice.randrange(size - length + 1)
    _overwrite(file, at, lambda old: bytes(len(old)), length)
    return f"{length} zeros from byte {at}"


def edit_text(dice: random.Random, file: Path) -> str:
    """Replace a word everywhere by one of the same length, as `sed` does."""
    old, new = dice.choice(KNOWN_TEXTS)
    content = file.read_bytes()
    places = [match.start() for match in re.finditer(re.escape(old.encode()), content)]
    chosen = places if dice.random() < 0.5 else [dice.choice(places)]
    for at in chosen:
        _overwrite(file, at, lambda _: new.encode(), len(old.encode()))
    return f"“{old}” became “{new}” in {len(chosen)} places"


def _overwrite(file: Path, at: int, change: Callable[[bytes], bytes], length: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(at)
        changed = change(opened.read(length))
        opened.seek(at)
        opened.write(changed)


_DAMAGES: dict[str, Callable[[random.Random, Path], str]] = {"bit": flip_bit, "zeros": zero_range, "edit": edit_text}
_KINDS = (
    *("store bit", "store zeros", "store bit", "store edit", "index bit", "store zeros", "store bit", "index zeros"),
    *("log of an open archive", "log of an ended process"),
)


@cache
def _expected(template: Path) -> dict[str, Any]:
    return answers(template)


def answers(folder: Path) -> dict[str, Any]:
    """Return every answer of an archive by its name: a value, or the error in its place."""
    found: dict[str, Any] = {}
    try:
        with open_archive(folder) as archive:
            engine = open_engine(archive.index_folder, archive.store.texts)
            found["verify"] = _ask(lambda: list(verify(archive, engine)))
            found |= _searches(archive)
    except ArchiveError as error:
        found["open"] = error
    return found


def _searches(archive: Archive) -> dict[str, Any]:
    engine = open_engine(archive.index_folder, archive.store.texts)
    found: dict[str, Any] = {"behind": _ask(lambda: sync_if_behind(archive, engine))}
    if isinstance(found["behind"], Exception):
        return found
    searcher = Searcher(engine, archive.store, lambda: 0.0)
    for state in STATES:
        found[f"page {state}"] = _ask(partial(searcher.page, state))
    found["context"] = _ask(partial(searcher.concordance, SearchState("ferry")))
    for article_id in IDS:
        found[f"article {article_id}"] = _ask(partial(searcher.article, article_id, SearchState("ferry")))
    found["export"] = _ask(partial(_export, searcher))
    searcher.close()
    return found


def _export(searcher: Searcher) -> tuple[list[Any], int]:
    damaged: list[ArchiveError] = []
    return list(searcher.matching_articles(SearchState(), damaged.append)), len(damaged)


def _ask(question: Callable[[], Any]) -> Any:
    try:
        return question()
    except (ArchiveError, EngineError) as error:
        return error


def compare(folder: Path, expected: dict[str, Any]) -> str:
    """Return what is wrong with the answers of a damaged archive, empty if nothing is."""
    try:
        found = answers(folder)
    except Exception as error:  # noqa: BLE001  # any other exception is what a trial looks for
        return f"raised {type(error).__name__}: {error}"
    if "open" in found:
        return ""
    changed = 0
    for name, answer in found.items():
        if name == "verify" or isinstance(answer, ArchiveError | EngineError):
            changed += name != "verify"
            continue
        if answer != expected[name]:
            changed += 1
            if not _is_part(answer, expected[name]):
                return f"another answer without a word: {name}"
    faults = found["verify"]
    if changed and isinstance(faults, list) and not faults:
        return "verify found nothing, but answers are missing"
    return ""


def _is_part(answer: Any, expected: Any) -> bool:
    """Return whether an answer only lacks articles, and says so."""
    if isinstance(answer, tuple):  # of an export
        return answer[1] > 0 and _is_subsequence(answer[0], expected[0])
    if not getattr(answer, "damaged", 0):
        return False
    parts = "lines" if hasattr(answer, "lines") else "hits"
    rest = {parts: (), "problems": (), "damaged": 0}
    return replace(answer, **rest) == replace(expected, **rest) and _is_subsequence(
        getattr(answer, parts), getattr(expected, parts)
    )


def _is_subsequence(found: Any, expected: Any) -> bool:
    remaining = iter(expected)
    return all(any(one == other for other in remaining) for one in found)
