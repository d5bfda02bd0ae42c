"""What is too large is refused before it is read, and no answer is too large, whatever the archive holds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from corpus.article import Person
from search.searcher import Searcher
from tests.support.archives import build_on
from tests.support.world import article
from web.allocator import Memory
from web.app import create_app
from web.lanes import PAGE_SECONDS

LARGEST = 5_000_000
BODY = "The port of Latakia was quiet, officials said."
BROKEN = (
    article("t1", "Latakia " * 250_000, BODY),
    replace(article("t2", "Long outlet", BODY), outlet="Latakia " * 250_000),
    replace(article("t3", "Many authors", BODY), authors=tuple(f"Ann Author{n}" for n in range(60_000))),
    replace(article("t4", "Long author", BODY), authors=("Ann " * 500_000,)),
    replace(article("t5", "Many people", BODY), people=tuple(Person(f"Ann Smith{n}", ()) for n in range(20_000))),
    replace(article("t6", "Long person", BODY), people=(Person("Ann " * 500_000, ()),)),
    replace(article("t7", "Long address", BODY), url="http://example.org/" + "x" * 1_000_000),
    replace(article("t8", "Much removed", BODY), removed=("line",) * 200_000),
    article("t9", "No spaces latakia", "a" * 2_000_000),
    article("t10", "Many marks", "latakia " * 60_000),
    *(replace(article(f"o{n}", "Port", f"{BODY} {n}"), outlet=f"Outlet {n}") for n in range(200)),
)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder: Path = tmp_path_factory.mktemp("archive")
    searcher, store = build_on("arrays", folder, BROKEN)
    yield create_app(searcher).test_client()
    searcher.close()
    store.close()


LONG = " OR ".join(f"word{n}" for n in range(700))
ADDRESSES = (
    "/?q=latakia",
    "/?q=latakia&size=100",
    "/api/search?q=latakia&size=100",
    "/?q=latakia&" + "&".join(f"person=P{n}" for n in range(4_000)),
    "/api/search?q=latakia&" + "&".join(f"drop=P{n}" for n in range(4_000)),
    "/?" + "&".join(f"from=x{n}" for n in range(4_000)),
    "/?outlet=" + "x" * 60_000,
    f"/?size=100&q={quote(f'latakia OR {LONG}')}",
    f"/?size=100&q={quote(' '.join(f'латакия{n}' for n in range(400)))}",
    "/?q=" + quote('( ) AND OR " ) w/ ~ foo: ' * 400),
    "/distinctive?q=latakia",
    "/api/context?q=latakia",
    "/api/list?q=" + "%0Alatakia" * 900,
    "/api/suggest?q=latak",
    "/api/suggest?q=" + "a+" * 20_000,
    "/api/search?outlet=" + quote("Outlet 7"),
)


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: str(address)[:40])
def test_no_answer_is_too_large(broken: FlaskClient, address: str) -> None:
    answer = broken.get(address)
    assert answer.status_code == 200
    assert len(answer.data) < LARGEST


@pytest.mark.parametrize("query", ['"latakia latakia"~3', "latakia w/5 latakia"])
def test_distances_in_a_text_of_one_word_are_marked_within_the_budget(broken: FlaskClient, query: str) -> None:
    started = time.thread_time()
    assert broken.get(f"/?q={quote(query)}").status_code == 200
    assert time.thread_time() - started < 2 * PAGE_SECONDS


@pytest.mark.parametrize("number", range(1, 11))
def test_the_page_of_a_broken_article_is_bounded_by_its_text(broken: FlaskClient, number: int) -> None:
    answer = broken.get(f"/article/t{number}?q=latakia")
    assert answer.status_code == 200
    assert len(answer.data) < 2_500_000
    if number == 10:
        assert "Only the first 10,000 matches are marked." in answer.text
        assert answer.text.count("<mark>") == 10_000


def test_what_is_left_out_is_said(broken: FlaskClient) -> None:
    record = broken.get("/api/search?" + "&".join(f"person=P{n}" for n in range(60))).get_json()
    messages = [problem["message"] for problem in record["problems"]]
    assert any(message.startswith("10 of the values of “person” were left out") for message in messages)
    assert messages[-1].endswith("further problems are not listed.")
    record = broken.get(f"/api/search?q={'a' * 30_000}").get_json()
    assert record["problems"][0]["message"].startswith("Only the first 16,000 of 30,000 characters were read")
    record = broken.get("/api/context?q=latakia").get_json()
    assert "as many as one answer holds" in record["problems"][0]["message"]


@pytest.mark.parametrize(
    ("address", "size", "status"), [("/", 70_000, 413), ("/", 60_000, 405), (f"/?q={'a' * 70_000}", 0, 414)]
)
def test_what_is_too_large_is_refused(broken: FlaskClient, address: str, size: int, status: int) -> None:
    answer = broken.post(address, data=b"x" * size)
    assert answer.status_code == status
    assert "<h1>" in answer.text


def test_memory_is_given_back_now_and_then() -> None:
    seconds, given = count(0.0, 2.0), []
    memory = Memory(lambda: next(seconds), lambda: given.append(1))
    for _ in range(6):
        memory.give_back(was_large=True)
    assert len(given) == 2
    Memory().give_back(was_large=True)


def test_memory_that_is_due_is_given_back_by_a_later_small_request() -> None:
    now, given = [0.0], []
    memory = Memory(lambda: now[0], lambda: given.append(now[0]))
    for moment, was_large in ((0.0, False), (1.0, True), (2.0, True), (3.0, False), (7.0, False), (20.0, False)):
        now[0] = moment
        memory.give_back(was_large)
    assert given == [1.0, 7.0]


def test_a_reader_of_huge_articles_does_not_keep_them(tmp_path: Path) -> None:
    searcher, store = build_on("reference", tmp_path, [article("b1", "Port", "word " * 500_000)])
    assert isinstance(searcher, Searcher)
    store.several([("b1", 1)])
    assert not getattr(store._own, "recent", None)
    store.close()
