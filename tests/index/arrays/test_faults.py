"""Every failed file operation is reported as an `EngineError`, and leaves the old or the complete new generation."""

from __future__ import annotations

import builtins
import errno
import io
import mmap
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index.arrays.engine import ArrayEngine
from index.arrays.reader import ArrayReader
from index.arrays.writing import merge_policy, segment_builder
from index.errors import EngineError
from index.query import MatchAll, Word
from index.request import SearchRequest
from tests.conformance.engines import Shelf
from tests.support.array_archives import FACETS, filled
from tests.support.world import WORLD

OPERATIONS: tuple[tuple[Any, str], ...] = (
    (Path, "open"),
    (Path, "read_bytes"),
    (Path, "rename"),
    (Path, "unlink"),
    (Path, "iterdir"),
    (Path, "stat"),
    (builtins, "open"),
    (os, "open"),
    (os, "chmod"),
    (os, "fsync"),
    (os, "fstat"),
    (os, "close"),
    (mmap, "mmap"),
)
"""Every file operation called on an index that exists, and the writes of files that are opened (`_FailingFile`)."""


@dataclass
class Faults:
    """Counts file operations; the operation with number `failing` fails."""

    failing: int = -1
    count: int = 0
    name: str = ""

    def check(self, name: str) -> None:
        self.count += 1
        if self.count - 1 == self.failing:
            self.name = name
            raise OSError(errno.ENOSPC, f"No space left on device ({name})")


class _FailingFile(io.FileIO):
    """An unbuffered file whose first write of data is counted as an operation."""

    faults: Faults
    _has_data = False

    def write(self, data: Any) -> int:
        """Write, unless this operation is to fail."""
        if not self._has_data:
            self._has_data = True
            self.faults.check("write")
        return super().write(data)


@contextmanager
def _injected(faults: Faults) -> Iterator[None]:
    """Make the operation number `faults.failing` of the block fail."""

    def failing(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            if name == "close":  # a failed close releases the descriptor all the same
                function(*arguments)
                return faults.check(name)
            faults.check(name)
            if name == "fsync":
                return None  # slow, and no process is killed here
            if name == "open" and "wb" in arguments:
                file = _FailingFile(arguments[0], "wb")
                file.faults = faults
                return file
            return function(*arguments, **named)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in OPERATIONS:
            patch.setattr(owner, name, failing(name, getattr(owner, name)))
        yield


State = tuple[int, dict[str, object], set[tuple[str, int]], set[tuple[str, int]]]


def _state(engine: ArrayEngine) -> State:
    """Return generation, facets, all articles and those of a word; scores may differ until segments are merged."""
    reader = engine.reader()
    every, some = (reader.search(SearchRequest(query, facets=FACETS, limit=50)) for query in (MatchAll(), Word("port")))
    articles, of_word = ({(hit.id, hit.version) for hit in results.hits} for results in (every, some))
    return reader.generation, {str(name): counts for name, counts in every.facets.items()}, articles, of_word


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Shelf]:
    """Return the folder of an index of two segments with every kind of file."""
    folder = tmp_path_factory.mktemp("before")
    engine, shelf = filled(folder, WORLD[:4])
    shelf.put(engine, WORLD[4:6])
    with engine.writer() as writer:
        writer.remove("a3")
        writer.replace_values("person", [("a1", ("Another Person",))])
    return folder, shelf


def _open_and_search(engine: ArrayEngine) -> None:
    reader: ArrayReader = engine.reader()
    reader.search(SearchRequest(MatchAll()))
    engine.generation()


def _verify(engine: ArrayEngine) -> None:
    assert engine.verify() == ()


def _write(engine: ArrayEngine) -> None:
    """Change, add and remove articles; full segments are written by `add`, and the commit merges segments."""
    with engine.writer() as writer:
        writer.remove("a1")
        writer.replace_values("person", [("a2", ("Someone New",))])
        for number, article in enumerate(WORLD[5:8]):
            writer.add(article, 2)
            if number == 1:
                writer.advance()


def _abort(engine: ArrayEngine) -> None:
    with suppress(ZeroDivisionError), engine.writer() as writer:
        for article in WORLD[5:]:
            writer.add(article, 2)
        raise ZeroDivisionError


@pytest.mark.parametrize("work", [_open_and_search, _verify, _write, _abort])
def test_a_failed_file_operation_is_an_engine_error_and_leaves_the_old_or_the_new_generation(
    before: tuple[Path, Shelf], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: Callable[[ArrayEngine], None]
) -> None:
    monkeypatch.setattr(segment_builder, "MAX_ARTICLES", 2)
    monkeypatch.setattr(merge_policy, "MERGE_FACTOR", 2)
    source, shelf = before
    for article in WORLD[5:]:
        shelf.kept[article.id, 2] = article

    def run(number: int) -> tuple[Faults, State]:
        folder = shutil.copytree(source, tmp_path / str(number))
        engine, faults = ArrayEngine(folder, shelf), Faults(number)
        raised: EngineError | None = None
        with _injected(faults):
            try:
                work(engine)
            except EngineError as error:
                raised = error
        assert not raised or (faults.name and isinstance(raised.__cause__, OSError) and str(folder) in str(raised))
        state = _state(ArrayEngine(folder, shelf))
        assert ArrayEngine(folder, shelf).verify() == ()
        shutil.rmtree(folder)
        return faults, state

    old = _state(ArrayEngine(source, shelf))
    whole, new = run(-1)
    assert whole.count > 5
    failed = set()
    for number in range(whole.count):
        faults, state = run(number)
        assert state in (old, new), faults.name
        failed.add(faults.name)
    if work is _write:
        assert new[0] == old[0] + 1
        assert failed >= {name for _, name in OPERATIONS} - {"stat"} | {"write"}
