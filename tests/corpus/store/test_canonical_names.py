"""Any spelling leads to the canonical name, and articles are read under it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.article import Article, Mention, Person
from corpus.errors import NameDamaged
from corpus.resolution.resolution import Resolution
from corpus.store.article_store import ArticleStore
from corpus.store.found_names import FoundPeople
from corpus.store.integrity.verification import faults

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


def test_people_of_one_canonical_name_are_merged(store: ArticleStore) -> None:
    store.put(article("a"), 1)
    store.put_people("a", 1, FoundPeople((ASSAD, LAVROV, AL_ASSAD)), 1)
    store.names.put("person", Resolution(AS_ONE | {"Lavrov": None}), 2)
    people = store.article("a", 1).people
    assert people == (
        Person("Bashar al-Assad", ("Bashar Assad", "Assad", "Bashar al-Assad"), (*ASSAD.mentions, *AL_ASSAD.mentions)),
    )
    assert list(store.found.people()) == [("a", (ASSAD, LAVROV, AL_ASSAD))]


def test_a_resolution_reports_which_articles_it_changes(store: ArticleStore) -> None:
    for name, people in {"a": (ASSAD,), "b": (AL_ASSAD,), "c": (LAVROV,), "d": ()}.items():
        store.put(article(name), 1)
        store.put_people(name, 1, FoundPeople(people), 1)
    shorter: dict[str, str | None] = {"Bashar al-Assad": "Bashar Assad", "Bashar Assad": "Bashar Assad"}
    store.names.put("person", Resolution(shorter), 2)
    assert dict(store.names.people_changed_since(0)) == {
        "a": ("Bashar Assad",),
        "b": ("Bashar Assad",),
        "c": ("Lavrov",),
        "d": (),
    }
    store.names.put("person", Resolution(AS_ONE | {"Lavrov": "Lavrov"}), 3)
    assert dict(store.names.people_changed_since(2)) == {"a": ("Bashar al-Assad",), "b": ("Bashar al-Assad",)}
    store.names.put("person", Resolution({"Lavrov": "Lavrov"}), 4)
    assert dict(store.names.people_changed_since(3)) == {"a": ("Bashar Assad",)}
    assert list(store.names.people_changed_since(4)) == []


def test_a_name_can_stand_for_another_person_in_single_articles(store: ArticleStore) -> None:
    bush = Person("George Bush", ("Bush",))
    for name in ("a", "b"):
        store.put(article(name), 1)
        store.put_people(name, 1, FoundPeople((bush,)), 1)
    exceptions: dict[str, dict[str, str | None]] = {"a": {"George Bush": "George H. W. Bush"}}
    store.names.put("person", Resolution({"George Bush": "George Bush"}, exceptions=exceptions), 2)
    assert dict(store.names.people_changed_since(1)) == {"a": ("George H. W. Bush",)}
    assert store.article("a", 1).people == (Person("George H. W. Bush", ("Bush",)),)
    store.names.put("person", Resolution({"George Bush": "George Bush"}), 3)
    assert dict(store.names.people_changed_since(2)) == {"a": ("George Bush",)}


@pytest.mark.parametrize(
    ("dimension", "spelling", "value"),
    [
        ("person", "Bashar Assad", "Bashar al-Assad"),
        ("person", "bashar al-assad", "Bashar al-Assad"),
        ("person", "  Bashar   Assad ", "Bashar al-Assad"),
        ("person", "Lavrov", "Lavrov"),
        ("person", "president ASSAD", "Bashar al-Assad"),
        ("person", "Assad", "Asma Assad"),
        ("person", "Hidden Name", None),
        ("person", "Nobody", None),
        ("outlet", "Northern Ledger", "Northern Ledger"),
        ("outlet", "NORTHERN LEDGER", "Northern Ledger"),
        ("outlet", "Ledger Online", "Northern Ledger"),
        ("outlet", "Unknown Gazette", None),
    ],
)
def test_any_spelling_leads_to_its_canonical_name(
    store: ArticleStore, dimension: str, spelling: str, value: str | None
) -> None:
    store.put(article("a1", outlet="Northern Ledger"), 1)
    store.put(article("b", outlet="Ledger Online"), 1)
    hidden = Person("Hidden Name", ("Hidden Name",))
    store.put_people("a1", 1, FoundPeople((ASSAD, AL_ASSAD, LAVROV, hidden)), 1)
    spellings = {"Bashar al-Assad": ("Bashar Assad", "President Assad", "Assad"), "Asma Assad": ("Asma Assad", "Assad")}
    store.names.put("person", Resolution(AS_ONE | {"Hidden Name": None}, spellings), 1)
    store.names.put("outlet", Resolution({"Ledger Online": "Northern Ledger"}), 1)
    assert store.names.value_of(dimension, spelling) == value  # type: ignore[arg-type]


def test_an_outlet_is_shown_under_its_canonical_name(store: ArticleStore) -> None:
    store.put(article("b", outlet="Ledger Online"), 1)
    store.names.put("outlet", Resolution({"Ledger Online": "Northern Ledger"}), 1)
    assert store.article("b", 1).outlet == "Northern Ledger"


def test_cached_names_follow_what_others_write(store: ArticleStore, tmp_path: Path) -> None:
    store.put(article("a", outlet="Ledger"), 1)
    store.put_people("a", 1, FoundPeople((ASSAD,)), 1)
    assert _names(store) == ("Ledger", "Bashar Assad")
    other = ArticleStore(tmp_path / "articles.db")
    other.names.put("person", Resolution(AS_ONE), 2)
    assert _names(store) == ("Ledger", "Bashar al-Assad")
    store.names.put("outlet", Resolution({"Ledger": "Northern Ledger"}), 3)
    assert _names(store) == _names(other) == ("Northern Ledger", "Bashar al-Assad")
    other.names.put("person", Resolution({}, exceptions={"a": {"Bashar Assad": "Assad"}}), 4)
    assert _names(store) == ("Northern Ledger", "Assad")
    with store.batch():
        store.names.put("outlet", Resolution({"Ledger": "The Ledger"}), 5)
        assert _names(store) == ("The Ledger", "Assad"), "what is not kept yet is seen by who writes it"
    other.close()


def test_changes_of_some_names_leave_the_others(store: ArticleStore) -> None:
    for name, person in {"a": ASSAD, "b": AL_ASSAD, "c": LAVROV}.items():
        store.put(article(name), 1)
        store.put_people(name, 1, FoundPeople((person,)), 1)
    store.names.put("person", Resolution(AS_ONE | {"Lavrov": "Lavrov"}, {"Bashar al-Assad": ("Assad",)}), 2)
    apart: dict[str, str | None] = {"Bashar Assad": "Bashar Assad", "Bashar al-Assad": "Bashar al-Assad"}
    store.names.put_changes(Resolution(apart, {"Bashar Assad": ("Assad", "Bashar Assad")}), 3)
    assert dict(store.names.people_changed_since(2)) == {"a": ("Bashar Assad",)}
    assert store.names.spellings("person", "Bashar Assad") == ("Assad", "Bashar Assad")
    assert store.names.spellings("person", "Bashar al-Assad") == ()
    assert store.names.value_of("person", "Lavrov") == "Lavrov"


def test_articles_whose_outlet_changed_its_canonical_name_are_reported(store: ArticleStore) -> None:
    for name, outlet in {"a": "Ledger", "b": "Gazette", "c": "Spam"}.items():
        store.put(article(name, outlet=outlet), 1)
    assert list(store.names.outlets_changed_since(0)) == []
    store.names.put("outlet", Resolution({"Ledger": "Northern Ledger", "Gazette": "Gazette", "Spam": None}), 2)
    assert list(store.names.outlets_changed_since(1)) == [("a", ("Northern Ledger",)), ("c", ())]
    assert list(store.names.outlets_changed_since(2)) == []


def _names(store: ArticleStore) -> tuple[str | None, ...]:
    (one,) = store.several([("a", 1)])
    return one.outlet, *(person.name for person in one.people or ())


def test_a_name_is_known_by_what_it_stood_for_in_each_generation(store: ArticleStore) -> None:
    store.put(article("a"), 1)
    store.put_people("a", 1, FoundPeople((ASSAD,)), 1)
    store.names.put("person", Resolution({"Bashar Assad": "Bashar al-Assad"}), 3)
    store.names.put_changes(Resolution({"Bashar Assad": None}), 5)
    store.names.put_changes(Resolution({"Bashar Assad": "B. Assad"}), 5)
    store.names.put("person", Resolution({"Bashar Assad": "B. Assad"}), 9)  # changes nothing
    named = [store.names.value_at("person", "Bashar Assad", generation) for generation in (2, 3, 4, 5, 9)]
    assert named == ["Bashar Assad", "Bashar al-Assad", "Bashar al-Assad", "B. Assad", "B. Assad"]
    assert store.names.value_at("person", "Lavrov", 4) == "Lavrov"
    assert list(faults(store.database, lambda what, done, of: None)) == []
    with store.batch():
        store.database.write("UPDATE former_names SET value = 'Another'")
    with pytest.raises(NameDamaged):
        store.names.value_at("person", "Bashar Assad", 4)
    assert len(list(faults(store.database, lambda what, done, of: None))) == 1
