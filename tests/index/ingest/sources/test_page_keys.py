"""A page is known by its URL, else by its place and id, else by its words; never by its line."""

from __future__ import annotations

from dataclasses import replace

from corpus.page import PageFormat, RawPage, StatedMetadata
from index.ingest.sources.page_keys import PageKeys, fingerprint, page_keys

RECORD = RawPage(
    "articles.jsonl#7", "x/sub/articles.jsonl:3", PageFormat.CLEAN, "Some words.", "https://www.lorn.example/1/",
    StatedMetadata("A title", "Ledger"), number=3, own_id="7",
)  # fmt: skip


def keys(page: RawPage, inside: str = "sub/articles.jsonl:3") -> PageKeys:
    return page_keys(page, "ledger", inside)


def test_a_url_beats_the_id_of_a_record() -> None:
    known = keys(RECORD)
    assert (known.own, known.place, known.is_url) == ("url://lorn.example/1", "path:ledger/sub/articles.jsonl#7", True)


def test_a_record_with_a_url_alone_has_a_place_by_it() -> None:
    assert keys(replace(RECORD, own_id=None)).place == "path:ledger/sub/articles.jsonl#//lorn.example/1"


def test_an_id_and_the_file_are_the_place_of_a_record() -> None:
    for url in (None, "/1.html", "https://www.lorn.example/"):
        known = keys(replace(RECORD, url=url))
        assert known.own == known.place == "path:ledger/sub/articles.jsonl#7"


def test_a_record_without_both_is_known_by_its_words_and_not_by_its_line() -> None:
    bare = replace(RECORD, own_id=None, url=None)
    other_line = replace(bare, number=9)
    assert keys(bare).own == keys(other_line, "sub/articles.jsonl:9").own
    assert keys(bare).own.startswith("record:")
    for changed in (
        replace(bare, content="Other words."),
        replace(bare, stated=StatedMetadata("A title", "Post")),
        replace(bare, stated=StatedMetadata("Another", "Ledger")),
    ):
        assert keys(changed).own != keys(bare).own


def test_a_compressed_file_is_the_same_place() -> None:
    page = RawPage("a.html", "x/a.html", PageFormat.HTML, "words")
    places = {keys(page, inside).place for inside in ("a.html", "a.html.gz", "a.html.xz", "a.html.lzma")}
    assert places == {"path:ledger/a.html"}


def test_the_home_page_is_the_address_of_a_page_that_was_fetched_there() -> None:
    fetched = RawPage("u", "x/crawl.warc:1", PageFormat.HTML, "words", "https://lorn.example/", number=1)
    assert keys(fetched, "crawl.warc:1").own == "url://lorn.example"


def test_the_digest_of_a_page_covers_doubts_about_its_letters() -> None:
    guessed = replace(RECORD, encoding="cp1252", encoding_sure=False)
    assert fingerprint(replace(RECORD, encoding="cp1252")) == fingerprint(RECORD) != fingerprint(guessed)
    assert fingerprint(replace(RECORD, cut=True)) != fingerprint(RECORD)


def test_a_file_whose_name_ends_like_the_number_of_a_record_is_a_file() -> None:
    page = RawPage("notes:12", "x/notes:12", PageFormat.HTML, "words")
    assert keys(page, "notes:12").own == "path:ledger/notes:12"
