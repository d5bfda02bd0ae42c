"""The people and places of an article are found by the real models."""

import pytest

from corpus.article import Article
from corpus.people.annotate import find_people
from corpus.people.read_part import NAMED_CHARACTERS, beginning

ENGLISH = """\
AMMAN — Syria's information minister, Omran al-Zoubi, denied the reports on Monday. President Bashar al-Assad's office
said nothing, and pro-Assad forces stayed in Latakia.

Zoubi said that Jabhat al-Nusra had lost ground. He had come to Slunfeh from Damascus, the Daily Courier reported.
"""
RUSSIAN = """\
Официальный представитель МИД Мария Захарова заявила об этом в Москве. По словам Захаровой, переговоры продолжатся.
О Марии Захаровой писала газета «Вечерний вестник».
"""


def article(title: str, body: str, language: str | None) -> Article:
    return Article(id=title, title=title, body=body, source="test", language=language)


ARTICLES = [
    article("ASSAD OUSTER IS NO AIM", ENGLISH, "en"),
    article("Захарова о переговорах", RUSSIAN, "ru"),
    article("", "", None),
]


@pytest.fixture(scope="module")
def named() -> list[Article]:
    return list(find_people(ARTICLES))


def test_each_person_is_named_once_in_the_fullest_form(named: list[Article]) -> None:
    assert [sorted(person.name for person in found.people or ()) for found in named] == [
        ["Bashar al-Assad", "Omran al-Zoubi"],
        ["Мария Захарова"],
        [],
    ]


def test_forms_are_bare_names_as_the_article_spells_them(named: list[Article]) -> None:
    forms = {person.name: set(person.forms) for found in named for person in found.people or ()}
    assert forms["Bashar al-Assad"] == {"ASSAD", "Bashar al-Assad", "Assad"}
    assert forms["Omran al-Zoubi"] == {"Omran al-Zoubi", "Zoubi"}
    assert forms["Мария Захарова"] == {"Захарова", "Мария Захарова", "Захаровой", "Марии Захаровой"}


def test_every_mention_lies_where_its_form_stands(named: list[Article]) -> None:
    for found in named:
        for person in found.people or ():
            texts = [getattr(found, mention.field)[mention.start : mention.end] for mention in person.mentions]
            assert set(texts) == set(person.forms)


def test_russian_titles_and_initials_are_read_and_common_words_are_not_people() -> None:
    body = "Он говорил об оскорблении пророка Мухаммеда. Автор заметки Орлова А. В. была против. Осужденная молчала."
    (found,) = find_people([article("Суд", body, "ru")])
    assert {form for person in found.people or () for form in person.forms} == {"Мухаммеда", "Орлова А. В."}


def test_a_text_of_any_length_is_read_to_its_end() -> None:
    line = "The harbour was quiet and the boats stayed where they were, said the harbour master.\n"
    (found,) = find_people([article("Long", line * 1_500 + "President Bashar al-Assad spoke.", "en")])
    (person,) = found.people or ()
    assert person.name == "Bashar al-Assad"
    assert found.body[person.mentions[0].start :].startswith("Bashar al-Assad")


def test_a_name_right_behind_that_of_a_body_is_a_name() -> None:
    body = "At the United Nations Sergei Lavrov, the foreign minister, rejected the plan. Lavrov left on Sunday."
    (found,) = find_people([article("Talks", body, "en")])
    assert [(person.name, len(person.mentions)) for person in found.people or ()] == [("Sergei Lavrov", 2)]


def test_places_are_kept_beside_people(named: list[Article]) -> None:
    assert {"Syria", "Latakia", "Damascus"} <= {place.name for place in named[0].places}
    assert "Москва" in {place.name for place in named[1].places}


def test_articles_come_back_in_order_and_otherwise_unchanged(named: list[Article]) -> None:
    assert [(found.id, found.title, found.body) for found in named] == [(a.id, a.title, a.body) for a in ARTICLES]


def test_people_are_looked_for_in_the_beginning_of_a_long_article_only() -> None:
    filler = "The weather was fair and the sea was calm. " * (NAMED_CHARACTERS // 40)
    long = article("Talks", f"President Bashar al-Assad spoke. {filler} Later Sergei Lavrov spoke in Moscow.", "en")
    [found], [cut] = find_people([long]), find_people([beginning(long)])
    assert [person.name for person in found.people or ()] == ["Bashar al-Assad"]
    assert (found.body, found.people) == (long.body, cut.people)
    assert len(cut.body) == NAMED_CHARACTERS
