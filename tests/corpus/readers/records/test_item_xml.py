"""Lists of records in XML, and NITF, become the fields of records."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.page import RawPage, Rejected
from corpus.readers.records.item_xml import item_records, nitf_record
from corpus.readers.walk import read
from tests.support.files import write_file

WORDS = "Words of an article that end here."


@pytest.mark.parametrize(
    "xml",
    [
        f"<items><item><title>One</title><text>{WORDS}</text></item></items>",
        f'<?xml version="1.0"?><!-- list --><news><row title="One"><text>{WORDS}</text></row></news>',
        f'<resultset><row><field name="title">One</field><field name="text">{WORDS}</field></row></resultset>',
        f"<a:list xmlns:a='urn:a'><a:doc><a:title>One</a:title><a:text>{WORDS}</a:text></a:doc></a:list>",
    ],
)
def test_each_item_is_a_record(tmp_path: Path, xml: str) -> None:
    assert item_records(xml) == ([{"title": "One", "text": WORDS}], True)
    [page] = read(write_file(tmp_path, "items.xml", xml.encode()))
    assert isinstance(page, RawPage)
    assert (page.stated.title, page.content) == ("One", WORDS)


def test_what_stands_several_times_is_a_list() -> None:
    several = "<author>A</author><author>B</author>"
    xml = (
        f"<items><item><text>{WORDS}</text><authors><value>A</value><value>B</value></authors>{several}</item></items>"
    )
    assert item_records(xml) == ([{"text": WORDS, "authors": ["A", "B"], "author": ["A", "B"]}], True)


def test_inline_elements_are_part_of_their_text() -> None:
    [record], _ = item_records("<items><item><text>Ferry <b>sails</b> again</text></item></items>")
    assert record == {"text": "Ferry sails again"}


def test_entities_of_html_and_bare_signs_are_read() -> None:
    records, is_whole = item_records(
        "<items><item><text>Caf&eacute; &amp; bar & inn, a&nbsp;b &lt;</text></item></items>"
    )
    assert (records, is_whole) == ([{"text": "Café & bar & inn, a\u00a0b <"}], True)


def test_the_items_before_a_break_are_read_and_the_break_is_said(tmp_path: Path) -> None:
    item = f"<item><text>{WORDS}</text></item>"
    page, _, rejected = read(write_file(tmp_path, "a.xml", f"<items>{item}<item><text>cut".encode()))
    assert isinstance(page, RawPage)
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "broken"


@pytest.mark.parametrize("xml", ["", "<x", "<menu><dish><price>3</price></dish></menu>", "<items/>"])
def test_other_xml_holds_no_records(xml: str) -> None:
    assert item_records(xml)[0] == []


def test_no_entity_is_resolved(tmp_path: Path) -> None:
    secret = write_file(tmp_path, "secret.txt", b"secret")
    declared = f'<!DOCTYPE items [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    assert "secret" not in str(item_records(f"{declared}<items><item><text>a &x; b</text></item></items>"))


def test_nitf_is_one_record(tmp_path: Path) -> None:
    xml = (
        '<nitf><head><title>Slug</title><docdata><date.issue norm="20150908T100000Z"/></docdata></head>'
        "<body><body.head>"
        "<hedline><hl1>Ferry sails</hl1></hedline><byline>By <person>Nora Byström</person></byline></body.head>"
        f"<body.content><p>{WORDS}</p><p>More words.</p></body.content></body></nitf>"
    )
    record = nitf_record(xml)
    assert record["text"] == [WORDS, "More words."]
    [page] = read(write_file(tmp_path, "a.xml", xml.encode()))
    assert isinstance(page, RawPage)
    assert (page.stated.date, page.stated.authors) == ("20150908T100000Z", ("By Nora Byström",))
    assert page.stated.title == "Ferry sails"
