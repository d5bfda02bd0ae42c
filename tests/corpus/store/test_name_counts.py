"""Resolving what has changed has the same result as resolving everything, in whatever order."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.article import Article, Person
from corpus.resolution.corrections import Correction, Corrections, Hide, Merge, Rename, Split, save
from corpus.resolution.people import ArticleNames, resolve_people
from corpus.store import name_clusters
from corpus.store.archive import Archive, create_archive
from corpus.store.found_names import FoundPeople
from corpus.store.name_counts import NameCounter
from index.ingest.people import resolve_names
from index.reference.engine import ReferenceEngine

NAMES = (
    "Sergei Lavrov", "Sergey Lavrov", "Sergej Lawrow", "Сергей Лавров", "S. Lavrov", "Lavrov", "LAVROV", "Igor Lavrov",
    "I. Lavrov", "Igor Lawrow", "Anna Petrova", "Alla Petrova", "A. Petrova", "Petrova", "William Bush", "Bill Bush",
    "Billy Bush", "W. Bush", "Bush", "George W. Bush", "Kate Bush", "K. Bush", "Bashar al-Assad", "Bashar Assad",
    "Assad", "Hafez Assad", "Hafez al-Assad", "H. Assad", "Kim Jong-un", "Kim Jong Un", "Jong-un", "Jong Un", "Un",
    "周 恩来", "—",
)  # fmt: skip

name = st.sampled_from(NAMES)
people = st.lists(name, max_size=4, unique=True)
change = st.tuples(st.integers(0, 15), st.none() | people)
correction = (
    st.builds(Hide, name)
    | st.builds(Rename, name, name | st.just("Another Person"))
    | st.builds(lambda *names: Merge(names), name, name)
    | st.builds(Split, name, st.tuples(name, name), st.just(()) | st.just((f"{1:016}", f"{2:016}")))
)
rounds = st.lists(
    st.tuples(st.lists(change, min_size=1, max_size=12), st.lists(correction, max_size=2)), min_size=1, max_size=5
)


def carry_out(archive: Archive, engine: ReferenceEngine, changes: list[tuple[int, list[str] | None]], at: int) -> None:
    generation = engine.generation() + 1
    for number, names in changes:
        if names is None:
            archive.store.remove(f"{number:016}", generation)
            continue
        article = Article(f"{number:016}", "Title", f"Body {at} {names}", "test")
        kept = archive.store.put_all([(article, None)], generation)[0]
        found = tuple(Person(name, (name, name.split()[-1])) for name in names)
        archive.store.put_people(article.id, kept.version, FoundPeople(found), generation)


def agree(archive: Archive, corrections: Corrections) -> None:
    found = list(archive.store.found.people())
    named = [
        ArticleNames(article, tuple((person.name, person.forms) for person in people)) for article, people in found
    ]
    expected = resolve_people(named, corrections)
    shown = {article.id: [person.name for person in article.people or ()] for article in archive.store.articles()}
    for article, people in found:
        values = dict.fromkeys(expected.value(article, person.name) for person in people)
        assert shown[article] == [value for value in values if value is not None]
    spellings = {label: archive.store.names.spellings("person", label) for label in expected.spellings}
    assert spellings == expected.spellings


@pytest.mark.parametrize("many", [0, name_clusters.MANY])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=rounds)
def test_incremental_resolution_equals_resolution_at_once(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    many: int,
    rounds: list[tuple[list[tuple[int, list[str] | None]], list[Correction]]],
) -> None:
    monkeypatch.setattr(name_clusters, "MANY", many)
    engine = ReferenceEngine()
    with create_archive(tmp_path_factory.mktemp("counted")) as archive:
        for at, (changes, entries) in enumerate(rounds):
            corrections = Corrections()
            for entry in entries:
                corrections = corrections.adding(entry)
            save(archive.people_file, corrections)
            carry_out(archive, engine, changes, at)
            resolve_names(archive, engine)
            agree(archive, corrections)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return create_archive(tmp_path / "archive")


def test_corrections_hold_for_what_comes_later_and_leave_nothing_behind(archive: Archive) -> None:
    engine = ReferenceEngine()
    carry_out(archive, engine, [(1, ["Sergei Lavrov"]), (2, ["Igor Lavrov", "Bush"])], 0)
    resolve_names(archive, engine)
    archive.people_file.write_text('[[rename]]\nname = "Bush"\nlabel = "G. W. Bush"\n', encoding="utf-8")
    resolve_names(archive, engine)
    assert archive.store.names.value_of("person", "Bush") == "G. W. Bush"
    carry_out(archive, engine, [(3, ["Igor Lavrov"])], 1)
    resolve_names(archive, engine)
    assert archive.store.names.value_of("person", "Bush") == "G. W. Bush"
    archive.people_file.unlink()
    resolve_names(archive, engine)
    agree(archive, Corrections())


def test_people_found_again_in_the_same_version_are_counted_again(archive: Archive) -> None:
    engine = ReferenceEngine()
    carry_out(archive, engine, [(1, ["Sergei Lavrov"]), (2, ["Igor Lavrov"])], 0)
    resolve_names(archive, engine)
    archive.store.put_people(
        f"{1:016}", 1, FoundPeople((Person("Kate Bush", ("Kate Bush",)),)), engine.generation() + 1
    )
    resolve_names(archive, engine)
    agree(archive, Corrections())


def test_only_changed_clusters_are_affected(archive: Archive) -> None:
    engine = ReferenceEngine()
    carry_out(archive, engine, [(1, ["Sergei Lavrov"]), (2, ["Kate Bush"])], 0)
    resolve_names(archive, engine)
    carry_out(archive, engine, [(3, ["Lavrov"])], 1)
    with archive.store.batch():
        assert NameCounter(archive.store.database).update(engine.generation() + 1, ()) == {"Lavrov", "Sergei Lavrov"}
