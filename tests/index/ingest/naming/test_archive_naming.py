"""The people of a large archive are a function of its set of articles: order and interruptions leave no trace."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from corpus.article import GeoPlace, Person
from corpus.store.archive import create_archive
from index.ingest.naming import archive_naming, naming_rounds
from index.ingest.people import annotate_people
from index.ingest.pipeline import ingest
from index.reference.engine import ReferenceEngine

AT = datetime(2024, 6, 1, tzinfo=UTC)
GIVEN = ["Maria", "Sergei", "John", "Omar", "Hanna", "Jordan", "Victoria", "Wang", "Paris", "Apparently"]
LAST = [
    "Lavrov",
    "Brown",
    "Khoury",
    "Lind",
    "Washington",
    "Street",
    "Park",
    "Adler",
    "Bank",
    "Mercer",
    "Hill",
    "University",
]
FRAMES = (
    "{0} said on Monday that the talks in {1} would go on.",
    "The ferry left {1} for {2} before noon, officials of {1} said.",
    "President {0} met {2} near the old harbour.",
    "{2}, who was born in 1961, joined {1} last year.",
    "apparently nobody saw the bank, the hill and the street that {0} had described.",
)
ARTICLES = 60
EARLIER = 45
"""Articles that first come with another text."""


def article(number: int, edition: int = 0) -> dict[str, str]:
    random = Random(1_000 * edition + number)

    def name() -> str:
        return random.choice((f"{random.choice(GIVEN)} {random.choice(LAST)}", random.choice(LAST + GIVEN)))

    sentences = [random.choice(FRAMES).format(name(), name(), name()) for _ in range(7)]
    url = f"https://example.org/{number}"
    return {"url": url, "title": f"Report {number} of the day", "text": " ".join(sentences), "language": "en"}


def written(path: Path, articles: Iterable[dict[str, str]]) -> Path:
    path.write_text("\n".join(map(json.dumps, articles)), "utf-8")
    return path


class Stopped(Exception):
    """Ends a run in its middle."""


def stop_at(step: int) -> Callable[[str, int, int | None], None]:
    steps = iter(range(step))

    def progress(*_: object) -> None:
        if next(steps, None) is None:
            raise Stopped

    return progress


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_naming, "FEWEST_ARTICLES", 40)
    monkeypatch.setattr(naming_rounds, "OBSERVED_AT_ONCE", 16)


def test_people_and_places_do_not_depend_on_order_interruptions_and_removed_articles(tmp_path: Path) -> None:
    found: list[dict[str, tuple[Person, ...]]] = []
    places: list[dict[str, tuple[GeoPlace, ...]]] = []
    for run, seed in enumerate((0, 1, 2)):
        articles = [article(number) for number in range(ARTICLES)]
        Random(seed).shuffle(articles)
        with create_archive(tmp_path / str(run)) as archive:
            engine = ReferenceEngine()
            parts = [articles] if not run else [articles[:25], articles[25:50], articles[50:]]
            if run:
                earlier = [article(number, edition=1) for number in range(EARLIER)]
                parts.insert(0, [*earlier, article(ARTICLES + 1)])
            for at, part in enumerate(parts):
                path = written(tmp_path / f"{run}.jsonl", part)
                ingest(archive, engine, [path], at=AT)
                if run == 1:
                    for step in (1, 3, 6):
                        try:
                            annotate_people(archive, engine, stop_at(step))
                        except Stopped:
                            continue
                if at == len(parts) - 1 and run:
                    (last,) = [
                        one.id for one in archive.store.articles() if (one.url or "").endswith(f"/{ARTICLES + 1}")
                    ]
                    archive.store.remove(last, engine.generation() + 1)
                annotate_people(archive, engine)
            assert annotate_people(archive, engine).named == 0
            found.append(dict(archive.store.found.people()))
            places.append({one.id: one.places for one in archive.store.articles()})
    assert len(found[0]) == ARTICLES
    assert sum(map(len, found[0].values())) > ARTICLES
    assert found[1] == found[0]
    assert found[2] == found[0]
    assert sum(map(len, places[0].values())) > ARTICLES // 2
    assert places[1] == places[0]
    assert places[2] == places[0]
