"""The store keeps every version of every article, and the canonical names of people and outlets."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.article import Article, FoundIn, GeoPlace, Mention, Person, PublicationDate
from corpus.errors import ArticleUnknown
from corpus.resolution.resolution import Resolution
from corpus.store.article_store import ArticleStore, Change, Counts
from corpus.store.found_names import FoundPeople
from corpus.store.inserts import Outcome

FULL = Article(
    id="a1",
    title="Штурм — “quoted” 🛰",
    body="First paragraph.\n\nSecond\u00a0paragraph.",
    source="crawl/0012.txt",
    url="https://ledger.example/a?b=1",
    outlet="Northern Ledger",
    published=PublicationDate.month(2015, 12, FoundIn.URL, sure=False),
    language="en",
    authors=("Ada Lind", "Bo Ek"),
    removed=("Skip to main content", "", "Share"),
)
ASSAD = Person("Bashar Assad", ("Bashar Assad", "Assad"), (Mention("title", 0, 5), Mention("body", 3, 15)))
AL_ASSAD = Person("Bashar al-Assad", ("Bashar al-Assad",), (Mention("body", 40, 55),))
AS_ONE: dict[str, str | None] = {"Bashar Assad": "Bashar al-Assad", "Bashar al-Assad": "Bashar al-Assad"}
LAVROV = Person("Lavrov", ("Lavrov",))


def article(id_: str, **changes: Any) -> Article:
    return replace(Article(id=id_, title=f"Title of {id_}", body=f"Body of {id_}", source=f"{id_}.txt"), **changes)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    opened = ArticleStore(tmp_path / "articles.db", create=True)
    yield opened
    opened.close()


def test_an_article_comes_back_as_it_was_put(store: ArticleStore) -> None:
    store.put(FULL, 1)
    assert store.article("a1", 1) == FULL
    assert store.latest("a1") == FULL


@pytest.mark.parametrize("field", ["title", "body", "url", "outlet", "language"])
def test_a_change_of_any_field_makes_a_new_version_and_keeps_the_old(store: ArticleStore, field: str) -> None:
    changes: dict[str, Any] = {field: "something else"}
    changed = replace(FULL, **changes)
    assert store.put(FULL, 1) is Outcome.ADDED
    assert store.put(changed, 2) is Outcome.UPDATED
    assert store.article("a1", 1) == FULL
    assert store.article("a1", 2) == store.latest("a1") == changed
    assert store.version("a1") == 2


@pytest.mark.parametrize(
    "changed",
    [
        replace(FULL, published=None),
        replace(FULL, published=PublicationDate.month(2015, 12, FoundIn.URL, sure=True)),
        replace(FULL, authors=()),
        replace(FULL, removed=FULL.removed[:1]),
    ],
)
def test_a_change_of_date_authors_or_removed_lines_is_an_update(store: ArticleStore, changed: Article) -> None:
    store.put(FULL, 1)
    assert store.put(changed, 2) is Outcome.UPDATED


def test_the_same_content_again_is_unchanged_wherever_it_came_from(store: ArticleStore) -> None:
    store.put(FULL, 1)
    assert store.put(replace(FULL, source="elsewhere/7.txt"), 2) is Outcome.UNCHANGED
    assert store.version("a1") == 1
    assert list(store.changes_since(1)) == []


def test_removal_is_a_version_and_the_article_can_come_back(store: ArticleStore) -> None:
    store.put(FULL, 1)
    assert store.remove("a1", 2)
    assert not store.remove("a1", 2)
    assert not store.remove("never there", 2)
    assert store.latest("a1") is None
    assert list(store.articles()) == []
    assert list(store.changes_since(1)) == [Change("a1", 2, None)]
    assert store.article("a1", 1) == FULL
    assert store.put(FULL, 3) is Outcome.ADDED
    assert store.version("a1") == 3


def test_what_an_index_lacks_is_the_current_state_of_each_changed_article(store: ArticleStore) -> None:
    for name in ("a", "b", "c"):
        store.put(article(name), 1)
    store.put(article("b", body="changed"), 2)
    store.put(article("b", body="changed again"), 3)
    store.remove("c", 3)
    assert [(change.id, change.version) for change in store.changes_since(0)] == [("a", 1), ("b", 3), ("c", 2)]
    assert [(change.id, change.article is None) for change in store.changes_since(2)] == [("b", False), ("c", True)]
    assert list(store.changes_since(3)) == []


def test_articles_come_in_the_order_in_which_they_first_came(store: ArticleStore) -> None:
    names = [f"{number * 7919 % 1009:04}" for number in range(1009)]
    with store.batch():
        for name in names:
            store.put(article(name), 1)
    store.put(article(names[3], title="Changed"), 2)
    assert [found.id for found in store.articles()] == names


def test_nothing_of_a_batch_that_raises_is_kept(store: ArticleStore) -> None:
    store.put(article("before"), 1)

    def interrupted() -> None:
        with store.batch():
            store.put(article("within"), 1)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        interrupted()
    assert [found.id for found in store.articles()] == ["before"]
    store.put(article("after"), 1)
    assert store.size() == 2


def test_a_lone_surrogate_becomes_a_replacement_character(store: ArticleStore) -> None:
    store.put(article("s", title="a \ud800 b", source="caf\udce9.txt", removed=("\udfff",)), 1)
    found = store.latest("s")
    assert found is not None
    assert (found.title, found.source, found.removed) == ("a \ufffd b", "caf\ufffd.txt", ("\ufffd",))


def test_text_with_null_characters_comes_back_whole(store: ArticleStore) -> None:
    store.put(article("n", body="before\0after"), 1)
    assert store.article("n", 1).body == "before\0after"


def test_an_unknown_version_is_an_error_that_says_what_to_do(store: ArticleStore) -> None:
    store.put(FULL, 1)
    with pytest.raises(ArticleUnknown, match=r"no version 2 of article a1\. Run `dateline rebuild`"):
        store.article("a1", 2)


def test_a_page_is_known_again_by_its_digest_while_its_article_is_live(store: ArticleStore) -> None:
    store.put(FULL, 1, page=b"p1")
    assert store.same_page("a1", b"p1")
    assert not store.same_page("a1", b"p2")
    store.put(FULL, 1, page=b"p2")
    assert store.same_page("a1", b"p2")
    store.remove("a1", 2)
    assert not store.same_page("a1", b"p2")


def test_people_are_kept_with_their_mentions_and_counted_as_looked_for(store: ArticleStore) -> None:
    store.put(article("a"), 1)
    store.put(article("b"), 1)
    places = (GeoPlace("Latakia", (Mention("body", 5, 12),)),)
    assert [(change.id, change.version) for change in store.without_people()] == [("a", 1), ("b", 1)]
    store.put_people("a", 1, FoundPeople((ASSAD, LAVROV), places), 2)
    store.put_people("b", 1, FoundPeople(), 2)
    assert list(store.without_people()) == []
    assert store.unnamed() == 0
    assert store.article("a", 1).people == (ASSAD, LAVROV)
    assert store.article("a", 1).places == places
    assert store.article("b", 1).people == ()
    assert list(store.found.people()) == [("a", (ASSAD, LAVROV)), ("b", ())]


def test_a_new_version_has_its_people_to_be_found_again(store: ArticleStore) -> None:
    store.put(article("a"), 1)
    store.put_people("a", 1, FoundPeople((ASSAD,)), 1)
    store.put(article("a", body="changed"), 2)
    assert [change.version for change in store.without_people()] == [2]
    assert store.article("a", 1).people == (ASSAD,)
    assert store.article("a", 2).people is None


def test_counts_are_of_live_articles(store: ArticleStore) -> None:
    assert store.counts() == Counts(0, 0, 0, 0, 0, 0, 0, None, None)
    store.put(FULL, 1)
    store.put(replace(FULL, title="Changed"), 2)
    store.put(article("b", published=PublicationDate.day(date(2024, 2, 29), FoundIn.META)), 2)
    store.put(article("c", outlet="Gone"), 2)
    store.remove("c", 2)
    store.put_people("b", 1, FoundPeople((ASSAD, AL_ASSAD, LAVROV)), 2)
    store.names.put("person", Resolution(AS_ONE), 2)
    assert store.counts() == Counts(
        articles=2,
        unnamed=1,
        versions=4,
        outlets=1,
        people=2,
        without_outlet=1,
        without_date=0,
        first_day="2015-12-01",
        end_day="2024-03-01",
    )


def test_threads_read_while_another_writes(store: ArticleStore) -> None:
    store.put(FULL, 1)

    def read(_: int) -> set[str]:
        return {found.title for _ in range(30) if (found := store.latest("a1"))}

    with ThreadPoolExecutor(4) as pool:
        reading = [pool.submit(read, number) for number in range(8)]
        for number in range(50):
            with store.batch():
                store.put(replace(FULL, title=f"half {number}"), 2)
                store.put(replace(FULL, title=f"whole {number}"), 2)
        titles = set().union(*(one.result() for one in reading))
    assert titles
    assert not [title for title in titles if title.startswith("half")]


def test_a_copy_is_a_whole_store(store: ArticleStore, tmp_path: Path) -> None:
    store.put(FULL, 1)
    store.copy(tmp_path / "copy.db")
    copied = ArticleStore(tmp_path / "copy.db")
    assert copied.latest("a1") == FULL
    assert copied.faults() == ()
    copied.close()


def test_counts_at_hand_follow_what_others_write(store: ArticleStore, tmp_path: Path) -> None:
    assert (store.size(), store.unnamed()) == (0, 0)
    other = ArticleStore(tmp_path / "articles.db")
    other.put(article("a"), 1)
    assert (store.size(), store.unnamed()) == (1, 1)
    store.put_people("a", 1, FoundPeople(), 1)
    assert (store.size(), store.unnamed()) == (1, 0)
    assert (other.size(), other.unnamed()) == (1, 0)
    other.close()
