"""F1 on annotated articles within an archive of news: by the shipped weights, and by weights that never saw them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.calibration.archive_evidence.fitting import MANY, Asked, add_counts, by_folds, read
from benchmarks.quality.metrics import Figure, records
from benchmarks.quality.people import MatchCounts, names_in, newswire, set_name
from corpus.article import Article
from corpus.errors import ArticleDamaged
from corpus.store.archive import create_archive
from corpus.store.article_store import Change
from corpus.store.found_names import FoundPeople
from index.ingest.naming.naming_rounds import name_by_evidence
from index.ingest.sync import no_progress


def f1_within(path: Path, news: Path) -> Iterator[Figure]:
    """Yield F1 on the articles of a set, named in one archive with the news."""
    rows = list(records(path))
    with TemporaryDirectory() as folder, create_archive(Path(folder) / "archive") as archive:
        store = archive.store
        with store.batch():
            for row in rows:
                store.put(Article(f"judged {row['id']}", "", row["text"], "judged", language="en"), 1)
            for row in records(news):
                store.put(Article(row["id"], row["title"] or "", row["text"] or "", "news", language="en"), 1)

        def put(found: Sequence[tuple[Change, FoundPeople]]) -> None:
            for change, people in found:
                store.put_people(change.id, change.version, people, 1)

        named, _ = name_by_evidence(store, put, _nothing_to_show, no_progress, _refuse, again=False)
        people = dict(store.found.people())
    found = [[(one.name, *one.forms) for one in people.get(f"judged {row['id']}", ())] for row in rows]
    if not named:
        found = names_in(rows, "en")  # so few articles that each is named by itself
    yield Figure("f1_within", set_name(path), newswire(rows, found).f1, len(rows))


def f1_folds(path: Path, news: Path) -> Iterator[Figure]:
    """Yield F1 on the articles of a set within the news, each fifth by weights that were fitted on the others."""
    texts = read(path, news)
    total = MatchCounts()
    for _, _, counts in by_folds(texts, Asked(None, texts)):
        add_counts(total, counts[MANY])
    yield Figure("f1_folds", set_name(path), total.f1, len(texts.rows))


def _nothing_to_show() -> None:
    pass


def _refuse(damaged: ArticleDamaged) -> None:
    raise damaged
