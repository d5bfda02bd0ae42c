"""What every engine promises of the check that bounds a request: it ends the work, and changes no answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.engine import Reader
from index.errors import BudgetSpent
from index.query import And, Fuzzy, Near, Or, Phrase, Prefix, Word
from index.request import DateFacet, SearchRequest, ValueFacet
from index.results import Hit, Results
from tests.conformance.engines import ENGINES, Shelf
from tests.support.world import WORLD

TEXT = And((Or((Word("latakia"), Word("grain"), Prefix("elect"))), Near(Word("the"), Word("port"), 20)))
FACETS = (ValueFacet("outlet"), ValueFacet("person"), DateFacet())
WORK: dict[str, Callable[[Reader], object]] = {
    "search": lambda reader: reader.search(SearchRequest(TEXT, facets=FACETS)),
    "count": lambda reader: reader.count(TEXT),
    "passages": lambda reader: reader.passages(TEXT, [Hit("a1", 1, 0.0), Hit("a2", 1, 0.0)]),
    "marked": lambda reader: reader.marked(TEXT, Hit("a1", 1, 0.0)),
    "forms": lambda reader: reader.forms(Fuzzy("lattakia"), 10),
    "frequencies": lambda reader: reader.frequencies(["port"]),
    "collocations": lambda reader: reader.collocations(["port", "latakia"], Phrase((Word("port"),)), 10),
}


class Steps:
    """A check that lets so many steps pass, and then ends the work."""

    def __init__(self, allowed: int) -> None:
        self.allowed = allowed
        self.taken = 0

    def __call__(self) -> None:
        self.taken += 1
        if self.taken > self.allowed:
            raise BudgetSpent("The steps are used up.")


@pytest.fixture(scope="module", params=ENGINES)
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    shelf = Shelf()
    engine = ENGINES[request.param](tmp_path_factory.mktemp("index"), shelf)
    shelf.put(engine, WORLD[:7])
    shelf.put(engine, WORLD[7:])
    reader = engine.reader()
    yield reader
    reader.close()


@pytest.mark.parametrize("name", WORK)
def test_a_check_ends_the_work_at_any_step_and_never_changes_an_answer(reader: Reader, name: str) -> None:
    whole, spent = WORK[name](reader), 0
    for allowed in range(400):
        steps = Steps(allowed)
        try:
            answer = WORK[name](reader.within(steps))
        except BudgetSpent:
            spent += 1
            continue
        if steps.taken <= allowed:
            assert answer == whole
            break
        assert isinstance(answer, Results)
        assert isinstance(whole, Results)
        assert set(answer.facets) < set(whole.facets)
        assert all(counts == whole.facets[dimension] for dimension, counts in answer.facets.items())
        assert replace(answer, facets={}) == replace(whole, facets={})
    else:
        pytest.fail("the work never ended")
    assert spent
    assert WORK[name](reader) == whole


def test_what_else_a_check_raises_leaves_the_engine_as_it_is(reader: Reader) -> None:
    def stop() -> None:
        raise InterruptedError("the lane is full")

    for work in WORK.values():
        with pytest.raises(InterruptedError, match="the lane is full"):
            work(reader.within(stop))


def test_a_view_shows_the_generation_of_its_reader(reader: Reader, tmp_path: Path) -> None:
    assert reader.within(Steps(9)).generation == reader.generation
