"""Extraction, people, ranking and query expansion do not fall below what they have reached."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.support.sample_pages import page_figures
from tests.support.sample_people import people_figures
from tests.support.search_quality import average_precision, expansion_figures, ndcg, ranking_figures

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def reached() -> dict[str, float]:
    figures = [*page_figures(), *people_figures(), *ranking_figures(), *expansion_figures()]
    return {figure.measure: figure.value for figure in figures}


def test_every_measure_has_a_floor(reached: dict[str, float]) -> None:
    assert reached.keys() == FLOORS.keys()


@pytest.mark.parametrize("measure", FLOORS)
def test_no_floor_is_broken(measure: str, reached: dict[str, float]) -> None:
    assert reached[measure] >= FLOORS[measure]


def test_measures_of_ranking_are_those_of_the_literature() -> None:
    grades = {"a": 3, "b": 1}
    assert ndcg("ab", grades) == average_precision("ab", grades) == 1
    assert ndcg("xyz", grades) == average_precision("xyz", grades) == 0
    assert ndcg("ba", grades) == pytest.approx(0.70981, abs=1e-5)  # (1 + 7/log2(3)) / (7 + 1/log2(3))
    assert average_precision("xaxb", grades) == pytest.approx((1 / 2 + 2 / 4) / 2)
