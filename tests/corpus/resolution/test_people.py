"""A person has one canonical name across an archive."""

import random

import pytest

from corpus.resolution.corrections import Correction, Corrections, Hide, Merge, Rename, Split
from corpus.resolution.people import ArticleNames, PersonResolution, resolve_people


def archive(*articles: str) -> list[ArticleNames]:
    """Make articles from lines such as "Bashar Assad/Assad, John Kerry"."""
    return [
        ArticleNames(
            str(number), tuple((person.split("/")[0], tuple(person.split("/"))) for person in line.split(", "))
        )
        for number, line in enumerate(articles)
    ]


def corrections(*entries: Correction) -> Corrections:
    made = Corrections()
    for entry in entries:
        made = made.adding(entry)
    return made


def values(resolution: PersonResolution, articles: list[ArticleNames]) -> list[list[str | None]]:
    return [[resolution.value(entry.article, name) for name, _ in entry.people] for entry in articles]


def test_spellings_of_one_person_are_one_value() -> None:
    articles = archive("Bashar al-Assad/Assad", "Bashar Assad", "Башар Асад", "Assad, John Kerry", "Bashar al-Assad")
    resolution = resolve_people(articles, Corrections())
    assert {row[0] for row in values(resolution, articles)} == {"Bashar al-Assad"}
    assert set(resolution.spellings["Bashar al-Assad"]) == {"Bashar al-Assad", "Bashar Assad", "Башар Асад", "Assad"}
    assert resolution.spellings["John Kerry"] == ("John Kerry",)


def test_a_surname_that_two_people_share_means_neither() -> None:
    articles = archive("George W. Bush", "Kate Bush", "Bush", "Laura Palmer", "Palmer")
    assert values(resolve_people(articles, Corrections()), articles) == [
        ["George W. Bush"],
        ["Kate Bush"],
        ["Bush"],
        ["Laura Palmer"],
        ["Laura Palmer"],
    ]


def test_an_initial_joins_no_two_people() -> None:
    articles = archive("Anna Petrova", "Anna Petrova", "Alla Petrova", "A. Petrova", "Igor Petrov", "I. Petrov")
    assert values(resolve_people(articles, Corrections()), articles) == [
        ["Anna Petrova"],
        ["Anna Petrova"],
        ["Alla Petrova"],
        ["A. Petrova"],
        ["Igor Petrov"],
        ["Igor Petrov"],
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mark Galli", "Mark Gill"),
        ("Paul Wells", "Paula Wells"),
        ("James Madison", "Jim Matheson"),
        ("David Miliband", "Ed Miliband"),
        ("Sergei Ivanov", "Sergei Ivanova"),
        ("Kim Jong-nam", "Kim Yong-nam"),
    ],
)
def test_names_that_merely_resemble_each_other_stay_apart(one: str, other: str) -> None:
    articles = archive(one, other)
    assert values(resolve_people(articles, Corrections()), articles) == [[one], [other]]


def test_the_order_of_arrival_changes_nothing() -> None:
    articles = archive(
        "Sergei Lavrov", "Sergey Lavrov", "Lavrov", "Sergej Lawrow", "Igor Lavrov", "I. Lavrov", "Lavrov", "S. Lavrov"
    )
    expected = resolve_people(articles, Corrections())
    for seed in range(20):
        random.Random(seed).shuffle(articles)
        assert resolve_people(articles, Corrections()) == expected


def test_capitals_alone_are_not_the_label() -> None:
    articles = archive("JOHN KERRY", "JOHN KERRY", "John Kerry")
    assert values(resolve_people(articles, Corrections()), articles) == [["John Kerry"]] * 3


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([Hide("Hafez al-Assad")], ["Bashar al-Assad", "Bashar al-Assad", None, "Omar Khan"]),
        ([Rename("Bashar Assad", "Assad")], ["Assad", "Assad", "Hafez al-Assad", "Omar Khan"]),
        (
            [Merge(("Hafez al-Assad", "Omar Khan"))],
            ["Bashar al-Assad", "Bashar al-Assad", "Hafez al-Assad", "Hafez al-Assad"],
        ),
        (
            [Split("Bashar al-Assad", ("Bashar Assad",))],
            ["Bashar al-Assad", "Bashar Assad", "Hafez al-Assad", "Omar Khan"],
        ),
        (
            [Split("Bashar al-Assad", ("The other",), ("0",))],
            ["The other", "Bashar al-Assad", "Hafez al-Assad", "Omar Khan"],
        ),
        ([Rename("Omar Khan", "O. K."), Hide("O. K.")], ["Bashar al-Assad", "Bashar al-Assad", "Hafez al-Assad", None]),
        ([Hide("Nobody here")], ["Bashar al-Assad", "Bashar al-Assad", "Hafez al-Assad", "Omar Khan"]),
    ],
)
def test_corrections_have_the_last_word(entries: list[Correction], expected: list[str | None]) -> None:
    articles = archive("Bashar al-Assad", "Bashar Assad", "Hafez al-Assad", "Omar Khan/Khan")
    resolution = resolve_people(articles, corrections(*entries))
    assert [row[0] for row in values(resolution, articles)] == expected
    assert None not in resolution.spellings
