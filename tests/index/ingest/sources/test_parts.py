"""Parts of one article are stored apart and shown together, in whatever order they come and whichever is missing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import permutations
from pathlib import Path

import pytest

from corpus.metadata.parts.series import ArticleParts
from corpus.store.archive import Archive, create_archive
from corpus.store.integrity.verification import faults
from index.ingest.pipeline import IngestSummary, ingest
from index.ingest.purge import purge
from index.ingest.sync import remove
from index.reference.engine import ReferenceEngine
from tests.index.ingest.sources.test_identify import AT, TOKEN, cleaned_here, text_of

TITLE = "Harbour bridge closes after divers find cracks"
Add = Callable[..., IngestSummary]
Files = dict[str, str]


@pytest.fixture
def engine() -> ReferenceEngine:
    return ReferenceEngine()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with create_archive(tmp_path / "archive") as archive, archive.writing():
        yield archive


@pytest.fixture
def add(archive: Archive, engine: ReferenceEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Add]:
    folder = tmp_path / "site"
    folder.mkdir()
    ingest(archive, engine, [folder], at=AT)  # files that are named later belong to this folder

    def added(files: Files) -> IngestSummary:
        for name, content in files.items():
            (folder / name).write_text(content, "utf-8")
        done = ingest(archive, engine, [folder / name for name in files], at=AT)
        assert list(faults(archive.store.database, lambda what, done, of: None)) == []
        return done

    with cleaned_here(monkeypatch):
        yield added


def page(number: int, *, head: str = "", foot: str = "", title: str = TITLE, text: str = "") -> str:
    return (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
        f"<p>{text or text_of(number)}</p></article>{foot}</body></html>"
    )


def at(url: str, html: str) -> str:
    """Return a page of a known address as a record."""
    return json.dumps({"url": url, "html": html})


def clean(url: str | None, number: int, **more: str) -> str:
    return json.dumps({"url": url, "title": TITLE, "text": text_of(number), **more})


def parts(archive: Archive) -> dict[int, ArticleParts | None]:
    """Return which part each article is, by the number in its text."""
    articles = list(archive.store.articles())
    numbers = [int(TOKEN.findall(article.body)[0].removeprefix("Token")) for article in articles]
    return dict(zip(numbers, archive.store.parts_of(articles), strict=True))


def numbers(archive: Archive) -> dict[int, tuple[int, int | None] | None]:
    return {number: (one.part, one.of) if one else None for number, one in parts(archive).items()}


def rels(address: Callable[[int], str], number: int, of: int) -> str:
    links = [("prev", number - 1), ("next", number + 1)]
    return "".join(f"<link rel={rel} href='{address(one)}'>" for rel, one in links if 1 <= one <= of)


def pager(address: Callable[[int], str], number: int, of: int) -> str:
    links = (f"<a href='{address(one)}'>{one}</a>" if one != number else f"<b>{one}</b>" for one in range(1, of + 1))
    return f"<div>{' '.join(links)}</div>"


def first(url: str, form: str) -> Callable[[int], str]:
    """Return the addresses of parts: the first has no number, the others have it in place of the star or at the end."""
    before, _, after = url.partition("*")
    return lambda number: before + (form.format(number) if number > 1 else "") + after


QUERY = first("https://lorn.example/bridge", "?page={}")
FOLDER = first("https://lorn.example/bridge/", "{}/")
FILE = first("https://lorn.example/bridge*.html", "_{}")
SERIES: Mapping[str, tuple[int | None, Callable[[int], Files]]] = {
    "links in the head": (None, lambda n: {f"{n}.jsonl": at(QUERY(n), page(n, head=rels(QUERY, n, 3)))}),
    "links by number": (None, lambda n: {f"{n}.jsonl": at(FOLDER(n), page(n, foot=pager(FOLDER, n, 3)))}),
    "Chinese": (3, lambda n: {f"{n}.jsonl": at(FILE(n), page(n, foot=f"<p>第{n}页/共3页</p>"))}),
    "German, saved, all stating the first": (
        3,
        lambda n: {
            f"{n}.html": page(n, head=f"<link rel=canonical href='{QUERY(1)}'>", foot=f"<div>Seite {n} von 3</div>")
        },
    ),
    "Arabic, saved, each stating itself": (
        3,
        lambda n: {
            f"{n}.html": page(
                n, head=f"<link rel=canonical href='{QUERY(n)}'>", foot=f"<div>صفحة {'٠١٢٣'[n]} من ٣</div>"
            )
        },
    ),
    "mirrored files": (
        3,
        lambda n: {("bridge.html" if n == 1 else f"bridge.html?page={n}"): page(n, foot=f"<p>страница {n} из 3</p>")},
    ),
    "plain text": (
        3,
        lambda n: {("bridge.txt" if n == 1 else f"bridge-{n}.txt"): f"{TITLE}\n\n{text_of(n)}\n\nPage {n} of 3\n"},
    ),
    "records with nothing but addresses": (None, lambda n: {f"{n}.jsonl": clean(QUERY(n), n)}),
    "records in folders": (None, lambda n: {f"{n}.jsonl": clean(FOLDER(n), n)}),
    "counted from 0": (
        None,
        lambda n: {
            f"{n}.jsonl": at(
                f"https://lorn.example/b?page={n - 1}" if n > 1 else "https://lorn.example/b",
                page(n, foot=pager(lambda m: f"https://lorn.example/b?page={m - 1}" if m > 1 else "/b", n, 3)),
            )
        },
    ),
}


@pytest.mark.parametrize("kind", SERIES)
@pytest.mark.parametrize("order", list(permutations((1, 2, 3))), ids=str)
def test_parts_belong_together_in_any_order(archive: Archive, add: Add, kind: str, order: tuple[int, ...]) -> None:
    of, files = SERIES[kind]
    together = {name: content for number in order for name, content in files(number).items()}
    assert add(together).added == 3
    found = parts(archive)
    assert numbers(archive) == {n: (n, of) for n in (1, 2, 3)}
    assert len({one.part_of for one in found.values() if one}) == 1
    for number, one in found.items():
        assert one is not None
        assert [other.number for other in one.others] == [n for n in (1, 2, 3) if n != number]
        assert one.missing == ()
    assert add(together).unchanged == 3
    assert parts(archive) == found


@pytest.mark.parametrize("kind", SERIES)
def test_parts_that_come_one_by_one_say_the_same(archive: Archive, add: Add, kind: str) -> None:
    of, files = SERIES[kind]
    for number in (3, 1, 2):
        assert add(files(number)).added == 1
    assert numbers(archive) == {n: (n, of) for n in (1, 2, 3)}


@pytest.mark.parametrize("kind", SERIES)
@pytest.mark.parametrize("gone", [1, 2, 3])
def test_a_part_that_is_missing_is_named(archive: Archive, add: Add, kind: str, gone: int) -> None:
    of, files = SERIES[kind]
    add({name: content for number in (3, 1, 2) if number != gone for name, content in files(number).items()})
    found = parts(archive)
    assert {number: one and (one.part, one.of) for number, one in found.items()} == {
        n: (n, of) for n in (1, 2, 3) if n != gone
    }
    is_known = gone < 3 or of or kind.startswith(("links by", "counted", "links in"))
    assert {one.missing for one in found.values() if one} == {(gone,) if is_known else ()}


@pytest.mark.parametrize("kind", [kind for kind in SERIES if not kind.startswith("records")])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_part_alone_says_itself_that_it_is_one(archive: Archive, add: Add, kind: str, number: int) -> None:
    of, files = SERIES[kind]
    add(files(number))
    (found,) = parts(archive).values()
    assert found is not None
    assert (found.part, found.of, found.others) == (number, of, ())


@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_address_alone_is_no_part(archive: Archive, add: Add, number: int) -> None:
    for files in (SERIES["records with nothing but addresses"][1], SERIES["records in folders"][1]):
        add(files(number))
    assert {one.part_of for one in archive.store.articles()} == {None}
    assert set(archive.store.parts_of(list(archive.store.articles()))) == {None}


URL = "https://lorn.example/bridge"
COMMENTS = "<section class=comments><a rel=next href='?page=2'>2</a> <p>A reader disagrees with this.</p></section>"
APART: Mapping[str, tuple[str, ...]] = {
    "pages of comments": (at(URL, page(1)), at(f"{URL}?cpage=2", page(1, foot="<p>A reader wrote this.</p>"))),
    "links among comments": (at(URL, page(1, foot=COMMENTS)), at(f"{URL}?page=2", page(1, foot=COMMENTS))),
    "a gallery": tuple(
        at(f"{URL}?page={n}", page(n, title=f"Divers at work in {place}", foot=f"<p>Photo {n} of 3</p>"))
        for n, place in enumerate(("Lorn", "Pell", "Ash"), 1)
    ),
    "a second article of the same name": (
        at(f"{URL}.html", page(1)),
        at(f"{URL}-2.html", page(2, title="Repairs of the bridge will cost nine million")),
    ),
    "numbers of sections": tuple(
        at(f"https://lorn.example/news/{n}/", page(n, title=f"What {name} said of the bridge"))
        for n, name in enumerate(("Ada", "Bo", "Cleo"), 1)
    ),
    "articles that follow each other": (
        at("https://lorn.example/bridge/", page(1, head="<link rel=next href='https://lorn.example/ferry/'>")),
        at("https://lorn.example/ferry/", page(2, head="<link rel=prev href='https://lorn.example/bridge/'>")),
    ),
    "days": (
        at("https://lorn.example/2015/9/8", page(1, foot="<p>2/3</p>")),
        at("https://lorn.example/2015/9/9", page(2)),
    ),
    "a headline that comes again on other days": tuple(
        clean(f"{URL}{'' if n == 1 else f'-{n}'}.html", n, date=f"2015-09-0{n}") for n in (1, 2, 3)
    ),
    "a headline that comes again": (clean(f"{URL}.html", 1), clean(f"{URL}-10.html", 2)),
    "another site": (clean(URL, 1), clean("https://pell.example/bridge?page=2", 2)),
    "another page of print": (
        json.dumps({"title": TITLE, "html": page(1, foot="<p>In print on page 2.</p>")}),
        json.dumps({"title": f"{TITLE} again", "html": page(2, foot="<p>Page 4</p>")}),
    ),
    "a series of articles": tuple(
        at(f"{URL}-{name}", page(n, title=f"The {name}", foot=f"<p>Part {n} of 3</p>"))
        for n, name in enumerate(("bridge", "ferry", "money"), 1)
    ),
}


@pytest.mark.parametrize("kind", APART)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_what_only_looks_like_parts_is_none(archive: Archive, add: Add, kind: str, is_reversed: bool) -> None:
    for number, record in sorted(enumerate(APART[kind]), reverse=is_reversed):
        add({f"{number}.jsonl": record})
    articles = list(archive.store.articles())
    assert archive.store.parts_of(articles) == [None] * len(articles)
    assert sorted({token for one in articles for token in TOKEN.findall(one.body)}) == sorted(
        {token for record in APART[kind] for token in TOKEN.findall(record)}
    )


def test_the_same_text_under_a_pager_is_no_part(archive: Archive, add: Add) -> None:
    for number in (1, 2):
        foot = f"<div>Page {number} of 3</div><p>Reader {number} wrote that the bridge was ugly anyway.</p>"
        add({f"{number}.jsonl": at(f"{URL}{'' if number == 1 else '?page=2'}", page(1, foot=foot))})
    assert 2 not in {one.part for one in archive.store.parts_of(list(archive.store.articles())) if one}


def test_a_part_keeps_its_own_versions(archive: Archive, add: Add) -> None:
    _, files = SERIES["links in the head"]
    for number in (1, 2, 3):
        add(files(number))
    text = f"{text_of(2)} One sentence more was added to it."
    assert add({"2.jsonl": at(QUERY(2), page(2, head=rels(QUERY, 2, 3), text=text))}).updated == 1
    assert numbers(archive) == {n: (n, None) for n in (1, 2, 3)}
    versions = [len(list(archive.store.all_versions(one.id))) for one in archive.store.articles()]
    assert versions == [1, 2, 1]
    assert add({"2.jsonl": at(QUERY(2), page(2, text=text))}).unchanged == 1  # its address alone says so now
    assert numbers(archive) == {n: (n, None) for n in (1, 2, 3)}


def test_a_part_that_no_longer_is_one_leaves_the_others(archive: Archive, add: Add) -> None:
    printed = first(URL, "?teil={}")
    for number in (1, 2):
        add({f"{number}.jsonl": at(printed(number), page(number, foot=f"<p>Page {number} of 2</p>"))})
    assert numbers(archive) == {1: (1, 2), 2: (2, 2)}
    add({"2.jsonl": at(printed(2), page(2, text=f"{text_of(2)} It has no pager now."))})
    assert numbers(archive) == {1: (1, 2), 2: None}


def test_what_is_removed_or_purged_is_missing(archive: Archive, engine: ReferenceEngine, add: Add) -> None:
    _, files = SERIES["Chinese"]
    for number in (1, 2, 3):
        add(files(number))
    ids = {number: one.id for number, one in enumerate(archive.store.articles(), 1)}
    remove(archive, engine, [ids[2]])
    found = parts(archive)
    assert {one.missing for one in found.values() if one} == {(2,)}
    assert add(files(2)).added == 1
    assert {one.missing for one in parts(archive).values() if one} == {()}
    purge(archive, engine, [ids[1]], lambda *_: (), again=False)
    assert {number: one and one.missing for number, one in parts(archive).items()} == {2: (1,), 3: (1,)}
    assert list(faults(archive.store.database, lambda what, done, of: None)) == []


def test_a_whole_article_beside_its_parts_is_the_first(archive: Archive, add: Add) -> None:
    for number in (2, 3):
        add({f"{number}.jsonl": at(QUERY(number), page(number, foot=f"<p>Page {number} of 3</p>"))})
    add({"1.jsonl": at(QUERY(1), page(1, text=" ".join(map(text_of, (1, 2, 3)))))})
    assert numbers(archive) == {1: (1, 3), 2: (2, 3), 3: (3, 3)}


@pytest.mark.parametrize("order", list(permutations((1, 2))), ids=str)
def test_the_first_address_is_that_of_the_first_part(archive: Archive, add: Add, order: tuple[int, ...]) -> None:
    _, files = SERIES["German, saved, all stating the first"]
    for number in order:
        add(files(number))
    urls = {TOKEN.findall(one.body)[0]: one.url for one in archive.store.articles()}
    assert urls == {"Token1": QUERY(1), "Token2": None}
