"""A suggestion states the number of articles that its search finds."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from corpus.article import Article, Person
from search.exploration.autocomplete import RENEWALS_APART
from search.searcher import Searcher
from search.state import SearchState
from tests.support.archives import build, ingest

SUGGESTIONS: tuple[tuple[str, str, str, int], ...] = (
    # what is typed, the suggestion's kind and text, its count
    ("zakh", "person", 'person:"Maria Zakharova"', 3),
    ("grain Maria Za", "person", 'grain person:"Maria Zakharova"', 3),
    ("orontes p", "outlet", 'outlet:"Orontes Post"', 5),
    ("лат", "word", "латакии", 1),
    ("port gra", "word", "port grain", 4),
    ("latakja", "word", "latakia", 2),
)


@pytest.mark.parametrize(("typed", "kind", "text", "count"), SUGGESTIONS, ids=[row[0] for row in SUGGESTIONS])
def test_names_and_words_are_suggested_with_their_counts(
    world: Searcher, typed: str, kind: str, text: str, count: int
) -> None:
    assert (kind, text, count) in {(one.kind, one.text, one.count) for one in world.autocomplete(typed)}
    last = text.removeprefix("grain ").removeprefix("port ")
    assert world.page(SearchState(last)).total == count


@pytest.mark.parametrize("typed", ["", "  ", "latakia ", "qqqq", "!!"])
def test_nothing_is_suggested_where_no_word_is_begun(world: Searcher, typed: str) -> None:
    assert world.autocomplete(typed) == ()


def test_names_of_a_new_generation_are_read_beside_the_answers(tmp_path: Path) -> None:
    articles = [
        Article(
            f"{number}",
            "Port",
            f"Anna Berg spoke {number}.",
            "s",
            outlet="Ledger",
            people=(Person("Anna Berg", ("Anna Berg",)),),
        )
        for number in range(3)
    ]
    searcher, store, engine = build(tmp_path, articles[:1])
    assert ("Anna Berg", 1) in labelled(searcher, "ann")
    ingest(
        store, engine, [*articles[1:], replace(articles[0], id="9", people=(Person("Annika Falk", ("Annika Falk",)),))]
    )
    assert labelled(searcher, "ann")[0] == ("Anna Berg", 3)  # known from before, counted today
    assert eventually(searcher, ("Annika Falk", 1))
    assert labelled(searcher, "ann")[:2] == [("Anna Berg", 3), ("Annika Falk", 1)]


def test_names_are_read_again_for_a_hundredth_of_the_time_at_most(tmp_path: Path) -> None:
    berg, falk, stahl = (
        Article(name, "Port", f"{name} spoke.", "s", outlet="Ledger", people=(Person(name, (name,)),))
        for name in ("Anna Berg", "Annika Falk", "Annette Stahl")
    )
    _, store, engine = build(tmp_path, [berg])
    seconds = count(0, 1)  # a clock on which whatever is timed takes a second
    searcher = Searcher(engine, store, lambda: next(seconds))
    labelled(searcher, "ann")
    ingest(store, engine, [falk])
    assert eventually(searcher, ("Annika Falk", 1))
    ingest(store, engine, [stahl])
    labelled(searcher, "ann")
    time.sleep(0.2)
    assert ("Annette Stahl", 1) not in labelled(searcher, "ann")
    for _ in range(RENEWALS_APART):
        next(seconds)
    assert eventually(searcher, ("Annette Stahl", 1))


def eventually(searcher: Searcher, wanted: tuple[str, int]) -> bool:
    """Whether a name is suggested within half a minute."""
    deadline = time.monotonic() + 30
    while wanted not in labelled(searcher, "ann") and time.monotonic() < deadline:
        time.sleep(0.01)
    return wanted in labelled(searcher, "ann")


def labelled(searcher: Searcher, typed: str) -> list[tuple[str, int]]:
    return [(one.label, one.count) for one in searcher.autocomplete(typed)]
