"""Thousands of odd queries: each is answered or declined with a sentence, and reads as it is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from benchmarks.fuzz.__main__ import main
from benchmarks.fuzz.check import FuzzedArchive, Outcome, check
from benchmarks.fuzz.report import Tally, as_text
from benchmarks.fuzz.sampling import chunk
from benchmarks.speed.corpus_generator import CorpusGenerator
from benchmarks.speed.engines import dateline as dateline_engine
from corpus.store.archive import open_archive
from search.language.parser import parse
from search.language.printer import write
from search.language.syntax import CONSTRUCTS
from search.page import SearchPage
from search.searcher import Searcher
from search.state import SearchState
from tests.support.archives import build_on
from tests.support.query_grammar import generate, mutate, real_queries
from tests.support.vocabulary import QueryWords, words_by_frequency
from tests.support.world import WORLD

ARTICLES = 300
QUERIES = 2_000


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    dateline_engine.build(folder, CorpusGenerator(None).articles(0, ARTICLES))
    return folder


def test_many_queries_are_answered_or_declined(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--archive", str(archive), "--queries", str(QUERIES), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["queries"], figures["failures"], figures["over_again"]) == (QUERIES, [], [])
    assert figures["found_something"] > QUERIES / 4


@pytest.fixture(scope="module")
def words() -> QueryWords:
    return words_by_frequency(WORLD, ("Northern Ledger", "Orontes Post"), ("Maria Zakharova", "Li Wei"))


def test_the_same_seed_draws_the_same_queries(words: QueryWords) -> None:
    for number in (0, 1, 8, 9):
        assert list(chunk(number, 20, words, "x")) == list(chunk(number, 20, words, "x"))
    assert list(chunk(0, 20, words, "x")) != list(chunk(0, 20, words, "y"))


def test_the_grammar_makes_every_construct(words: QueryWords) -> None:
    dice = Random(1)
    texts = " ".join(generate(words, dice) for _ in range(800))
    signs = (
        "(",
        '"',
        " OR ",
        " AND ",
        " NOT ",
        "-",
        "+",
        "*",
        "?",
        "~",
        '"~',
        " w/",
        " pre/",
        " /s ",
        " /p ",
        " NOT w/",
    )
    fields = ("atleast", "title:", "lead:", "outlet:", "person:", "date:", "after:", "before:", "=", "..")
    assert [sign for sign in (*signs, *fields) if sign not in texts] == []
    assert len(CONSTRUCTS) <= len(signs) + len(fields) + 2


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Searcher, Searcher]]:
    opened = [build_on(name, tmp_path_factory.mktemp("both"), WORLD) for name in ("arrays", "reference")]
    yield opened[0][0], opened[1][0]
    for searcher, store in opened:
        searcher.close()
        store.close()


def _shown(page: SearchPage) -> object:
    hits = [(hit.id, hit.title, hit.passages, hit.note) for hit in page.hits]
    offers = [(offer.kind, offer.text, offer.count) for offer in page.alternatives]
    return (
        page.read_as,
        page.total,
        sorted(hits, key=lambda hit: hit[0]),
        page.facets,
        page.parts,
        offers,
        page.problems,
    )


def test_made_queries_give_the_same_page_on_every_engine(both: tuple[Searcher, Searcher], words: QueryWords) -> None:
    dice = Random(2)
    for _ in range(400):
        text = generate(words, dice) if dice.random() < 0.6 else mutate(real_queries(), words, dice)
        query = parse(text).query
        assert parse(write(query)).query == query
        state = SearchState(text, size=100)
        assert _shown(both[0].page(state)) == _shown(both[1].page(state)), text


def test_a_failure_is_told(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_archive(archive) as opened:
        asking = FuzzedArchive(opened)
        monkeypatch.setattr(asking.searcher, "page", lambda state: 1 / 0)
        outcome = check(asking, SearchState("port"))
    assert "ZeroDivisionError" in (outcome.failure or "")
    tally = Tally()
    tally.add(outcome)
    tally.add(Outcome(SearchState("slow"), 0.9, 0.3, 1))
    tally.add(Outcome(SearchState("*e*"), 0.1, 0.1, 0, "Too much."))
    assert not tally.is_clean
    report = "\n".join(as_text(tally.figures(), 10))
    for line in ("trees that read otherwise: 1", "ZeroDivisionError", "300 ms: 'slow'", "refused 1 times: Too much."):
        assert line in report
