"""Cuts the power in the middle of a commit, a merge and a restore, in every way that the disk may then look.

Each piece of work is recorded once below SQLite, with strace. Every state that the disk may hold is written to a folder
and opened: it must be the generation before or the one after, whole. Cuts no real power.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import multiprocessing
import pickle
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import dateline
from benchmarks.soak.faults.disk_states import Fate, Recording, Tree, record, write_tree
from benchmarks.soak.journal import Trial
from benchmarks.soak.options import SoakOptions
from corpus.article import Article, FoundIn, Person, PublicationDate
from corpus.errors import ArchiveError, ArchiveMissing
from corpus.store.archive import Archive, create_archive, open_archive
from corpus.store.backup import back_up
from index.arrays.writing.merge_policy import MERGE_FACTOR
from index.engine import Engine
from index.engines import open_engine
from index.errors import EngineError, IndexMissing
from index.ingest.commits import store_and_index
from index.ingest.sync import sync
from index.ingest.verify import verify
from index.request import SearchRequest

COUNT = 1_000_000
"""All there are: a few thousand trials, each of some of the states of one moment."""
ARTICLES = 12
"""Articles before; opening a state must be fast."""
STATES = 200
"""States in a trial."""

Content = frozenset[tuple[str, int, str, str]]
"""Id, version, title and a digest of the text of every article that is shown."""


def _articles(first: int, last: int, edition: str) -> Iterator[tuple[Article, bytes | None]]:
    """Yield articles of different lengths, the same ones each time."""
    draw = random.Random(f"{first} {edition}")
    words = [f"{word}{number}" for word in ("ferry", "harbour", "minister", "storm") for number in range(10)]
    for number in range(first, last):
        length = draw.randrange(5, 60)
        yield (
            Article(
                id=f"article-{number:04}",
                title=f"{edition} edition of {number}",
                body=" ".join(draw.choices(words, k=length)),
                source=f"pages.jsonl:{number}",
                outlet=("Northern Ledger", "Orontes Post")[number % 2],
                published=PublicationDate.year(2015, FoundIn.RECORD),
                people=(Person("Ada Lind", ("Ada Lind",)),) if number % 3 == 0 else (),
            ),
            None,
        )


def _engine(archive: Archive) -> Engine:
    return open_engine(archive.index_folder, archive.store.texts)


def _add(folder: Path, first: int, last: int, edition: str) -> None:
    with open_archive(folder) as archive, archive.writing():
        sync(archive.store, _engine(archive))
        store_and_index(archive.store, _engine(archive), _articles(first, last, edition))


def _prepare(root: Path) -> None:
    create_archive(root / "archive").close()
    _add(root / "archive", 0, ARTICLES, "First")


def _prepare_merge(root: Path) -> None:
    """Make one segment fewer than are merged."""
    _prepare(root)
    for number in range(ARTICLES, ARTICLES + MERGE_FACTOR - 2):
        _add(root / "archive", number, number + 1, "First")


def _commit(root: Path) -> None:
    """Add articles, among them later versions of two that are there."""
    _add(root / "archive", ARTICLES - 2, ARTICLES + 4, "Second")


def _merge(root: Path) -> None:
    """Add the article after which all segments become one."""
    _add(root / "archive", 100, 101, "Second")


def _prepare_restore(root: Path) -> None:
    _prepare(root)
    with open_archive(root / "archive") as archive:
        back_up(archive, root / "backup.tar.gz")
    shutil.rmtree(root / "archive")


def _restore(root: Path) -> None:
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
        if dateline.main(["--archive", str(root / "archive"), "restore", str(root / "backup.tar.gz")]):
            raise RuntimeError("the backup was not restored")


def _rebuild(root: Path) -> None:
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
        if dateline.main(["--archive", str(root / "archive"), "rebuild"]):
            raise RuntimeError("the index was not rebuilt")


WORK: dict[str, tuple[Callable[[Path], None], Callable[[Path], None]]] = {
    "commit": (_prepare, _commit),
    "merge": (_prepare_merge, _merge),
    "rebuild": (_prepare, _rebuild),
    "restore": (_prepare_restore, _restore),
}
"""What is recorded: what makes the archive before, and what is done to it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recorded piece of work, and the contents that an archive may have during it."""

    name: str
    recording: Recording
    allowed: frozenset[Content]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the states of one moment."""

    work: str
    moment: int
    first: int
    count: int


def run(options: SoakOptions, names: tuple[str, ...] = tuple(WORK), states: int = STATES) -> Iterator[Trial]:
    """Try the states that are left, a trial of some of one moment, in an order drawn by the seed."""
    if shutil.which("strace") is None:
        raise SystemExit(
            "strace is not installed, without which nothing can be recorded; `make install` as root does it."
        )
    at_work = {name: recorded(name, options) for name in names}
    parts = [part for name in names for part in _parts(at_work[name], options.seed, states)]
    random.Random(options.seed).shuffle(parts)
    left = [(number, parts[number]) for number in options.remaining() if number < len(parts)]
    context = multiprocessing.get_context("fork")  # what is loaded and recorded is there at once
    _AT_WORK.clear()
    _AT_WORK.update(at_work)
    with ProcessPoolExecutor(options.processes, mp_context=context) as pool:
        yield from pool.map(
            _try, (number for number, _ in left), (part for _, part in left), [options.seed] * len(left)
        )


_AT_WORK: dict[str, Recorded] = {}
"""What the processes of `run` inherit."""


def _parts(found: Recorded, seed: str, states: int) -> Iterator[Part]:
    for moment, (safe, open_) in enumerate(found.recording.points()):
        count = sum(1 for _ in found.recording.states(safe, open_, seed))
        yield from (Part(found.name, moment, first, states) for first in range(0, count, states))


def recorded(name: str, options: SoakOptions) -> Recorded:
    """Record a piece of work, or read what an earlier run has recorded, so that numbers mean the same."""
    kept = options.folder / f"{name}.recorded"
    if kept.exists():
        found: Recorded = pickle.loads(kept.read_bytes())  # noqa: S301  # written by this module
        return found
    root = options.folder.resolve() / name
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    prepare, _ = WORK[name]
    prepare(root)
    contents = {_opened(root / "archive")[1]} if (root / "archive").exists() else set()
    command = [sys.executable, "-m", "benchmarks.soak.power", name, str(root)]
    recording = record(command, root, options.folder / f"{name}.strace")
    found = Recorded(name, recording, frozenset(contents | {_opened(root / "archive")[1]}))
    kept.write_bytes(pickle.dumps(found))
    return found


def _try(number: int, part: Part, seed: str) -> Trial:
    """Open some of the states of one moment."""
    work = _AT_WORK[part.work]
    recording = work.recording
    safe, open_ = next(islice(recording.points(), part.moment, None))
    tried: set[bytes] = set()
    for fates in islice(recording.states(safe, open_, seed), part.first, part.first + part.count):
        tree = recording.tree(safe, fates)
        state = _digest(tree)
        if state in tried:
            continue
        tried.add(state)
        if wrong := _wrong(work, tree):
            lost = {str(operation): fate.value for operation, fate in fates.items() if fate is not Fate.PRESENT}
            return Trial(number, part.work, f"moment {part.moment}, lost {lost} of {len(open_)}: {wrong}")
    return Trial(number, part.work, figures={"states": len(tried), "open": len(open_)})


def _digest(tree: Tree) -> bytes:
    digest = hashlib.blake2b()
    for path, content in sorted(tree.items()):
        digest.update(f"{path} {None if content is None else len(content)}\n".encode())
        digest.update(content or b"")
    return digest.digest()


def _wrong(work: Recorded, tree: Tree) -> str:
    """Return what is wrong with an archive in this state, empty if nothing."""
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # where a flush costs nothing
    with tempfile.TemporaryDirectory(prefix="power-", dir=place) as folder:
        root = Path(folder) / "root"
        write_tree({path: content for path, content in tree.items() if not path.endswith("-shm")}, root)
        try:
            return _wrong_archive(work, root)
        except (ArchiveError, EngineError, OSError, RuntimeError) as error:
            return f"{type(error).__name__}: {error}"


def _wrong_archive(work: Recorded, root: Path) -> str:
    try:
        before, content = _opened(root / "archive")
    except ArchiveMissing:
        if work.name != "restore":
            raise
        _restore(root)  # what an interrupted restore left is no archive yet, and restoring is begun again
        before, content = _opened(root / "archive")
    except IndexMissing:
        if work.name not in ("restore", "rebuild"):
            raise
        _rebuild(root)  # an index can be made at any time from an archive that is whole
        before, content = _opened(root / "archive")
    if before not in work.allowed:
        return "a reader sees neither the generation before nor the one after"
    return "" if content in work.allowed else "a writer finds neither the generation before nor the one after"


def _opened(folder: Path) -> tuple[Content, Content]:
    """Open an archive as a reader, then as a writer does; return what it shows each time."""
    with open_archive(folder) as archive:
        engine = _engine(archive)
        before, generation = _shown(archive, engine), engine.generation()
        with archive.writing():
            sync(archive.store, engine)
        if faults := tuple(verify(archive, engine)):
            raise RuntimeError(faults[0])
        return before, before if engine.generation() == generation else _shown(archive, engine)


def _shown(archive: Archive, engine: Engine) -> Content:
    reader = engine.reader()
    hits = reader.search(SearchRequest(limit=1_000)).hits
    reader.close()
    articles = archive.store.several([(hit.id, hit.version) for hit in hits])
    return frozenset(
        (hit.id, hit.version, article.title, hashlib.sha256(article.body.encode()).hexdigest())
        for hit, article in zip(hits, articles, strict=True)
    )


def main(name: str, root: str) -> None:
    """Do a piece of work, for the recording."""
    WORK[name][1](Path(root))


if __name__ == "__main__":
    main(*sys.argv[1:])
