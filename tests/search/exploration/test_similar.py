"""The articles most like one share its characteristic words."""

from __future__ import annotations

from search.searcher import Searcher


def test_an_article_is_most_like_those_that_share_its_words(world: Searcher) -> None:
    found = world.similar_articles("c0")
    assert found is not None
    assert {hit.id for hit in found[:2]} == {"c1", "c2"}
    assert "c0" not in {hit.id for hit in found}
    assert world.similar_articles("nothing") is None
