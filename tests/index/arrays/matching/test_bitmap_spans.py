"""Bitmaps of very common words give the same results, and queries above the budget are refused."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.arrays import budget
from index.arrays.engine import ArrayEngine
from index.arrays.matching import candidates, segment_matcher
from index.arrays.postings import surface_postings
from index.arrays.storage.bitset import bitmap, counts_between, earlier, later, spread_earlier, spread_later, words_for
from index.errors import QueryTooLarge
from index.query import And, Near, Phrase, Prefix, Query, Wildcard, Word
from index.reference.engine import ReferenceEngine
from index.request import SearchRequest
from tests.conformance.engines import Shelf
from tests.conformance.test_differential import _assert_alike, histories, requests, write
from tests.support.world import MATCHING, WORLD, article


@pytest.fixture
def common(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat every word as a very common one."""
    monkeypatch.setattr(candidates, "MANY_POSITIONS", -1)
    monkeypatch.setattr(surface_postings, "_LARGE", 2)


@pytest.fixture
def world(tmp_path: Path) -> ArrayEngine:
    shelf = Shelf()
    engine = ArrayEngine(tmp_path, shelf)
    shelf.put(engine, WORLD[:7])
    shelf.put(engine, WORLD[7:])
    return engine


@pytest.mark.usefixtures("common")
@pytest.mark.parametrize(("query", "expected"), [case[1:] for case in MATCHING], ids=[case[0] for case in MATCHING])
def test_common_words_match_what_they_mean(world: ArrayEngine, query: Query, expected: frozenset[str]) -> None:
    hits = world.reader().search(SearchRequest(query, limit=100)).hits
    assert {hit.id for hit in hits} == expected


@pytest.mark.usefixtures("common")
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(history=histories, searches=st.lists(requests, min_size=1, max_size=6))
def test_bitmaps_answer_as_the_reference_does(history: list[list[tuple[str, object]]], searches: list) -> None:  # type: ignore[type-arg]
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf()
        engine, reference = ArrayEngine(Path(folder), shelf), ReferenceEngine()
        write(engine, shelf, history)
        write(reference, shelf, history)
        reader, meant = engine.reader(), reference.reader()
        for request in searches:
            _assert_alike(request, reader, meant)
        reader.close()


SIZE = 300
sets = st.sets(st.integers(0, SIZE - 1), max_size=40)


def _bits(positions: set[int]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return bitmap(np.array(sorted(positions), np.int64), words_for(SIZE))


def _positions(bits: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> set[int]:
    return set(np.flatnonzero(np.unpackbits(bits.view(np.uint8), bitorder="little")).tolist())


@given(sets, sets, st.integers(0, 150))
@settings(max_examples=200, deadline=None)
def test_bitmaps_are_moved_and_spread_as_sets_are(positions: set[int], gaps: set[int], by: int) -> None:
    assert _positions(later(_bits(positions), by)) & set(range(SIZE)) == {p + by for p in positions if p + by < SIZE}
    assert _positions(earlier(_bits(positions), by)) == {p - by for p in positions if p >= by}
    for spread, step in ((spread_later, 1), (spread_earlier, -1)):
        reached = set(positions)
        for position in positions:
            for distance in range(1, by + 1):
                if position + step * distance in gaps or not 0 <= position + step * distance < SIZE:
                    break
                reached.add(position + step * distance)
        assert _positions(spread(_bits(positions), by, _bits(gaps))) & set(range(SIZE)) == reached


@given(sets, st.sets(st.integers(0, SIZE), min_size=2))
@settings(max_examples=100, deadline=None)
def test_positions_are_counted_between_borders(positions: set[int], borders: set[int]) -> None:
    ordered = sorted(borders)
    counted = counts_between(_bits(positions), np.array(ordered))
    assert counted.tolist() == [sum(a <= position < b for position in positions) for a, b in pairwise(ordered)]


COMMON = Word("port")


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ArrayEngine:
    """Make an archive of three segments, each of which stays below what a question may use."""
    shelf = Shelf()
    engine = ArrayEngine(tmp_path, shelf)
    for block in range(3):
        shelf.put(engine, [article(f"{block}{number}", "", "Port old port, grain.") for number in range(9)])
    shelf.put(engine, [article("x", "", "A rare port, old.")])
    monkeypatch.setattr(budget, "MAX_POSITIONS", 60)
    monkeypatch.setattr(budget, "MAX_RANGES", 5)
    monkeypatch.setattr(segment_matcher, "FORMS_PER_RANGE", 1)
    return engine


REFUSED = (
    (Near(COMMON, Word("old"), 5), "too many places"),
    (Phrase((COMMON, Word("old")), slop=3), "too many places"),
    (Wildcard("*r*"), "one or two more letters"),
)


@pytest.mark.parametrize(("query", "sentence"), REFUSED)
def test_what_is_too_much_for_the_whole_archive_is_refused(many: ArrayEngine, query: Query, sentence: str) -> None:
    reader = many.reader()
    for _ in range(2):
        with pytest.raises(QueryTooLarge, match=sentence):
            reader.count(query)


def test_with_a_rare_word_there_is_less_to_compare(many: ArrayEngine) -> None:
    reader = many.reader()
    assert reader.count(And((Word("rare"), Near(COMMON, Word("old"), 5)))) == 1
    assert reader.count(Near(Word("rare"), COMMON, 1)) == 1
    assert reader.count(Prefix("ra")) == 1
