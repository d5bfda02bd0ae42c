"""What becomes current of several captures and several sources of one article, and that none of them is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.store.article_store import ArticleStore
from corpus.store.inserts import Outcome
from corpus.store.integrity.verification import faults

PAGE = Article("a" * 16, "Pier closed", "First report on the pier.", "crawl.warc:1")


def _at(day: int, body: str, source: str = "crawl.warc:1") -> Article:
    return replace(PAGE, body=body, source=source, captured=datetime(2024, 5, day, tzinfo=UTC))


@pytest.fixture
def store(tmp_path: Path) -> ArticleStore:
    return ArticleStore(tmp_path / "articles.db", create=True)


def _put(store: ArticleStore, *articles: Article) -> list[str]:
    return [result.outcome.value for result in store.put_all([(article, None) for article in articles], 1)]


def _shown(store: ArticleStore) -> str:
    assert list(faults(store.database, lambda what, done, of: None)) == []
    latest = store.latest(PAGE.id)
    return latest.body if latest else ""


@pytest.mark.parametrize("at_once", [True, False])
def test_the_newer_capture_is_current_whatever_the_order(store: ArticleStore, at_once: bool) -> None:
    captures = [_at(3, "Second."), _at(1, "First."), _at(2, "Between."), _at(4, "Third.")]
    outcomes = _put(store, *captures) if at_once else [_put(store, capture)[0] for capture in captures]
    assert outcomes == ["added", "earlier", "earlier", "updated"]
    assert _shown(store) == "Third."
    assert [article.body for article in store.all_versions(PAGE.id)] == ["Second.", "First.", "Between.", "Third."]
    assert _put(store, *captures) == ["unchanged"] * 4
    assert _shown(store) == "Third."


def test_a_capture_that_changed_nothing_is_remembered(store: ArticleStore) -> None:
    _put(store, _at(1, "First."), _at(5, "First."))
    assert _put(store, _at(3, "Between.")) == ["earlier"]
    assert _shown(store) == "First."


def test_captures_compare_in_time_and_not_as_written(store: ArticleStore) -> None:
    east = replace(PAGE, body="East.", captured=datetime(2024, 5, 2, 1, tzinfo=timezone(timedelta(hours=9))))
    assert _put(store, _at(1, "First."), east) == ["added", "updated"]
    assert _put(store, replace(east, body="Before.", captured=datetime(2024, 5, 1, 15, tzinfo=UTC))) == ["earlier"]


def test_without_a_capture_the_last_that_was_read_is_current(store: ArticleStore) -> None:
    first, second = replace(PAGE, source="a.html"), replace(PAGE, source="b.html", body="Second report.")
    assert _put(store, first, second) == ["added", "updated"]
    assert _put(store, first, second) == ["unchanged", "unchanged"]
    assert _shown(store) == "Second report."


def test_a_source_that_returns_to_what_it_said_is_updated(store: ArticleStore) -> None:
    changed = replace(PAGE, body="Second report.")
    assert [_put(store, page)[0] for page in (PAGE, changed, PAGE, changed)] == ["added", *["updated"] * 3]


def test_a_removed_article_returns_under_a_version_of_its_own(store: ArticleStore) -> None:
    _put(store, _at(3, "Second."), _at(1, "First."))
    assert store.remove(PAGE.id, 2)
    assert _put(store, _at(1, "First.")) == [Outcome.ADDED]
    assert _shown(store) == "First."


def test_the_newer_of_two_captures_returns_after_a_removal(store: ArticleStore) -> None:
    captures = [_at(1, "First.", "c.warc:1"), _at(5, "Second.", "c.warc:2")]
    _put(store, *captures)
    assert store.remove(PAGE.id, 2)
    assert _put(store, *captures) == ["added", "updated"]
    assert _shown(store) == "Second."


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_capture_is_current_that_an_earlier_version_stored_without_its_time(
    store: ArticleStore, order: tuple[int, int]
) -> None:
    captures = [_at(1, "First.", "c.warc:1"), _at(5, "Second.", "c.warc:2")]
    _put(store, *(replace(captures[number], captured=None) for number in order))
    _put(store, *(captures[number] for number in order))
    assert _shown(store) == "Second."
    assert _put(store, *(captures[number] for number in order)) == ["unchanged", "unchanged"]


def test_captures_within_a_second_differ(store: ArticleStore) -> None:
    newer, older = (
        replace(_at(1, body), captured=datetime(2024, 5, 1, 0, 0, 0, part, tzinfo=UTC))
        for body, part in (("New.", 900_000), ("Old.", 0))
    )
    assert _put(store, newer, older) == ["added", "earlier"]
    assert _shown(store) == "New."
