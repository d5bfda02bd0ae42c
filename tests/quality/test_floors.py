"""Cleaning does not fall below what it has reached on the sample pages."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from benchmarks.samples import sample_figures

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def reached() -> dict[str, float]:
    return {figure.measure.removeprefix("sample "): figure.value for figure in sample_figures(Path())}


def test_every_measure_has_a_floor(reached: dict[str, float]) -> None:
    assert reached.keys() == FLOORS.keys()


@pytest.mark.parametrize("measure", FLOORS)
def test_no_floor_is_broken(measure: str, reached: dict[str, float]) -> None:
    assert reached[measure] >= FLOORS[measure]
