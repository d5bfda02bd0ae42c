"""Only `index.errors` types leave the Whoosh engine."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

import pytest

from index.errors import EngineError, IndexDamaged, IndexUnavailable, QueryTooLarge
from index.query import Not, Query, Word
from tests.conformance.engines import Shelf
from tests.support.stock_whoosh.engine import WhooshEngine
from tests.support.stock_whoosh.errors import TRANSLATIONS, translated
from tests.support.world import WORLD

UNUSED = ("whoosh.qparser", "whoosh.util.times", "whoosh.lang")
"""Parts of Whoosh that are loaded but that the engine never calls: its query language, its dates, its stemmers."""


def _raised_by_whoosh(folder: Path) -> set[type[Exception]]:
    """Return the errors of every module of Whoosh that is loaded once an engine has written and searched."""
    shelf = Shelf()
    engine = WhooshEngine(folder, shelf)
    shelf.put(engine, WORLD)
    engine.reader().count(Word("grain"))
    loaded = [name for name in sys.modules if name.startswith("whoosh.") and not name.startswith(UNUSED)]
    kinds = [kind for name in loaded for _, kind in inspect.getmembers(sys.modules[name], inspect.isclass)]
    return {kind for kind in kinds if issubclass(kind, Exception) and kind.__module__.startswith("whoosh")}


def test_every_error_of_whoosh_is_translated(tmp_path: Path) -> None:
    raised = {kind for kind in _raised_by_whoosh(tmp_path) if not kind.__module__.startswith(UNUSED)}
    assert len(raised) > 15
    assert raised - set(TRANSLATIONS) == set()


@pytest.mark.parametrize("foreign", TRANSLATIONS, ids=lambda kind: kind.__name__)
def test_a_translation_names_what_to_do(foreign: type[Exception], tmp_path: Path) -> None:
    raised = foreign.__new__(foreign)
    with pytest.raises(EngineError, match=r".*[;:] .+") as caught, translated(tmp_path):
        raise raised
    assert type(caught.value) is TRANSLATIONS[foreign][0]
    assert caught.value.__cause__ is raised


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves what it cannot read open
def test_a_broken_file_is_damage(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(WhooshEngine(tmp_path, shelf), WORLD)
    for path in (*tmp_path.glob("*.seg"), *tmp_path.glob("articles-*.json"), *tmp_path.glob("*.toc")):
        kept = path.read_bytes()
        path.write_bytes(b"junk")
        with pytest.raises(IndexDamaged, match="dateline rebuild"):
            WhooshEngine(tmp_path, shelf).reader()
        path.write_bytes(kept)
    assert WhooshEngine(tmp_path, shelf).reader().count(Word("grain")) == 4


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IndexUnavailable, match="file"), WhooshEngine(tmp_path / "file" / "index", Shelf()).writer():
        pass


def test_a_bottomless_query_is_too_large(tmp_path: Path) -> None:
    shelf = Shelf()
    engine = WhooshEngine(tmp_path, shelf)
    shelf.put(engine, WORLD)
    query: Query = Word("grain")
    for _ in range(100_000):
        query = Not(query)
    with pytest.raises(QueryTooLarge, match="brackets"):
        engine.reader().count(query)
