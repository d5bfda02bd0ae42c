"""Whatever is added, in whatever order and however often: nothing is lost, and nothing is there twice."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from corpus.article import Article
from corpus.extraction.clean import clean, clean_all
from corpus.page import RawPage
from corpus.readers.walk import read
from corpus.store.archive import Archive, create_archive, open_archive
from corpus.store.integrity.verification import faults
from index.ingest import pipeline
from index.ingest.pipeline import IngestSummary, ingest
from index.ingest.sources import page_keys
from index.ingest.sources.reading import IngestOptions
from index.reference.engine import ReferenceEngine
from tests.support.damage import downgrade

AT = datetime(2024, 6, 1, tzinfo=UTC)
NOUNS = [
    "harbour",
    "ferry",
    "council",
    "market",
    "bridge",
    "river",
    "storm",
    "mayor",
    "school",
    "hospital",
    "museum",
    "station",
    "farmer",
    "strike",
]
EXAMPLES = 30
"""Few, since each is some dozen intakes; they are other ones in each run."""
TOKEN = re.compile(r"Token\d+")


def text_of(number: int) -> str:
    """Return a text that no other number has, with a word of its own."""
    dice = random.Random(number)
    noun = partial(dice.choice, NOUNS)
    sentences = [
        f"The {noun()} of {noun()} was sold for {dice.randint(1, 9_999)} crowns to the {noun()}." for _ in range(6)
    ]
    return f"Token{number} begins here. {' '.join(sentences)}"


def title_of(number: int) -> str:
    """Return a title that no other number has."""
    return f"{NOUNS[number % len(NOUNS)].title()} story {number}"


@contextmanager
def cleaned_here(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Clean pages in this process: starting another one for each intake would take most of the time of these tests."""

    def mapped(work: Callable[[Sequence[Any]], Sequence[Any]], items: Iterable[Any], *_: object) -> Iterator[Any]:
        for item in items:
            yield item, clean_all([item], date(2024, 6, 1))[0]

    with patch.context() as context:
        context.setattr(pipeline, "ordered_map", mapped)
        yield


STEPS = ("root", "parent", "all", "file", "inner", "records", "crawl", "page", "vanish", "move", "move_named")
FILES = ("001.txt", "articles.jsonl", "p.html", "crawl.warc")
CLAIMS = ("none", "home", "section", "own", "record")
URL_OF_RECORD = re.compile(r'"url": "([^"]+)"')
CAPTURE = re.compile(r"WARC-Target-URI: (\S+)\r\nWARC-Date: (\S+)\r\n(?s:.*?)(Token\d+)")


def html_of(title: str, text: str, claim: str | None = None) -> str:
    """Return a page, which may state an address as its own."""
    link = f'<link rel="canonical" href="{claim}">' if claim else ""
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>{link}</head><body><article>'
        f"<h1>{title}</h1><p>{text}</p></article></body></html>"
    )


def capture_of(url: str, day: int, number: int) -> str:
    """Return a record of a crawl, at a time that no other number has."""
    html = html_of(title_of(number), text_of(number))
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}"
    return (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-01-{day:02}T00:"
        f"{number // 60:02}:{number % 60:02}Z\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer.encode())}\r\n\r\n{answer}\r\n\r\n"
    )


class World:
    """Folders of pages, and an archive that they are added to in drawn steps."""

    def __init__(self, folder: Path, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.folder = folder / "pages"
        self.draw = draw
        self.archive = folder / "archive"
        self.engine = ReferenceEngine()
        self.number = 0
        self.replaced: set[str] = set()  # tokens of pages whose URL has another text now
        self.at_url: dict[str, str] = {}
        self.captured: dict[str, tuple[str, str]] = {}  # the day and the token of the newest capture of a URL
        self.vanished: set[str] = set()
        self.doubled: Counter[str] = Counter()  # in an archive of an earlier version, where both stay
        self.added: set[str] = set()
        self.roots: list[Path] = []
        for name in ("a/ledger", "b/ledger", "b/post"):
            root = self.folder / name
            self.fill(root)
            self.roots.append(root)

    def fresh(self) -> int:
        self.number += 1
        return self.number

    def fill(self, root: Path) -> None:
        (root / "sub").mkdir(parents=True)
        for name in ("001.txt", "sub/001.txt"):
            self.write_page(root / name)
        self.write_records(root / "articles.jsonl")
        for name in ("p.html", "sub/p.html"):
            self.write_html(root, root / name)
        self.write_crawl(root / "crawl.warc")

    def write_html(self, root: Path, path: Path) -> None:
        """Write a page that states no address, a wrong one, its own, or that of a record whose text it has."""
        number = self.fresh()
        claim = self.draw(st.sampled_from(CLAIMS))
        records = (root / "articles.jsonl").read_text("utf-8").splitlines()
        if claim == "record" and (found := URL_OF_RECORD.search(records[0])):
            record = json.loads(records[0])
            html = html_of(record["title"], record["text"], found[1].replace("https://www.", "http://"))
        else:
            urls = {
                "home": "https://lorn.example/",
                "section": "https://lorn.example/news/",
                "own": f"https://lorn.example/{number}",
                "record": f"https://lorn.example/{root.parent.name}/{root.name}/1",  # of a record with another text
            }
            html = html_of(title_of(number), text_of(number), urls.get(claim))
        path.write_text(html, "utf-8")

    def write_crawl(self, path: Path) -> None:
        """Write captures of one or two addresses, in any order."""
        urls = [f"http://crawl.example/{path.parent.name}/{one}" for one in range(1, self.draw(st.integers(1, 2)) + 1)]
        taken = [
            capture_of(url, self.draw(st.integers(1, 28)), number)
            for url in urls
            for number in [self.fresh() for _ in range(self.draw(st.integers(1, 3)))]
        ]
        order = self.draw(st.permutations(range(len(taken))))
        path.write_text("".join(taken[one] for one in order), "utf-8", newline="")

    def write_page(self, path: Path) -> None:
        number = self.fresh()
        path.write_text(f"{title_of(number)}\n\n{text_of(number)}\n", "utf-8")

    def write_records(self, path: Path) -> None:
        """Write records with running ids, with URLs, with both, or with neither."""
        kind = self.draw(st.sampled_from(["id", "url", "both", "neither"]))
        lines = []
        for one in range(1, self.draw(st.integers(1, 3)) + 1):
            number = self.fresh()
            record: dict[str, object] = {"title": title_of(number), "text": text_of(number)}
            if kind in ("id", "both"):
                record["id"] = one
            if kind in ("url", "both"):
                record["url"] = f"https://www.lorn.example/{path.parent.parent.name}/{path.parent.name}/{one}"
            lines.append(json.dumps(record))
        path.write_text("\n".join(lines), "utf-8")

    def note(self, paths: Iterable[Path]) -> None:
        """Take note of the words that are added."""
        for path in paths:
            for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
                text = file.read_bytes().decode() if file.is_file() else ""
                self.added |= set(TOKEN.findall(text))
                self.vanished -= set(TOKEN.findall(text))
                if file.suffix == ".warc":
                    for url, day, token in CAPTURE.findall(text):
                        self.capture(url, day, token)
                if file.suffix == ".jsonl":
                    for line in file.read_text("utf-8").splitlines():
                        record = json.loads(line)
                        token = TOKEN.findall(record["text"])[0]
                        if url := record.get("url"):
                            before = self.at_url.get(url)
                            if before is not None and before != token:
                                self.replaced.add(before)
                            self.at_url[url] = token
                            self.replaced.discard(token)

    def capture(self, url: str, day: str, token: str) -> None:
        """Take note of a capture, of which the newest is current."""
        before = self.captured.get(url)
        if before is None or day > before[0]:
            self.captured[url] = day, token
            self.replaced.discard(token)
            self.replaced |= {before[1]} if before else set()
        elif token != before[1]:
            self.replaced.add(token)

    def add(self, *paths: Path, collection: str | None = None, mirror: bool = False) -> IngestSummary:
        options = IngestOptions(collection=collection, mirror=mirror, is_sure=True)
        with (create_archive if not self.archive.exists() else open_archive)(self.archive) as archive:
            with archive.writing():
                done = ingest(archive, self.engine, paths, at=AT, options=options)
            self.note(paths)
            if mirror:
                live = {token for article in archive.store.articles() for token in TOKEN.findall(article.body)}
                self.vanished = (self.added - live) - self.on_disk()
            self.check(archive)
        return done

    def check(self, archive: Archive) -> None:
        """Check that every word that was ever added is stored, and that each text that stands is found once."""
        live = [token for article in archive.store.articles() for token in TOKEN.findall(article.body)]
        assert Counter(live) - Counter(set(live)) <= self.doubled, "doubled"
        assert self.added - self.replaced - self.vanished <= set(live), "lost"
        stored = {
            token
            for (one,) in archive.store.database.rows("SELECT id FROM articles")
            for version in archive.store.all_versions(one)
            for token in TOKEN.findall(version.body)
        }
        assert self.added <= stored, "lost with its versions"
        assert list(faults(archive.store.database, lambda what, done, of: None)) == []

    def step(self) -> None:
        """Do one thing that people do."""
        root = self.draw(st.sampled_from(self.roots))
        match self.draw(st.sampled_from(STEPS)):
            case "root":
                self.add(root)
            case "parent":
                self.add(root.parent)
            case "all":
                self.add(*self.draw(st.permutations(self.roots)))
            case "file":
                self.add(root / self.draw(st.sampled_from(FILES)))
            case "inner":
                self.add(root / "sub")
            case "vanish":
                self.vanish(root)
            case "move" | "move_named" as how:
                self.move(root, named=how == "move_named")
            case file:
                self.refill(root, file)

    def refill(self, root: Path, file: str) -> None:
        """Put other articles into a file, and add its folder."""
        match file:
            case "records":
                self.write_records(root / "articles.jsonl")
            case "crawl":
                self.write_crawl(root / "crawl.warc")
            case _:
                self.write_page(root / "sub" / "001.txt")
                self.write_html(root, root / "p.html")
        self.add(root)

    def on_disk(self) -> set[str]:
        """Return the words of all files."""
        return {token for file in self.folder.rglob("*.*") for token in TOKEN.findall(file.read_bytes().decode())}

    def vanish(self, root: Path) -> None:
        """Delete a file, mirror its folder, and put the file back."""
        self.add(root)
        path = root / self.draw(st.sampled_from([*FILES, "sub/p.html"]))
        kept = path.read_bytes()
        path.unlink()
        self.add(root, mirror=True)
        if self.draw(st.booleans()):
            self.add(root)
        path.write_bytes(kept)
        self.add(root)

    def name_of(self, root: Path) -> str | None:
        """Return the name of a root's own collection."""
        if not self.archive.exists():
            return None
        with open_archive(self.archive) as archive:
            rows = archive.store.database.rows("SELECT name, root FROM collections WHERE whole")
        known = {Path(place): name for name, place in rows}
        owners = [place for place in known if root.is_relative_to(place)]
        return known[root] if root in known and len(owners) == 1 else None

    def move(self, root: Path, named: bool) -> None:
        """Add a root, move it, and add it again, by its name or by its content."""
        self.add(root)
        name = self.name_of(root)
        if name is None:
            return  # it is inside another root
        place = self.folder / f"moved{self.fresh()}" / root.name
        place.parent.mkdir()
        root.rename(place)
        self.roots[self.roots.index(root)] = place
        done = self.add(place, collection=name if named else None)
        assert (done.added, done.updated) == (0, 0)


def _old_archive(world: World, format_: int = 2) -> None:
    """Make the archive that an earlier version would have made of the folders."""
    stored = []
    for root in world.roots:
        for page in read(root):
            assert isinstance(page, RawPage)
            article = clean(page)
            assert isinstance(article, Article)
            stored.append((replace(article, captured=None), page_keys.fingerprint(page)))
    with create_archive(world.archive) as archive, archive.writing():
        archive.store.put_all(stored, 1)
        for article in archive.store.articles():
            token = TOKEN.findall(article.body)[0]
            world.doubled[token] += token in world.added
            world.added.add(token)
            if article.url and "crawl" in article.url:
                world.captured[article.url] = "", token  # it did not keep when that was
            elif article.url and ":" in article.source:
                world.at_url[article.url] = token
    downgrade(world.archive / "articles.db", format_)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(data=st.data(), steps=st.integers(1, 5), is_old=st.booleans(), is_better=st.booleans())
def test_nothing_is_lost_and_nothing_doubled(data: st.DataObject, steps: int, is_old: bool, is_better: bool) -> None:
    patch = pytest.MonkeyPatch()
    with TemporaryDirectory() as folder, cleaned_here(patch), patch.context() as context:
        world = World(Path(folder), data.draw)
        if is_old:
            _old_archive(world, data.draw(st.sampled_from([1, 2])))
            if is_better:
                context.setattr(page_keys, "EXTRACTION_VERSION", "next")
        for _ in range(steps):
            world.step()
        world.add(*world.roots)
        again = world.add(*world.roots)
        assert (again.added, again.updated) == (0, 0)
        shutil.rmtree(world.folder)


def test_an_old_archive_gets_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Fixed:
        """Draws the records that have neither URL nor id, which are the hardest to recognise."""

        def __call__(self, strategy: Any) -> Any:
            if "permutations" in repr(strategy):
                return range(3)
            if "integers" in repr(strategy):
                return 3 if strategy == st.integers(1, 3) else 1
            return "neither"

    world = World(tmp_path, Fixed())
    world.roots = world.roots[:1]
    _old_archive(world)
    monkeypatch.setattr(page_keys, "EXTRACTION_VERSION", "next")
    with cleaned_here(monkeypatch):
        lines = (world.roots[0] / "articles.jsonl").read_text("utf-8").splitlines()
        (world.roots[0] / "articles.jsonl").write_text("\n".join(reversed(lines)), "utf-8")
        done = world.add(world.roots[0])
    assert (done.added, done.updated, done.unchanged) == (0, 0, 10)
