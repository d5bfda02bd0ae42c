"""Archives that a server is measured over, and the adding of articles beside it. Starts no server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.speed.corpus_generator import CorpusGenerator
from web.serving.memory import own_memory

ROOT = Path(__file__).parents[2]
BATCH = 250
"""Articles that are added at a time beside a server."""


@dataclass(slots=True)
class Added:
    """What was added beside a server, and what went wrong."""

    articles: int = 0
    errors: list[str] = field(default_factory=list)


def usual_data() -> Path | None:
    """Return the folder of real articles, if there is one."""
    usual = Path(os.environ.get("DATELINE_DATA", ROOT.parent / "shared" / "data"))
    return usual if usual.is_dir() else None


def build(archive: Path, generator: CorpusGenerator, count: int) -> None:
    """Make an archive of generated articles and the people in them, unless it is there."""
    if not archive.exists():
        _add(archive, generator, 0, count).check_returncode()


@contextmanager
def adding(archive: Path, generator: CorpusGenerator, start: int, *more: str) -> Iterator[Added]:
    """Add one batch of articles after another during the block, by the command line; `more` are arguments of `add`."""
    added = Added()
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            first = start + added.articles
            done = _add(archive, generator, first, first + BATCH, *more)
            if done.returncode:
                added.errors.append(done.stderr[-500:])
                break
            added.articles += BATCH

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield added
    finally:
        ended.set()
        thread.join()


def _add(
    archive: Path, generator: CorpusGenerator, start: int, end: int, *more: str
) -> subprocess.CompletedProcess[str]:
    pages = archive.with_name(f"{archive.name}-{start}.jsonl")
    with pages.open("w", encoding="utf-8") as file:
        for article in generator.articles(start, end):
            day = article.published.start.isoformat() if article.published else None
            record = {"id": article.id, "title": article.title, "outlet": article.outlet, "date": day}
            file.write(json.dumps(record | {"text": article.body}, ensure_ascii=False) + "\n")
    command = [sys.executable, str(ROOT / "dateline.py"), "--archive", str(archive), "add", str(pages), *more]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    pages.unlink()
    return done


def memory_of(supervisor: int) -> int:
    """Return the bytes of memory, not of files, of a server's processes; 0 where that is not known."""
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children")
    try:
        processes = [supervisor, *map(int, children.read_text("ascii").split())]
    except OSError:
        return 0
    return sum(own_memory(process) or 0 for process in processes)
