"""Mutated input files: each is taken in or rejected with a reason, within 10 s of processor time and 512 MB.

Files are read and cleaned as `dateline add` does it, in groups, each by a process of its own: a crash or an endless
loop outside the workers is then seen too. Every tenth group is also added to an archive. Judges no article.
"""

from __future__ import annotations

import multiprocessing
import resource
import shutil
import sys
import time
import traceback
from collections import defaultdict
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.soak.inputs.mutated_files import SUFFIXES, mutated_file
from benchmarks.soak.journal import Trial
from benchmarks.soak.options import SoakOptions
from corpus.article import Article
from corpus.limits import ItemLimits
from corpus.page import RawPage, Rejected, Skipped, UnreadFields
from corpus.parallel import FailedItem, PoolSettings, ordered_map
from corpus.readers.isolated import IsolatedReader
from corpus.readers.walk import ReadOptions, read
from corpus.store.archive import create_archive
from index.engines import open_engine
from index.ingest.pipeline import ingest

COUNT = 50_000
_GROUP = 250
_ADDED = 4
"""One group in so many is added to an archive too."""
_PATIENCE = 1_200
"""Seconds after which a group counts as hanging; a file may take two minutes if it is rejected for that."""
_TODAY = date(2024, 6, 1)
_UNFORESEEN = "failed"
"""The kind of rejections that no reader foresees; each is worth a look."""
_MOST_SECONDS, _MOST_MEGABYTES = 11.0, 512.0

Measured = tuple[Article | Rejected, float, float]
Tried = tuple[RawPage | Rejected, Measured | FailedItem]


def run(options: SoakOptions) -> Iterator[Trial]:
    """Yield a trial for each file, a group at a time."""
    remaining = options.remaining()
    with ThreadPoolExecutor(options.processes) as threads:
        while groups := [list(islice(remaining, _GROUP)) for _ in range(options.processes)]:
            if not groups[0]:
                return
            futures = [threads.submit(_try_group, options, group) for group in groups if group]
            for future in as_completed(futures):
                yield from future.result()


def _try_group(options: SoakOptions, numbers: Sequence[int]) -> list[Trial]:
    """Try files in a process; if it ends or hangs, try each alone to find the one that ends it."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, options, numbers))
    process.start()
    theirs.close()
    try:
        trials: list[Trial] | None = ours.recv() if ours.poll(_PATIENCE) else None
        wrong = "hangs"
    except EOFError:
        trials, wrong = None, "ends the process that reads it"
    if trials is None:
        process.kill()
    process.join()
    if trials is None and len(numbers) > 1:
        return [trial for number in numbers for trial in _try_group(options, [number])]
    name, _ = mutated_file(options.seed, numbers[0], options.endings or SUFFIXES)
    return trials or [Trial(numbers[0], "crash", f"{name} {wrong}")]


def _serve(connection: Connection, options: SoakOptions, numbers: Sequence[int]) -> None:
    folder = options.folder / str(numbers[0])
    connection.send(try_files(options.seed, folder, numbers, options.endings or SUFFIXES))


def try_files(seed: str, folder: Path, numbers: Sequence[int], suffixes: Sequence[str] = SUFFIXES) -> list[Trial]:
    """Write files into a folder, read and clean them, and return a trial for each; the folder is removed."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "files").mkdir(parents=True)
    paths = {number: _write(folder / "files", *mutated_file(seed, number, suffixes)) for number in numbers}
    outcomes: dict[str, list[str]] = defaultdict(list)
    figures: dict[str, dict[str, float]] = defaultdict(lambda: {"seconds": 0.0, "megabytes": 0.0})
    unforeseen: dict[str, str] = {}
    plan = PoolSettings(chunk=16, enough=10**9, most=1, limits=ItemLimits())
    with (
        IsolatedReader() as isolated,
        closing(_read_all(list(paths.values()), isolated, outcomes, figures)) as found,
        closing(ordered_map(partial(_measured, today=_TODAY), found, plan)) as cleaned,
    ):
        for page, result in cleaned:
            name = page.source.partition(":")[0].partition("/")[0]
            match result:
                case FailedItem():
                    outcomes[name].append(result.kind)
                    if result.kind == _UNFORESEEN:
                        unforeseen[name] = result.reason
                case article, seconds, megabytes:
                    outcomes[name].append(article.kind if isinstance(article, Rejected) else "taken in")
                    if isinstance(article, Rejected) and article.kind == _UNFORESEEN:
                        unforeseen[name] = article.reason
                    figures[name]["seconds"] = max(figures[name]["seconds"], seconds)
                    figures[name]["megabytes"] = max(figures[name]["megabytes"], megabytes)
    wrong = _added(folder) if len(numbers) > 1 and numbers[0] // _GROUP % _ADDED == 0 else ""
    shutil.rmtree(folder)
    trials = [
        _trial(number, path.name, outcomes[path.name], figures[path.name], unforeseen.get(path.name, ""))
        for number, path in paths.items()
    ]
    return [*trials[:-1], Trial(trials[-1].number, "added", wrong)] if wrong else trials


def _write(folder: Path, name: str, raw: bytes) -> Path:
    (folder / name).write_bytes(raw)
    return folder / name


def _read_all(
    paths: Sequence[Path],
    isolated: IsolatedReader,
    outcomes: dict[str, list[str]],
    figures: dict[str, dict[str, float]],
) -> Generator[RawPage | Rejected, None, None]:
    for path in paths:
        before = time.process_time()
        for found in read(path, ReadOptions(isolated=isolated)):
            if isinstance(found, Skipped):
                outcomes[path.name].append("passed over")
            elif not isinstance(found, UnreadFields):
                yield found
        figures[path.name]["reading"] = time.process_time() - before


def _measured(found: Sequence[RawPage | Rejected], today: date) -> list[Measured]:
    """Clean pages in a worker; return each result with its processor time and the worker's growth of memory."""
    from corpus.extraction.clean import clean_all

    before, memory = time.process_time(), _peak_megabytes()
    results = clean_all(found, today)
    return [(result, time.process_time() - before, _peak_megabytes() - memory) for result in results]


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def _added(folder: Path) -> str:
    """Add the files to an archive; return what is wrong with it, "" if nothing."""
    at = datetime(2024, 6, 1, tzinfo=UTC)
    try:
        with create_archive(folder / "archive") as archive, archive.writing():
            engine = open_engine(archive.index_folder, archive.store.texts)
            summary = ingest(archive, engine, [folder / "files"], at=at)
            stored = sum(1 for _ in archive.store.articles())
    except Exception:  # noqa: BLE001 - any error is what this soak looks for; the files alone would not show it
        return f"adding the files ends with an error: {traceback.format_exc(limit=-3)}"
    return "" if stored == summary.added else f"{summary.added} articles were added, {stored} are stored"


def _trial(number: int, name: str, outcomes: Sequence[str], figures: dict[str, float], unforeseen: str) -> Trial:
    wrong = "" if outcomes else f"{name} is neither taken in nor rejected"
    if figures["seconds"] > _MOST_SECONDS:
        wrong = f"{name} took {figures['seconds']:.1f} s"
    if figures["megabytes"] > _MOST_MEGABYTES:
        wrong = f"{name} took {figures['megabytes']:.0f} MB"
    kinds = set(outcomes)
    kind = next(iter(kinds)) if len(kinds) == 1 else "taken in in part" if "taken in" in kinds else "rejected"
    return Trial(number, kind, wrong, {name: round(value, 3) for name, value in figures.items()}, unforeseen)
