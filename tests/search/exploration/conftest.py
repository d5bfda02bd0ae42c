"""A small archive with a group of similar articles, shared by the tests of exploration."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search.searcher import Searcher
from tests.support.archives import build
from tests.support.world import WORLD, article

HARVESTS = tuple(
    article(
        f"c{number}", "Harvest", f"The harvest of wheat and barley was {word}.", "Orontes Post", people=("Ann Port",)
    )
    for number, word in enumerate(("good", "bad", "late"))
)


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """Return the archive of the world with three reports of a harvest."""
    searcher, store, _ = build(tmp_path_factory.mktemp("archive"), (*WORLD, *HARVESTS))
    yield searcher
    searcher.close()
    store.close()
