"""A name is reduced to the words that distinguish its bearer, in their usual order."""

from __future__ import annotations

import pytest

from corpus.names.parser import also_called, parse

WORDS = [
    ("Dr. Rami Makhlouf", ("rami", "makhlouf")),
    ("President Bashar al-Assad", ("bashar", "assad")),
    ("RANDOLPH, Gena C.", ("gena", "c", "randolph")),
    ("Martin Luther King, Jr.", ("martin", "luther", "king")),
    ("Ludwig van der Berg", ("ludwig", "berg")),
    ("Ben Affleck", ("ben", "affleck")),
    ("Yasin ben Ali", ("yasin", "ali")),
    ("van der", ("van", "der")),
    ("Abdel Fattah el-Sisi", ("abd", "fattah", "sisi")),
    ("Abdelaziz Bouteflika", ("abd", "aziz", "bouteflika")),
    ("Мария Захарова", ("mariya", "zakharova")),
    ("Doctor", ("doctor",)),
    ("—", ()),
    ("", ()),
]


@pytest.mark.parametrize(("name", "words"), WORDS, ids=[name or "empty" for name, _ in WORDS])
def test_a_name_is_parsed_into_its_distinctive_words(name: str, words: tuple[str, ...]) -> None:
    assert parse(name).words == words


@pytest.mark.parametrize(
    ("name", "given", "surname"),
    [("Ann Mary Lee", "ann", "lee"), ("LEE, Ann", "ann", "lee"), ("Lee", "", "lee"), ("—", "", "")],
)
def test_given_name_and_surname_are_the_ends(name: str, given: str, surname: str) -> None:
    parsed = parse(name)
    assert (parsed.given, parsed.surname) == (given, surname)


@pytest.mark.parametrize(
    ("name", "patronymics"),
    [
        ("Mohammed bin Salman", {1}),
        ("Mohammed bin Salman bin Abdulaziz", {1, 2}),
        ("Mohammed Salman", set()),
    ],
)
def test_a_word_behind_bin_is_a_patronymic(name: str, patronymics: set[int]) -> None:
    assert parse(name).patronymics == patronymics


@pytest.mark.parametrize(
    ("name", "latin"), [("Sergei Lavrov", True), ("Özgür Çelik", True), ("Лавров", False), ("中国", False)]
)
def test_the_script_of_a_name_is_known(name: str, latin: bool) -> None:
    assert parse(name).latin is latin


def test_familiar_forms_belong_to_the_formal_name_only() -> None:
    assert "bill" in also_called("william")
    assert also_called("bill") == ()
