"""What is promised about two bare names."""

import pytest

from corpus.names.parser import parse
from corpus.names.similarity import same_person, same_spelling, variant_keys


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Dr. Rami Makhlouf", ("rami", "makhlouf")),
        ("President Bashar al-Assad", ("bashar", "assad")),
        ("RANDOLPH, Gena C.", ("gena", "c", "randolph")),
        ("Martin Luther King, Jr.", ("martin", "luther", "king")),
        ("Ludwig van der Berg", ("ludwig", "berg")),
        ("Ben Affleck", ("ben", "affleck")),
        ("Abdel Fattah el-Sisi", ("abd", "fattah", "sisi")),
        ("Мария Захарова", ("mariya", "zakharova")),
    ],
)
def test_a_name_is_taken_apart_into_the_words_that_distinguish(name: str, words: tuple[str, ...]) -> None:
    assert parse(name).words == words


SPELLINGS = [
    ("Bashar Assad", "Bashar al-Assad"),
    ("Maria Zakharova", "Maria Sacharowa"),
    ("Maria Zakharova", "Мария Захарова"),
    ("Sergei Lavrov", "Sergej Lawrow"),
    ("Osama bin Laden", "Usama ibn Laden"),
    ("Vladimir Putin", "Vladimir Vladimirovich Putin"),
    ("Volodymyr Zelenskyy", "Володимир Зеленський"),
    ("J. Kerry", "John Kerry"),
    ("Bill Clinton", "William Clinton"),
]
OTHERS = [
    ("Bashar al-Assad", "Hafez al-Assad"),
    ("Michelle Obama", "Barack Obama"),
    ("Pol Pot", "Paul Murphy"),
    ("Sergey Ivanov", "Sergey Viktorovich Lavrov"),
    ("Eric A. Wendt", "Josh A. Wendt"),
]


@pytest.mark.parametrize(("a", "b"), SPELLINGS)
def test_spellings_of_one_name_are_one(a: str, b: str) -> None:
    assert same_spelling(a, b)
    assert same_spelling(b, a)
    assert same_person(a, b)


@pytest.mark.parametrize(("a", "b"), OTHERS)
def test_names_that_share_a_word_are_two(a: str, b: str) -> None:
    assert not same_spelling(a, b)
    assert not same_person(a, b)
    assert not same_person(b, a)


def test_another_middle_name_is_another_person() -> None:
    assert not same_spelling("George W. Bush", "George H. W. Bush")


@pytest.mark.parametrize(("a", "b"), [("Vladimir Pulin", "Vladimir Putin"), ("Serei Lavrov", "Sergei Lavrov")])
def test_a_typing_error_is_the_same_person_but_no_spelling(a: str, b: str) -> None:
    assert same_person(a, b)
    assert not same_spelling(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Zakharova", "Sacharowa"),
        ("Zakharova", "Захарова"),
        ("Hezbollah", "Hizbullah"),
        ("Latakia", "Lattakia"),
        ("Qaddafi", "Gadhafi"),
        ("Jurij", "Yuri"),
        ("Hussein", "Хусейн"),
    ],
)
def test_variant_spellings_meet_under_a_key(a: str, b: str) -> None:
    assert set(variant_keys(a)) & set(variant_keys(b))


def test_a_word_without_letters_has_no_keys() -> None:
    assert variant_keys("—") == ()
