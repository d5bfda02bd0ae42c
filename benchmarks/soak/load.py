"""Load: ordinary clients beside slow requests and half-open connections, and 32 clients while articles are added.

One archive serves all trials. Needs both cores to itself: a third program doubles the times that are compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.serving.archives import usual_data
from benchmarks.serving.trials import beside, prepared, while_adding
from benchmarks.soak.journal import Trial
from benchmarks.soak.options import SoakOptions

COUNT = 2
"""One trial of each kind: 2 and 11 minutes, after three minutes in which the archive is made."""

ARTICLES = 10_000
BESIDE, ADDING = 60.0, 300.0
"""Seconds of each measurement; a trial has two, without and with the disturbance."""


def run(
    options: SoakOptions, articles: int = ARTICLES, lengths: tuple[float, float] = (BESIDE, ADDING)
) -> Iterator[Trial]:
    """Yield the trials that are left: even numbers beside slow clients, odd ones while articles are added."""
    archive, generator = prepared(options.folder, options.data or usual_data(), articles)
    for number in options.remaining():
        if number % 2:
            # Each trial adds articles that no earlier one has added.
            wrong, figures = while_adding(archive, generator, articles + 1_000_000 * number, lengths[1])
            yield Trial(number, "while adding", wrong, figures)
        else:
            wrong, figures = beside(archive, lengths[0])
            yield Trial(number, "beside slow clients", wrong, figures)
