"""Names are compared by edit costs: spellings are near, other people's names far."""

import pytest

from corpus.names.parser import parse
from corpus.names.similarity import (
    STRICT_COSTS,
    TOLERANT_COSTS,
    given_name_variants,
    joined_name_distance,
    name_distance,
    same_person,
    same_spelling,
    substitution_cost,
    variant_keys,
)

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


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Bill C.", "William Clinton"),
        ("Yusuf", "Josef"),
        ("Wladimir Putin", "Vladimir Poutine"),
        ("J. Lee", "John Lee"),
    ],
)
def test_names_are_compared_whose_words_share_no_key_but_may_match(a: str, b: str) -> None:
    assert same_spelling(a, b) is (name_distance(parse(a), parse(b), STRICT_COSTS) <= STRICT_COSTS.limit)


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
def test_spellings_share_a_phonetic_key(a: str, b: str) -> None:
    assert set(variant_keys(a)) & set(variant_keys(b))


def test_a_word_without_letters_has_no_keys() -> None:
    assert variant_keys("—") == ()


@pytest.mark.parametrize(
    ("a", "b", "cost"),
    [
        ("lavrov", "lavrov", 0.0),
        ("william", "bill", TOLERANT_COSTS.nickname),
        ("j", "john", TOLERANT_COSTS.initial),
        ("k", "john", float("inf")),
        ("merkel", "lavrov", float("inf")),
    ],
)
def test_a_word_is_replaced_at_a_cost(a: str, b: str, cost: float) -> None:
    assert substitution_cost(a, b, TOLERANT_COSTS) == cost
    assert substitution_cost(b, a, TOLERANT_COSTS) == cost


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("Ann Lee", "Ann Lee", 0.0),
        ("Ann Lee", "Lee Ann", 2 * TOLERANT_COSTS.order),
        ("Ann Lee", "Ann Mary Lee", TOLERANT_COSTS.middle),
        ("Ann Lee", "Lee", TOLERANT_COSTS.end),
        ("Saad bin Omar", "Omar bin Saad", 2 * (TOLERANT_COSTS.order + TOLERANT_COSTS.father)),
    ],
)
def test_a_missing_or_moved_word_adds_its_cost(a: str, b: str, distance: float) -> None:
    assert name_distance(parse(a), parse(b), TOLERANT_COSTS) == pytest.approx(distance)


def test_words_written_as_one_are_near_only_when_joined() -> None:
    apart, joined = "Min Ji Park", "Minji Park"
    assert joined_name_distance(apart, joined, TOLERANT_COSTS) == 0.0
    assert name_distance(parse(apart), parse(joined), TOLERANT_COSTS) > 0.0


def test_a_given_name_has_nicknames_and_listed_spellings() -> None:
    assert {"bill", "will"} <= given_name_variants("william")
    assert "william" not in given_name_variants("william")
    assert given_name_variants("lavrov") == frozenset()
