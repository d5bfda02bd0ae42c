"""What popular programs and services write is read without a mapping. The records have the fields that their
documentation or code names (docs/formats.md), with words of our own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.page import PageFormat, RawPage, Rejected
from corpus.readers.walk import read
from tests.support.files import write_file

WORDS = "The ferry sailed again on Tuesday, and the harbour office said so."
URL = "https://orontes.example/pier"

NEWS_PLEASE = {
    "authors": ["Nora Byström"],
    "date_download": "2024-12-08 09:00:00",
    "date_modify": "None",
    "date_publish": "2024-12-07 08:00:00",
    "description": "A pier.",
    "filename": "pier.json",
    "image_url": "x",
    "language": "en",
    "localpath": "None",
    "maintext": WORDS,
    "source_domain": "orontes.example",
    "title": "Pier",
    "title_page": "Pier | Orontes",
    "title_rss": "None",
    "url": URL,
}
FUNDUS = {
    "title": "Pier",
    "authors": ["Nora Byström"],
    "publishing_date": "2024-12-07 08:00:00+01:00",
    "topics": ["sea"],
    "free_access": True,
    "lang": "en",
    "body": {"summary": ["A pier."], "sections": [{"headline": ["Ferries"], "paragraphs": [WORDS, "More of it."]}]},
    "html": {
        "requested_url": URL,
        "responded_url": URL,
        "content": "<html><p>All of the page",
        "crawl_date": "2024-12-08 09:00:00",
        "source_info": {"publisher": "Orontes Post"},
    },
}
NEWSPAPER4K = {
    "url": URL,
    "read_more_link": "",
    "language": "en",
    "title": "Pier",
    "top_image": "",
    "meta_img": "",
    "images": [],
    "movies": [],
    "keywords": [],
    "meta_keywords": [""],
    "tags": [],
    "authors": ["Nora Byström"],
    "publish_date": "2024-12-07T08:00:00",
    "summary": "",
    "meta_description": "A pier.",
    "meta_lang": "en",
    "meta_favicon": "",
    "meta_site_name": "Orontes Post",
    "canonical_link": URL,
    "text": WORDS,
}
TRAFILATURA = {
    "title": "Pier",
    "author": "Nora Byström; Ida Falk",
    "hostname": "orontes.example",
    "date": "2024-12-07",
    "fingerprint": "ab",
    "id": None,
    "license": None,
    "comments": "",
    "raw_text": WORDS,
    "text": WORDS,
    "language": "en",
    "image": None,
    "pagetype": "article",
    "filedate": "2024-12-08",
    "source": URL,
    "source-hostname": "Orontes Post",
    "excerpt": "A pier.",
    "categories": "",
    "tags": "",
}
READABILITY = {
    "title": "Pier",
    "byline": "Nora Byström",
    "dir": None,
    "content": f"<div><p>{WORDS}</p></div>",
    "textContent": WORDS,
    "length": 60,
    "excerpt": "A pier.",
    "siteName": "Orontes Post",
    "lang": "en",
    "publishedTime": "2024-12-07",
    "url": URL,
}
MERCURY = {
    "title": "Pier",
    "author": "Nora Byström",
    "date_published": "2024-12-07T08:00:00.000Z",
    "dek": None,
    "url": URL,
    "lead_image_url": None,
    "content": f"<div><p>{WORDS}</p></div>",
    "next_page_url": None,
    "domain": "orontes.example",
    "excerpt": "A pier.",
    "word_count": 11,
    "direction": "ltr",
    "total_pages": 1,
    "rendered_pages": 1,
}
WORDPRESS = {
    "id": 7,
    "date": "2024-12-07T08:00:00",
    "date_gmt": "2024-12-07T07:00:00",
    "link": URL,
    "title": {"rendered": "Pier"},
    "content": {"rendered": f"<p>{WORDS}</p>", "protected": False},
    "excerpt": {"rendered": "<p>A pier."},
    "author": "Nora Byström",
}
GUARDIAN = {
    "id": "world/2024/pier",
    "type": "article",
    "sectionName": "World",
    "webPublicationDate": "2024-12-07T08:00:00Z",
    "webTitle": "Pier",
    "webUrl": URL,
    "fields": {"bodyText": WORDS, "byline": "Nora Byström", "headline": "Pier"},
}
EVENT_REGISTRY = {
    "uri": "8512345678",
    "lang": "eng",
    "date": "2024-12-07",
    "dateTimePub": "2024-12-07T08:00:00Z",
    "url": URL,
    "title": "Pier",
    "body": WORDS,
    "source": {"uri": "orontes.example", "title": "Orontes Post"},
    "authors": [{"name": "Nora Byström"}],
}
SCHEMA_ORG = {
    "@type": "NewsArticle",
    "headline": "Pier",
    "articleBody": WORDS,
    "datePublished": "2024-12-07T08:00:00Z",
    "author": {"@type": "Person", "name": "Nora Byström"},
    "publisher": {"name": "Orontes Post"},
    "url": URL,
}
SCRAPY = {
    "headline": "Pier",
    "article_text": ["The ferry sailed again on Tuesday,", "and the harbour office said so."],
    "pub_date": "7 December 2024",
    "byline": "Nora Byström",
    "link": URL,
    "site_name": "Orontes Post",
    "scraped_at": 1733648400,
}
TOOLS = {
    "news-please": NEWS_PLEASE,
    "fundus": FUNDUS,
    "newspaper4k": NEWSPAPER4K,
    "trafilatura": TRAFILATURA,
    "readability": READABILITY,
    "mercury": MERCURY,
    "wordpress": WORDPRESS,
    "guardian": GUARDIAN,
    "event registry": EVENT_REGISTRY,
    "schema.org": SCHEMA_ORG,
    "scrapy": SCRAPY,
}


def _page(tmp_path: Path, record: object) -> RawPage:
    found, *_ = read(write_file(tmp_path, "a.json", json.dumps(record).encode()))
    assert isinstance(found, RawPage), found
    return found


@pytest.mark.parametrize("tool", TOOLS)
def test_the_records_of_a_program_are_read(tmp_path: Path, tool: str) -> None:
    found = _page(tmp_path, TOOLS[tool])
    assert found.stated.title == "Pier"
    assert found.url == URL
    assert found.stated.authors[0] == "Nora Byström"
    assert found.stated.date
    assert "2024" in found.stated.date
    assert "12-07" in found.stated.date or "7 December" in found.stated.date
    assert "ferry sailed again on Tuesday," in found.content
    assert "All of the page" not in found.content
    assert found.format is PageFormat.CLEAN


@pytest.mark.parametrize(
    "tool", ["fundus", "newspaper4k", "trafilatura", "readability", "event registry", "schema.org", "scrapy"]
)
def test_the_outlet_is_the_name_not_the_address(tmp_path: Path, tool: str) -> None:
    assert _page(tmp_path, TOOLS[tool]).stated.outlet == "Orontes Post"


@pytest.mark.parametrize("tool", ["news-please", "fundus", "scrapy"])
def test_the_time_of_the_crawl_is_no_date_of_publication(tmp_path: Path, tool: str) -> None:
    assert _page(tmp_path, TOOLS[tool]).captured == datetime(2024, 12, 8, 9, tzinfo=UTC)


MEDIA_CLOUD = f"""id,indexed_date,language,media_name,media_url,publish_date,title,url
1,2024-12-08,en,Post,o.example,2024-12-07,Pier,{URL}"""
GDELT = f"""URL,MobileURL,Date,Title
{URL},,2024-12-07 08:00:00,Pier"""
ZOTERO = f'''"Key","Item Type","Publication Year","Author","Title","Publication Title","Url","Abstract Note","Date"
"AB12","newspaperArticle","2024","Byström, Nora","Pier","Orontes Post","{URL}","What it is about.","2024-12-07"'''
NEWSAPI = json.dumps(
    {
        "status": "ok",
        "totalResults": 1,
        "articles": [
            {
                "source": {"id": None, "name": "Orontes Post"},
                "author": None,
                "title": "Pier",
                "description": "A pier.",
                "url": URL,
                "urlToImage": None,
                "publishedAt": "2024-12-07T08:00:00Z",
                "content": None,
            }
        ],
    }
)
GDELT_JSON = json.dumps(
    {
        "articles": [
            {
                "url": URL,
                "url_mobile": "",
                "title": "Pier",
                "seendate": "20241207T080000Z",
                "socialimage": "",
                "domain": "o.example",
                "language": "English",
                "sourcecountry": "Syria",
            }
        ]
    }
)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("m.csv", MEDIA_CLOUD),
        ("g.csv", GDELT),
        ("z.csv", ZOTERO),
        ("n.json", NEWSAPI),
        ("g.json", GDELT_JSON),
        ("a.jsonl", json.dumps({"url": URL, "title": "Pier", "summary": "A pier."})),
    ],
)
def test_a_record_with_an_address_and_no_text_is_rejected_with_the_address(tmp_path: Path, name: str, raw: str) -> None:
    [rejected] = [one for one in read(write_file(tmp_path, name, raw.encode())) if isinstance(one, Rejected)]
    assert (rejected.kind, rejected.url) == ("address only", URL)
    assert rejected.line


def test_the_outlet_of_an_address_is_kept(tmp_path: Path) -> None:
    [rejected] = read(write_file(tmp_path, "n.json", NEWSAPI.encode()))
    assert isinstance(rejected, Rejected)
    assert rejected.outlet == "Orontes Post"


@pytest.mark.parametrize(
    ("end", "kept"),
    [
        ("and so… [+1234 chars]", "and so…"),
        ("and so [1234 chars]", "and so"),
        ("and so on [+12 words]", "and so on"),
        ("and so … Read more", None),
        ("and so… Weiterlesen »", None),
        ("and so ... Continue reading →", None),
        ("and so [&hellip;]", None),
        ("and so […]", None),
        ("and so… <a href='x'>Lire la suite</a>", None),
        ("и так… Читать далее", None),
        ("そして…続きを読む", None),
        ("وهكذا… اقرأ المزيد", None),
    ],
)
def test_a_text_that_its_source_has_cut_is_marked(tmp_path: Path, end: str, kept: str | None) -> None:
    found = _page(tmp_path, {"url": URL, "title": "Pier", "content": f"{WORDS} {end}"})
    assert found.cut
    assert found.content == f"{WORDS} {kept or end}"


@pytest.mark.parametrize("end", ["and so on…", "Who could read more?", "and so on. Read more", "[5 chairs]", "more"])
def test_a_whole_text_is_not_marked_as_cut(tmp_path: Path, end: str) -> None:
    assert not _page(tmp_path, {"url": URL, "content": f"{WORDS} {end}"}).cut


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"date": 1441706400}, "1441706400"),
        ({"date": {"$date": "2015-09-08T10:00:00Z"}}, "2015-09-08T10:00:00Z"),
        ({"date": {"$date": {"$numberLong": "1441706400000"}}}, "2015-09-08"),
        ({"date": {"$oid": "55ee1d80a1b2c3d4e5f60718"}}, None),
        ({"published": {"start": "2015-09-08", "end": "2015-09-09"}}, "[2015-09-08,2015-09-09)"),
        ({"datePublished": "8 Sep '15"}, "8 Sep '15"),
        ({"modified": "2015-09-08"}, None),
        ({"crawl_date": "2015-09-08"}, None),
        ({"published_at": "", "date": None, "created": "2015"}, "2015"),
        ({"date": "no date", "pubDate": "Tue, 08 Sep 2015 10:00:00 GMT"}, "Tue, 08 Sep 2015 10:00:00 GMT"),
        ({"date": "no date", "created": "some day"}, "no date"),
        ({"created_utc": 1441706400}, "1441706400"),
        ({"date": float("nan")}, None),
    ],
)
def test_a_date_is_handed_on_as_it_stands(tmp_path: Path, fields: dict[str, object], date: str | None) -> None:
    assert _page(tmp_path, {"text": WORDS, **fields}).stated.date == date


@pytest.mark.parametrize(
    ("fields", "title", "outlet", "authors", "date"),
    [
        (
            {"Titel": "Eins", "Datum": "8.9.2015", "Autorin": "Nora B.", "Zeitung": "Bote"},
            "Eins",
            "Bote",
            "Nora B.",
            "8.9.2015",
        ),
        (
            {"título": "Uno", "fecha": "8/9/2015", "autor": "Nora B.", "medio": "Faro"},
            "Uno",
            "Faro",
            "Nora B.",
            "8/9/2015",
        ),
        (
            {"Заголовок": "Один", "Дата": "8.9.2015", "Автор": "Нора Б.", "Издание": "Маяк"},
            "Один",
            "Маяк",
            "Нора Б.",
            "8.9.2015",
        ),
        (
            {"başlık": "Bir", "tarih": "8.9.2015", "yazar": "Nora B.", "gazete": "Fener"},
            "Bir",
            "Fener",
            "Nora B.",
            "8.9.2015",
        ),
        ({"标题": "一", "日期": "2015-9-8", "作者": "陈诺拉", "媒体": "灯塔"}, "一", "灯塔", "陈诺拉", "2015-9-8"),
        (
            {"Link Text": "One", "Post Created": "2015-09-08", "author": "Nora B.", "Page Name": "Post"},
            "One",
            "Post",
            "Nora B.",
            "2015-09-08",
        ),
        ({"title": "One", "outlet": "Unknown", "author": "unknown"}, "One", None, None, None),
        ({"title": "One", "website": "https://www.o.example/"}, "One", "o.example", None, None),
    ],
)
def test_fields_are_known_in_other_languages_and_services(
    tmp_path: Path, fields: dict[str, object], title: str, outlet: str | None, authors: str | None, date: str | None
) -> None:
    stated = _page(tmp_path, {"text": WORDS, **fields}).stated
    assert (stated.title, stated.outlet, stated.date) == (title, outlet, date)
    assert stated.authors == ((authors,) if authors else ())


def test_a_line_in_pieces_of_other_type_is_one_line(tmp_path: Path) -> None:
    pieces = [
        {"type": "bold", "text": "Ferry sails. "},
        "See ",
        {"type": "text_link", "text": "the plan", "href": "/p"},
        ".",
    ]
    assert _page(tmp_path, {"title": "One", "text": pieces}).content == "Ferry sails. See the plan."


def test_a_page_of_html_in_any_field_is_cleaned_as_one(tmp_path: Path) -> None:
    for name in ("html", "content", "raw_html", "text"):
        found = _page(tmp_path, {name: f"<!doctype html><html><body><p>{WORDS}</p></body></html>"})
        assert found.format is PageFormat.HTML
