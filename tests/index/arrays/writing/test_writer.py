"""A commit happens or does not, whatever kills the writer, and readers keep what they have opened."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.text.utf8 import from_utf8
from index.arrays.engine import ArrayEngine
from index.arrays.segments.doc_values import Flag
from index.arrays.storage.manifest import read_manifest
from index.arrays.writing.merge_policy import MERGE_FACTOR
from index.errors import IndexLocked
from index.query import MatchAll, Word
from index.request import SearchRequest, ValueFacet
from index.results import Bucket, FacetCounts
from tests.conformance.engines import Shelf
from tests.support import killed_writer
from tests.support.array_archives import everything, filled
from tests.support.world import EVERY, WORLD, article

ROOT = Path(__file__).parents[4]


def _killed(folder: Path, step: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.support.killed_writer", str(folder), str(step)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def _state(engine: ArrayEngine) -> tuple[int, list[tuple[str, int]], list[tuple[str, int]]]:
    reader = engine.reader()
    hits = reader.search(SearchRequest(limit=100)).hits
    people = reader.search(SearchRequest(Word("grain"), limit=100)).hits
    return reader.generation, [(h.id, h.version) for h in hits], [(h.id, h.version) for h in people]


def test_a_writer_killed_at_any_step_leaves_the_old_or_the_new_generation(tmp_path: Path) -> None:
    engine, _ = filled(tmp_path / "before", WORLD[:6])
    old = _state(engine)
    _, output = killed_writer.run_forked(shutil.copytree(tmp_path / "before", tmp_path / "whole"), -1)
    steps = int(output.split()[0])
    new = _state(ArrayEngine(tmp_path / "whole", Shelf()))
    assert (old[0], new[0]) == (1, 2)
    seen = set()
    for step in range(steps):
        folder = shutil.copytree(tmp_path / "before", tmp_path / f"step{step}")
        assert killed_writer.run_forked(folder, step)[0] == -signal.SIGKILL
        found = ArrayEngine(folder, Shelf())
        state = _state(found)
        assert state in (old, new)
        assert found.verify() == ()
        seen.add(state[0])
        with found.writer() as writer:
            writer.add(article("z9", "After", "all"))
        assert _state(found)[0] == state[0] + 1
        assert not [path for path in folder.iterdir() if path.name.endswith(".unfinished")]
    assert seen == {1, 2}
    assert steps > 15


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    filled(tmp_path, WORLD[:6])
    assert _killed(tmp_path, 3).returncode == -9
    with ArrayEngine(tmp_path, Shelf()).writer() as writer:
        writer.remove("a1")


def test_another_process_cannot_write_meanwhile(tmp_path: Path) -> None:
    engine, _ = filled(tmp_path, WORLD[:6])
    with engine.writer():
        assert "IndexLocked" in _killed(tmp_path, -1).stderr
    with engine.writer(), pytest.raises(IndexLocked, match=str(tmp_path)), engine.writer():
        pass


def test_readers_keep_the_files_that_a_merge_removes(tmp_path: Path) -> None:
    engine, shelf = filled(tmp_path, WORLD)
    before = engine.reader()
    expected = everything(before)
    names = {path.name for path in tmp_path.iterdir()}
    for number in range(12):
        shelf.put(engine, [article(f"n{number}", "New", "Something new", "New Outlet")])
    assert not names - {"manifest.json", "writer.lock"} <= {path.name for path in tmp_path.iterdir()}
    assert everything(before) == expected
    assert engine.reader().count(MatchAll()) == len(EVERY) + 12


def test_small_segments_are_merged_and_answers_stay(tmp_path: Path) -> None:
    shelf, whole = Shelf(), Shelf()
    pieces, one = ArrayEngine(tmp_path / "pieces", shelf), ArrayEngine(tmp_path / "one", whole)
    for single in WORLD:
        shelf.put(pieces, [single])
    whole.put(one, WORLD)
    assert len(pieces.reader().segments) < len(WORLD)
    assert everything(pieces.reader()) == everything(one.reader())


def test_replaced_values_are_in_a_file_of_their_own_until_a_merge(tmp_path: Path) -> None:
    engine, _ = filled(tmp_path, WORLD[:5])
    assert not read_manifest(tmp_path).segments[0].columns
    with engine.writer() as writer:
        writer.replace_values("collection", [("a1", ("moved",)), ("a3", ())])
        writer.replace_values("author", [("a3", ("Ann Port", "Zoe"))])
    (replaced,) = read_manifest(tmp_path).segments
    assert set(replaced.columns) == {"collection", "author"}
    with engine.writer() as writer:
        writer.remove("a4")
        writer.remove("a5")
        writer.remove("a2")
    (merged,) = read_manifest(tmp_path).segments
    assert (merged.articles, dict(merged.columns)) == (2, {})
    results = engine.reader().search(SearchRequest(facets=(ValueFacet("collection"), ValueFacet("author"))))
    assert results.facets["collection"] == FacetCounts((Bucket("moved", 1),), missing=1)
    assert {bucket.value: bucket.count for bucket in results.facets["author"].buckets} == {
        "Ann Port": 2,
        "M. Weir": 1,
        "Zoe": 1,
    }


def test_the_flags_of_articles_outlive_a_merge(tmp_path: Path) -> None:
    shelf = Shelf()
    engine = ArrayEngine(tmp_path, shelf)
    for one in WORLD[:MERGE_FACTOR]:
        shelf.put(engine, [one])
    (merged,) = engine.reader().segments
    flags = dict(zip(merged.doc_values.array("ids").tolist(), merged.doc_values.array("flags").tolist(), strict=True))
    assert {from_utf8(one): flag for one, flag in flags.items() if flag} == {
        "a3": Flag.DATE_UNSURE,
        "a8": Flag.ENCODING_UNSURE | Flag.CUT,
    }


def test_a_merge_forgets_words_that_no_article_has_any_more(tmp_path: Path) -> None:
    shelf = Shelf()
    engine = ArrayEngine(tmp_path, shelf)
    shelf.put(engine, [article("gone", "Quokkas", "Quokkas smile."), *WORLD[:1]])
    assert "quokka" in list(engine.reader().segments[0].terms.stems)
    with engine.writer() as writer:
        writer.remove("gone")
    (segment,) = engine.reader().segments
    assert "quokka" not in [*segment.terms.stems, *segment.terms.forms]
    assert "Quokkas" not in list(segment.terms.surfaces)
    assert len(segment.terms.stems) == len(segment.array("posting_at")) - 1


def test_files_of_no_generation_are_removed_by_the_next_writer(tmp_path: Path) -> None:
    engine, _ = filled(tmp_path, WORLD[:6])
    rubbish = [tmp_path / "00000099.postings", tmp_path / "00000100.facts.unfinished"]
    for path in rubbish:
        path.write_bytes(b"left behind")
    mine = tmp_path / "notes.txt"
    mine.write_text("a person's own file")
    with engine.writer() as writer:
        writer.remove("a1")
    assert not any(path.exists() for path in rubbish)
    assert mine.exists()
