"""A short sample of the load: the server answers beside slow clients, and while articles are added.

On a machine that does other things the times say little, so here only errors and generous times count.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.serving import scenarios
from benchmarks.serving.archives import adding, build, memory_of
from benchmarks.serving.slow_clients import Slowness, slow_clients
from benchmarks.serving.traffic import Client, Traffic, run_clients
from benchmarks.speed.corpus_generator import CorpusGenerator
from tests.support.server import started

SLOWEST = 5.0
"""Seconds within which an ordinary page of a small archive comes, whatever else the machine does."""


def test_ordinary_pages_come_beside_slow_clients_and_an_add(tmp_path: Path) -> None:
    generator = CorpusGenerator(None)
    archive = tmp_path / "archive"
    build(archive, generator, 100)
    with started(archive, tmp_path / "log", "--workers", "2") as (address, process):
        port = int(address.rpartition(":")[2])
        run_clients(port, ["/"], 2, 1.0)
        with slow_clients(port, 200, tuple(Slowness)), adding(archive, generator, 1_000, "--no-people") as added:
            traffic = run_clients(port, [*scenarios.PAGES, "/help"], 4, 4.0, rate=10)
        assert traffic.errors == []
        assert len(traffic.seconds) >= 35
        assert traffic.quantile(0.5) < SLOWEST
        assert added.errors == []
        assert added.articles > 0
        assert memory_of(process.pid) < 2_000_000_000
        with closing(Client(port)) as client:
            assert client.get("/readyz")[0] == 200


def test_figures_name_quantiles_and_errors() -> None:
    traffic = Traffic([n / 1000 for n in range(1, 101)], ["/: 500"])
    assert traffic.figures("x") == {"x_answers": 100, "x_errors": 1, "x_p50_ms": 51.0, "x_p99_ms": 100.0}
    assert Traffic().quantile(0.99) == 0


@pytest.mark.parametrize("late", [0.0, 1.0])
def test_growth_compares_two_spans(late: float) -> None:
    steady = scenarios.Steady(Traffic(), [(0.0, 9_000_000), (1.0, 10_000_000), (5.0 + late, 30_000_000)])
    assert steady.growth((1, 2), (5, 6)) == (10.0, 30.0)
