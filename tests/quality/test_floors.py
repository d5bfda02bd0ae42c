"""Extraction and people on the sample pages do not fall below their floors."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from benchmarks.quality.sample_pages import sample_figures
from benchmarks.quality.sample_people import sample_people_figures

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def reached() -> dict[str, float]:
    figures = [*sample_figures(Path()), *sample_people_figures(Path())]
    return {figure.measure.removeprefix("sample "): figure.value for figure in figures}


def test_every_measure_has_a_floor(reached: dict[str, float]) -> None:
    assert reached.keys() == FLOORS.keys()


@pytest.mark.parametrize("measure", FLOORS)
def test_no_floor_is_broken(measure: str, reached: dict[str, float]) -> None:
    assert reached[measure] >= FLOORS[measure]
