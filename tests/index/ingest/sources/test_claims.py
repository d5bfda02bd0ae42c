"""An address that a page states as its own is followed only where the text agrees, and no text is lost by it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.store.archive import Archive, create_archive
from corpus.store.integrity.verification import faults
from index.ingest.pipeline import IngestSummary, ingest
from index.reference.engine import ReferenceEngine
from tests.index.ingest.sources.test_identify import AT, TOKEN, cleaned_here, text_of, title_of

Add = Callable[..., IngestSummary]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with create_archive(tmp_path / "archive") as archive, archive.writing():
        yield archive


@pytest.fixture
def add(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Add]:
    engine = ReferenceEngine()
    (tmp_path / "site").mkdir()

    def added(*names: str) -> IngestSummary:
        done = ingest(archive, engine, [tmp_path / "site" / name for name in names] or [tmp_path / "site"], at=AT)
        assert list(faults(archive.store.database, lambda what, done, of: None)) == []
        return done

    with cleaned_here(monkeypatch):
        yield added


def page(path: Path, number: int, claim: str, text: str = "") -> None:
    """Write a page that states an address as its own."""
    path.write_text(
        f"<html><head><title>{title_of(number)}</title><link rel='canonical' href='{claim}'></head><body><article>"
        f"<h1>{title_of(number)}</h1><p>{text or text_of(number)}</p></article></body></html>",
        "utf-8",
    )


def record(url: str, number: int, text: str = "", **more: object) -> str:
    return json.dumps({"url": url, "title": title_of(number), "text": text or text_of(number), **more})


def tokens(archive: Archive) -> list[str]:
    return sorted(token for article in archive.store.articles() for token in TOKEN.findall(article.body))


def _again(add: Add, count: int) -> None:
    done = add()
    assert (done.added, done.updated, done.unchanged) == (0, 0, count)


@pytest.mark.parametrize("claim", ["https://lorn.example/", "https://lorn.example/section/news"])
def test_an_address_that_all_pages_of_a_site_state_is_none(
    archive: Archive, add: Add, tmp_path: Path, claim: str
) -> None:
    for number in range(4):
        page(tmp_path / "site" / f"{number}.html", number, claim)
    assert add().added == 4
    assert tokens(archive) == [f"Token{number}" for number in range(4)]
    _again(add, 4)


@pytest.mark.parametrize("order", [("a.jsonl", "b.html"), ("b.html", "a.jsonl")])
def test_a_saved_page_is_the_article_at_its_address_in_any_order(
    archive: Archive, add: Add, tmp_path: Path, order: tuple[str, str]
) -> None:
    (tmp_path / "site" / "a.jsonl").write_text(record("http://www.lorn.example/1/", 1), "utf-8")
    page(tmp_path / "site" / "b.html", 1, "https://lorn.example/1")
    assert [add(name).added for name in order] == [1, 0]
    assert tokens(archive) == ["Token1"]
    _again(add, 2)


def test_an_address_of_another_site_is_not_followed(archive: Archive, add: Add, tmp_path: Path) -> None:
    html = "<html><head><title>{}</title><link rel=canonical href='https://agency.example/1'></head><body><p>{}</p></body></html>"
    shared = text_of(1)
    records = [
        json.dumps({"url": "https://agency.example/1", "title": title_of(1), "text": shared}),
        json.dumps({"url": "https://lorn.example/9", "html": html.format(title_of(1), shared)}),
    ]
    (tmp_path / "site" / "a.jsonl").write_text("\n".join(records), "utf-8")
    assert add().added == 2
    _again(add, 2)


def test_a_teaser_does_not_take_the_place_of_the_article(archive: Archive, add: Add, tmp_path: Path) -> None:
    whole = f"{text_of(1)} {text_of(2)} {text_of(3)}"
    (tmp_path / "site" / "a.jsonl").write_text(record("https://lorn.example/1", 1, whole), "utf-8")
    page(tmp_path / "site" / "b.html", 1, "https://lorn.example/1", text_of(1))
    done = add()
    assert (done.added, done.updated, done.unchanged) == (1, 0, 1)
    assert tokens(archive) == ["Token1", "Token2", "Token3"]
    _again(add, 2)


def test_the_second_part_of_an_article_does_not_replace_the_first(archive: Archive, add: Add, tmp_path: Path) -> None:
    page(tmp_path / "site" / "a.html", 1, "https://lorn.example/1", text_of(1))
    page(tmp_path / "site" / "a-page-2.html", 1, "https://lorn.example/1", text_of(2))
    assert add().added == 2
    assert tokens(archive) == ["Token1", "Token2"]
    _again(add, 2)


def test_records_that_state_the_home_page_are_not_one_article(archive: Archive, add: Add, tmp_path: Path) -> None:
    lines = [record("https://www.lorn.example/", number) for number in range(3)]
    (tmp_path / "site" / "a.jsonl").write_text("\n".join(lines), "utf-8")
    assert add().added == 3
    _again(add, 3)


def test_another_article_in_a_file_stands_beside_the_one_before(archive: Archive, add: Add, tmp_path: Path) -> None:
    path = tmp_path / "site" / "today.txt"
    for number in (1, 2, 1):
        path.write_text(f"{title_of(number)}\n\n{text_of(number)}\n", "utf-8")
        done = add()
        assert done.updated == 0
    assert tokens(archive) == ["Token1", "Token2"]
    path.write_text(f"{title_of(1)}\n\n{text_of(1)} And one sentence more was added to it.\n", "utf-8")
    assert add().updated == 1
    path.write_text(f"{title_of(3)}\n\n{text_of(3)}\n", "utf-8")
    done = add()
    assert done.added == 1
    assert any("holds another article than before" in note for note in done.notes)


def test_a_file_that_is_filled_every_day_loses_nothing(archive: Archive, add: Add, tmp_path: Path) -> None:
    path = tmp_path / "site" / "latest.csv"
    for day in ((1, 2, 3), (4, 1, 2), (5, 4, 1)):
        path.write_text("\n".join(["title,text", *(f'{title_of(n)},"{text_of(n)}"' for n in day)]), "utf-8")
        assert add().updated == 0
    assert tokens(archive) == [f"Token{number}" for number in range(1, 6)]


def test_names_and_ids_that_utf8_cannot_encode_go_in_and_are_told_apart(
    archive: Archive, add: Add, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    for number, name in enumerate(("n\udcf6.txt", "n\udce4.txt")):
        (site / name).write_text(f"{title_of(number)}\n\n{text_of(number)}\n", "utf-8")
    records = [{"id": one, "title": title_of(7), "text": text_of(7)} for one in ("a\ud800", "a\ud801")]
    (site / "records.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    assert add().added == 4
    assert (add().added, add().unchanged) == (0, 4)


def test_a_refilled_file_that_states_a_known_address_is_the_article_there(
    archive: Archive, add: Add, tmp_path: Path
) -> None:
    (tmp_path / "site" / "a.jsonl").write_text(record("https://lorn.example/1", 1), "utf-8")
    page(tmp_path / "site" / "today.html", 2, "https://lorn.example/")
    add()
    page(tmp_path / "site" / "today.html", 1, "https://lorn.example/1")
    assert add().added == 0
    assert tokens(archive) == ["Token1", "Token2"]
    page(tmp_path / "site" / "today.html", 2, "https://lorn.example/")
    assert add().added == 0
    assert tokens(archive) == ["Token1", "Token2"]


def test_a_name_with_a_nul_is_stored_with_a_replacement_character(archive: Archive, add: Add, tmp_path: Path) -> None:
    record = {
        "id": "a\0b",
        "title": "Pier closed",
        "text": text_of(3),
        "outlet": "Calder\0 Post",
        "authors": ["A\0n"],
    }
    (tmp_path / "site" / "records.jsonl").write_text(json.dumps(record), "utf-8")
    assert (add().added, add().unchanged) == (1, 1)
    (article,) = archive.store.articles()
    assert (article.title, article.outlet, article.authors) == ("Pier closed", "Calder\ufffd Post", ("A\ufffdn",))
