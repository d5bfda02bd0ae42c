"""Whatever is added, in whatever order and however often: nothing is lost, and nothing is there twice."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
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


STEPS = ("root", "parent", "file", "inner", "refill", "page", "move", "move_named", "all")


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
                if file.is_file():
                    self.added |= set(TOKEN.findall(file.read_text("utf-8")))
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

    def add(self, *paths: Path, collection: str | None = None) -> IngestSummary:
        with (create_archive if not self.archive.exists() else open_archive)(self.archive) as archive:
            with archive.writing():
                done = ingest(archive, self.engine, paths, at=AT, options=IngestOptions(collection=collection))
            self.note(paths)
            self.check(archive)
        return done

    def check(self, archive: Archive) -> None:
        """Check that every word that was ever added is stored, and that each text that stands is found once."""
        live = [token for article in archive.store.articles() for token in TOKEN.findall(article.body)]
        assert sorted(live) == sorted(set(live)), "doubled"
        assert self.added - self.replaced <= set(live), "lost"
        stored = {
            token
            for article in archive.store.articles()
            for version in archive.store.all_versions(article.id)
            for token in TOKEN.findall(version.body)
        }
        assert self.added <= stored, "lost with its versions"
        assert list(faults(archive.store.database, lambda what, done, of: None)) == []

    def step(self) -> None:
        """Do one thing that people do."""
        root = self.draw(st.sampled_from(self.roots))
        match self.draw(
            st.sampled_from(["root", "parent", "file", "inner", "refill", "page", "move", "move_named", "all"])
        ):
            case "root":
                self.add(root)
            case "parent":
                self.add(root.parent)
            case "all":
                self.add(*self.draw(st.permutations(self.roots)))
            case "file":
                self.add(root / self.draw(st.sampled_from(["001.txt", "articles.jsonl"])))
            case "inner":
                self.add(root / "sub")
            case "refill":
                self.write_records(root / "articles.jsonl")
                self.add(root)
            case "page":
                self.write_page(root / "sub" / "001.txt")
                self.add(root)
            case "move":
                self.move(root, named=False)
            case "move_named":
                self.move(root, named=True)

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


def _old_archive(world: World) -> None:
    """Make the archive that an earlier version would have made of the folders."""
    stored = {}
    for root in world.roots:
        for page in read(root):
            assert isinstance(page, RawPage)
            article = clean(page)
            assert isinstance(article, Article)
            stored[article.id] = article, page_keys.fingerprint(page)
    with create_archive(world.archive) as archive, archive.writing():
        archive.store.put_all(stored.values(), 1)
    downgrade(world.archive / "articles.db", 2)


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
            _old_archive(world)
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
            return 3 if strategy == st.integers(1, 3) else "neither"

    world = World(tmp_path, Fixed())
    world.roots = world.roots[:1]
    _old_archive(world)
    monkeypatch.setattr(page_keys, "EXTRACTION_VERSION", "next")
    with cleaned_here(monkeypatch):
        lines = (world.roots[0] / "articles.jsonl").read_text("utf-8").splitlines()
        (world.roots[0] / "articles.jsonl").write_text("\n".join(reversed(lines)), "utf-8")
        done = world.add(world.roots[0])
    assert (done.added, done.updated, done.unchanged) == (0, 0, 5)
