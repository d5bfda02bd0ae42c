"""Names of one person have one representative; names that may be two people's have their own."""

from __future__ import annotations

import pytest

from corpus.resolution.clusters import (
    NameKind,
    blocking_keys,
    representative_of_single,
    representatives_of,
    representatives_of_full,
    totals_of_clusters,
)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Sergei Lavrov", NameKind.FULL),
        ("S. Lavrov", NameKind.INITIAL),
        ("Lavrov", NameKind.SINGLE),
        ("Jong-un", NameKind.SINGLE),
        ("Kim Jong-un", NameKind.FULL),
    ],
)
def test_a_name_is_full_or_has_an_initial_or_is_a_single_word(name: str, kind: NameKind) -> None:
    assert blocking_keys(name).kind is kind


@pytest.mark.parametrize(
    ("name", "other", "keys"),
    [
        ("Sergei Lavrov", "Sergej Lawrow", "full"),
        ("Sergei Lavrov", "Сергей Лавров", "full"),
        ("William Bush", "Bill Bush", "full"),
        ("Sergei Lavrov", "S. Lavrov", "initial"),
        ("Sergei Lavrov", "Lavrov", "ends"),
    ],
)
def test_names_that_can_be_one_person_share_a_key(name: str, other: str, keys: str) -> None:
    assert set(getattr(blocking_keys(name), keys)) & set(getattr(blocking_keys(other), keys))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (
            {"Sergei Lavrov": 3, "Sergey Lavrov": 1},
            {"Sergei Lavrov": "Sergei Lavrov", "Sergey Lavrov": "Sergei Lavrov"},
        ),
        (
            {"Sergei Lavrov": 1, "Sergey Lavrov": 3},
            {"Sergei Lavrov": "Sergey Lavrov", "Sergey Lavrov": "Sergey Lavrov"},
        ),
        ({"Igor Lavrov": 1, "I. Lavrov": 5}, {"Igor Lavrov": "Igor Lavrov", "I. Lavrov": "Igor Lavrov"}),
        (
            {"Kate Bush": 1, "George Bush": 4, "Bush": 1},
            {"Kate Bush": "Kate Bush", "George Bush": "George Bush", "Bush": "George Bush"},
        ),
        (
            {"Kate Bush": 2, "George Bush": 4, "Bush": 1},
            {"Kate Bush": "Kate Bush", "George Bush": "George Bush", "Bush": "~bush"},
        ),
        ({"Lavrov": 1, "LAVROV": 2}, {"Lavrov": "~lavrov", "LAVROV": "~lavrov"}),
    ],
)
def test_rarer_names_join_the_most_frequent_one(counts: dict[str, int], expected: dict[str, str]) -> None:
    assert representatives_of(counts) == expected


def test_full_names_without_a_common_key_are_independent() -> None:
    lavrov, bush = {"Sergei Lavrov": 3, "Sergey Lavrov": 1}, {"Bill Bush": 2, "William Bush": 2}
    assert representatives_of_full(lavrov | bush) == representatives_of_full(lavrov) | representatives_of_full(bush)


def test_a_single_word_means_a_person_only_if_one_dominates() -> None:
    assert representative_of_single("Bush", {"A Bush", "B Bush"}, {"A Bush": 8, "B Bush": 2}) == "A Bush"
    assert representative_of_single("Bush", {"A Bush", "B Bush"}, {"A Bush": 7, "B Bush": 2}) == "~bush"


def test_totals_are_articles_of_all_names_of_a_cluster() -> None:
    assert totals_of_clusters({"a": "a", "b": "a", "c": "c"}, {"a": 3, "b": 2, "c": 1}) == {"a": 5, "c": 1}
