"""Each page answers with its template, and says what is odd or missing. Browsers are in test_journeys.py."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from corpus.article import ServiceStatement
from corpus.store.archive import create_archive
from index.engines import open_engine
from index.ingest.pipeline import ingest
from index.ingest.sync import remove
from search.searcher import Searcher
from search.state import SearchState
from tests.support.archives import build_on
from tests.support.world import WORLD
from web.app import create_app
from web.settings import WebSettings

PARTS = {
    1: (
        "The harbour bridge was closed on Monday after divers found cracks in two of its piers.",
        "Engineers of the county said that repairs could take until the end of March at the earliest.",
    ),
    3: (
        "An inquiry will ask why the letters of two fishermen were left unanswered in a drawer.",
        "The opposition wants the report of the divers to be published in full before the winter.",
    ),
}


def test_a_search_shows_its_problems_with_a_better_search(client: FlaskClient) -> None:
    page = client.get("/?q=democra!+reform&size=many").text
    assert "“many” is not a number" in page
    assert '<span class="query">democra<em>!</em> reform</span>' in page


def test_a_search_without_hits_offers_a_way_on(client: FlaskClient) -> None:
    page = client.get("/?q=nosuchword&outlet=Northern+Ledger").text
    assert "Nothing in the archive matches <q>nosuchword</q>." in page
    assert ">Search without the filters</a>" in page
    assert ">How to search</a></li>" in page


def test_a_page_behind_the_last_one_leads_back(client: FlaskClient) -> None:
    page = client.get("/?q=Zakharova&page=99").text
    assert "There is no page 99." in page
    assert '<a href="/?q=Zakharova">Back to the first page</a>' in page


def test_uncertain_dates_can_be_left_out_of_a_page_and_of_all_its_counts(tmp_path: Path) -> None:
    searcher, store = build_on("arrays", tmp_path, WORLD)
    client = create_app(searcher).test_client()
    every, sure, unsure = (
        client.get(f"/api/search?q=airspace{choice}").json or {} for choice in ("", "&sure=yes", "&sure=no")
    )
    assert (every["total"], sure["total"], unsure["total"]) == (3, 2, 1)
    assert [sum(one["count"] for one in found["facets"]["date"]["values"]) for found in (every, sure, unsure)] == [
        3,
        2,
        1,
    ]
    assert [hit["id"] for hit in unsure["hits"]] == ["a9"]
    assert [hit["published"]["sure"] for hit in unsure["hits"]] == [False]
    page = client.get("/?q=airspace").text
    assert '<a href="/?q=airspace&amp;sure=yes">Leave out uncertain dates</a>' in page
    chosen = client.get("/?q=airspace&sure=yes").text
    assert "Leave out uncertain dates" not in chosen
    assert '<a href="/?q=airspace" aria-label="Remove the choice of sure dates">' in chosen
    assert (
        '<a href="/?q=airspace" aria-label="Remove the choice of sure dates">'
        in client.get("/?q=airspace&sure=no").text
    )
    nothing = client.get("/?q=Лавров&sure=no").text
    assert ">Search without the filters</a>" in nothing
    searcher.close()
    store.close()


def test_an_article_keeps_the_search_that_led_to_it(client: FlaskClient) -> None:
    found = client.get("/?q=Zakharova").text
    address = re.search(r'<h2><a href="(/article/[^"]+)"', found)
    assert address
    page = client.get(address[1]).text
    assert '<a href="/?q=Zakharova">Back to the results for “Zakharova”</a>' in page
    assert re.search("<mark>Za[^<]+</mark>", page)


def test_an_article_that_is_not_there_is_a_page_that_says_so(client: FlaskClient) -> None:
    answer = client.get("/article/0000")
    assert answer.status_code == 404
    assert "There is no article 0000 in this archive; it may have been removed." in answer.text


@pytest.mark.parametrize("query", ["Zakharova", "", "nosuchword"])
def test_the_distinctive_page_answers_any_search(client: FlaskClient, query: str) -> None:
    page = client.get("/distinctive", query_string={"q": query, "from": "soon"})
    assert page.status_code == 200
    assert "“soon” is not a day" in page.text
    assert ("<h2>Words" in page.text) is (query == "Zakharova")


def test_the_help_page_links_every_example_to_its_search(client: FlaskClient) -> None:
    page = client.get("/help?q=Latakia").text
    examples = re.findall(r'<tr><td><a href="(/\?q=[^"]+)">', page)
    assert len(examples) > 20
    assert client.get(examples[0]).status_code == 200


def test_browsers_learn_how_to_search_here(client: FlaskClient) -> None:
    answer = client.get("/opensearch.xml")
    assert answer.mimetype == "application/opensearchdescription+xml"
    url = ET.fromstring(answer.text).find("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert url is not None
    assert url.get("template") == "http://localhost/?q={searchTerms}"


def test_readiness_reports_the_generation_and_the_number_of_articles(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    ready = client.get("/readyz").get_json()
    assert ready["status"] == "ready"
    assert ready["generation"] >= 1
    assert ready["articles"] == client.get("/api/search").get_json()["total"]


@pytest.mark.parametrize(
    ("shown", "path", "title"),
    [
        (False, "/?q=Zakharova", "Search results – Dateline"),
        (True, "/?q=Zakharova", "Zakharova – Dateline"),
        (False, "/", "Dateline"),
        (True, "/", "Dateline"),
        (False, "/distinctive?q=Zakharova", "What sets these articles apart – Dateline"),
        (False, "/help?q=Zakharova", "How to search – Dateline"),
        (False, "/article/Zakharova?q=Zakharova", "Not Found – Dateline"),
    ],
)
def test_no_title_has_the_text_of_a_search_unless_switched_on(
    searcher: Searcher, shown: bool, path: str, title: str
) -> None:
    client = create_app(searcher, WebSettings(query_in_title=shown)).test_client()
    assert f"<title>{title}</title>" in client.get(path).text


def test_links_to_other_sites_say_nothing_of_this_one(client: FlaskClient) -> None:
    outside = 0
    for hit in client.get("/api/search?size=100").get_json()["hits"]:
        page = client.get(f"/article/{hit['id']}?q=Zakharova").text
        for link in re.findall(r"<a [^>]*href=\"https?:[^>]*>", page):
            outside += 1
            assert set(re.search(r'rel="([^"]*)"', link)[1].split()) >= {"noreferrer", "noopener"}, link  # type: ignore[index]
    assert outside >= 10


def test_the_parts_of_an_article_lead_to_each_other(tmp_path: Path) -> None:
    url = "https://calder.example/bridge"
    with create_archive(tmp_path / "archive") as archive, archive.writing():
        engine = open_engine(archive.index_folder, archive.store.texts)
        for number in (1, 3):
            page = (
                f"<title>Bridge closed</title><h1>Bridge closed</h1><p>{' '.join(PARTS[number])}</p>"
                f"<div>Page {number} of 4</div>"
            )
            address = url if number == 1 else f"{url}?page={number}"
            (tmp_path / f"{number}.jsonl").write_text(json.dumps({"url": address, "html": page}), "utf-8")
        ingest(archive, engine, [tmp_path / "3.jsonl", tmp_path / "1.jsonl"], at=datetime(2024, 6, 1, tzinfo=UTC))
        searcher = Searcher(engine, archive.store, time.monotonic)
        client = create_app(searcher).test_client()
        ids = {article.url: article.id for article in archive.store.articles()}
        first, third = ids[url], ids[f"{url}?page=3"]
        page = client.get(f"/article/{first}?q=bridge").text
        assert "<p>Part 1 of 4. Parts 2 and 4 are not in this archive.</p>" in page
        assert f'<li><a href="/article/{third}?q=bridge">Part 3</a></li>' in page
        assert "Read on" not in page
        record = client.get(f"/api/article/{third}").json or {}
        assert (record["part"], record["parts"], record["missing_parts"]) == (3, 4, [2, 4])
        assert record["other_parts"] == [{"part": 1, "id": first}]
        exported = {article.id: parts and parts.part for article, parts in searcher.matching_parts(SearchState())}
        assert exported == {first: 1, third: 3}
        remove(archive, engine, [first])
        assert "<p>Part 3 of 4. Parts 1, 2 and 4 are not in this archive.</p>" in client.get(f"/article/{third}").text
        searcher.close()


def test_what_a_library_database_states_is_shown_with_its_article(tmp_path: Path) -> None:
    statement = ServiceStatement(
        "Factiva", "CALDP000", section="News <b>", page="3", words=10, counted=4, terms=(("NS", ("gdis", "gtrans")),)
    )
    searcher, _ = build_on("arrays", tmp_path, [replace(WORLD[0], service=statement)])
    client = create_app(searcher).test_client()
    page = client.get(f"/article/{WORLD[0].id}").text
    for shown in (
        "<dt>Library database</dt><dd>Factiva, <code>CALDP000</code></dd>",
        "<dt>Section</dt><dd>News &lt;b&gt;</dd>",
        "<dt>Length as stated</dt><dd>10; counted here: 4, more than a fifth apart</dd>",
        "<dt>NS, as stated</dt><dd>gdis; gtrans</dd>",
    ):
        assert shown in page
    stated = client.get(f"/api/article/{WORLD[0].id}").get_json()["service"]
    assert (stated["name"], stated["words_differ"], stated["terms"]) == (
        "Factiva",
        True,
        [{"label": "NS", "values": ["gdis", "gtrans"]}],
    )
    assert client.get("/api/search?q=gtrans").get_json()["total"] == 0
