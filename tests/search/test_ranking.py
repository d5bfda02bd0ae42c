"""The second stage moves hits up for reasons, and never adds, drops or shuffles one without."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import Article
from index.query import Or, Query, Word
from index.reference import ReferenceEngine
from index.request import SearchRequest
from index.results import Hit
from search.parser import parse
from search.ranking import CALIBRATED, Boosts, Ranked
from tests.index.world import WORLD, article

FILLER = "Nothing else happened in the town that day, and nobody was asked."


WORDS = ("airspace", "port", "grain", "latakia", "the", "of", "zakharova", "flights")


def ranked(articles: tuple[Article, ...], query: Query, boosts: Boosts = CALIBRATED) -> tuple[list[Hit], list[Hit]]:
    """Give the hits of the first stage and of the second."""
    engine, shelf = ReferenceEngine(), {one.id: one for one in articles}
    with engine.writer() as writer:
        for one in articles:
            writer.add(one)
    reader = engine.reader()
    hits = reader.search(SearchRequest(query, limit=100)).hits
    return list(hits), list(Ranked(reader, lambda name, version: shelf[name], boosts).reordered(query, hits))


@given(
    st.lists(st.sampled_from(["airspace", "port", "grain", "latakia", "the", "of", "zakharova", "flights"]), max_size=6)
)
@settings(max_examples=60, deadline=None)
def test_the_same_hits_come_back(words: list[str]) -> None:
    before, after = ranked(WORLD, Or(tuple(Word(word) for word in words)), Boosts(window=4))
    assert sorted(hit.id for hit in before) == sorted(hit.id for hit in after)
    assert [hit.id for hit in before[4:]] == [hit.id for hit in after[4:]]
    assert [hit.score for hit in after] == sorted((hit.score for hit in after), reverse=True)


def test_words_that_stand_close_come_first() -> None:
    far = article("a", "", f"Port of the city. {FILLER} {FILLER} Old grain.")
    near = article("b", "", f"Old port grain. {FILLER} {FILLER} Of the city.")
    before, after = ranked((far, near), parse("port grain").query)
    assert [hit.id for hit in before] == ["a", "b"]
    assert [hit.id for hit in after] == ["b", "a"]


def test_an_article_like_the_best_comes_before_one_that_only_has_the_words() -> None:
    best = [
        article(f"a{n}", "Grain port", "Grain at the port: silos, barges and wheat. Ship grain, port.") for n in "123"
    ]
    unlike = article("b", "", "A ship of fools. Carnival, masks and music.")
    like = article("c", "", "A ship of wheat. Barges, silos and ropes.")
    others = tuple(article(f"d{n}", "", "Cricket was played.") for n in range(9))
    before, after = ranked((*best, unlike, like, *others), parse("grain OR port OR ship").query)
    assert [hit.id for hit in before][-2:] == ["b", "c"]
    assert [hit.id for hit in after][-2:] == ["c", "b"]


@pytest.mark.parametrize("text", ["", "port", "NOT port", "date:2015", '"the port"', "Port*"])
def test_a_query_with_fewer_than_two_words_is_left_alone(text: str) -> None:
    before, after = ranked(WORLD, parse(text).query)
    assert before == after
