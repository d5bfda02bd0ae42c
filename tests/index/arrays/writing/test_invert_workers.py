"""Other processes make the same segments as this one, and one that dies changes nothing."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path

import pytest

from corpus.parallel import processor_count
from index.arrays.storage.manifest import read_manifest
from index.arrays.writing import segment_builder, shared_buffers
from index.errors import IndexUnavailable
from tests.support.array_archives import everything, filled
from tests.support.world import WORLD

needs_two = pytest.mark.skipif(processor_count() < 2, reason="other processes are used where there are two processors")


@pytest.fixture
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment_builder, "BATCH", 2)
    monkeypatch.setattr(segment_builder, "WORKER_THRESHOLD", 4)


@needs_two
@pytest.mark.usefixtures("few_are_enough")
def test_other_processes_make_segments_that_answer_as_those_made_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared, shelf = filled(tmp_path / "shared", WORLD * 2)
    assert len(shared.reader().segments) == 2
    assert active_children() == []
    monkeypatch.undo()
    alone, _ = filled(tmp_path / "alone", WORLD)
    assert everything(shared.reader()) == everything(alone.reader())
    assert shared.verify() == ()
    shelf.put(shared, WORLD[:1], 2)
    names = {path.name for path in (tmp_path / "shared").glob("*.postings*")}
    assert names == {stamps.postings.name for stamps in read_manifest(tmp_path / "shared").segments}


@needs_two
@pytest.mark.usefixtures("few_are_enough")
def test_texts_too_long_for_the_shared_memory_are_indexed_as_others_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_buffers, "BUFFER_BYTES", 400)
    long = replace(WORLD[1], id="long", body="port of grain " * 100)
    shared, _ = filled(tmp_path / "shared", (*WORLD, long))
    assert len(shared.reader().segments) == 2
    monkeypatch.undo()
    alone, _ = filled(tmp_path / "alone", (*WORLD, long))
    assert everything(shared.reader()) == everything(alone.reader())


@needs_two
@pytest.mark.usefixtures("few_are_enough")
def test_a_process_that_dies_leaves_the_generation_before(tmp_path: Path) -> None:
    engine, shelf = filled(tmp_path, WORLD[:3])

    def begin_and_lose_one() -> None:
        with engine.writer() as writer:
            for number, article in enumerate(WORLD * 3):
                writer.add(article, 2)
                if number == 5:
                    for process in active_children():
                        os.kill(process.pid or 0, signal.SIGKILL)

    with pytest.raises(IndexUnavailable, match="ended before its work was done"):
        begin_and_lose_one()
    assert (engine.generation(), active_children()) == (1, [])
    shelf.put(engine, WORLD)
    assert everything(engine.reader()) == everything(filled(tmp_path / "other", WORLD)[0].reader())
