"""Tells which lines of a page the gold text is made of, for calibrating. No part of any measure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.calibration.perceptron import Array
from benchmarks.quality.metrics import words

RUN = 4


def gold_lines(lines: Sequence[str], gold: str) -> Array:
    """Give 1 for each line that the gold text contains, 0 for the others; doubled ones only as often as there."""
    gold_words = words(gold)
    runs = frozenset(zip(*(gold_words[start:] for start in range(RUN)), strict=False))
    whole = frozenset(" ".join(words(line)) for line in gold.splitlines())
    own = [words(line) for line in lines]
    found = np.array([_share(line, runs, whole) for line in own])
    running = f" {' '.join(gold_words)} "
    _settle_short(found, own, running)
    _settle_doubles(found, own, running)
    wanted: Array = (found > 0.5).astype(np.float32)
    return wanted


def _share(line: list[str], runs: frozenset[tuple[str, ...]], whole: frozenset[str]) -> float:
    """Give the share of a line's runs of words that are gold; -1 for a short line that is no line of the gold."""
    if len(line) >= RUN:
        own = list(zip(*(line[start:] for start in range(RUN)), strict=False))
        return sum(run in runs for run in own) / len(own)
    if not line:
        return 0.0
    return 1.0 if " ".join(line) in whole else -1.0


def _settle_short(found: Array, own: list[list[str]], running: str) -> None:
    """Count a short line as gold where it is a line of the gold near gold ones, or words of it between two."""
    for place, line in enumerate(own):
        if found[place] == -1:
            before = next((share for share in found[:place][::-1] if share >= 0), 0)
            after = next((share for share in found[place + 1 :] if share >= 0), 0)
            found[place] = float(f" {' '.join(line)} " in running and before > 0.5 and after > 0.5)
        elif 0 < len(line) < RUN and found[place] == 1:
            near = [*found[max(0, place - 3) : place], *found[place + 1 : place + 4]]
            found[place] = float(max(near, default=0) > 0.5)


def _settle_doubles(found: Array, own: list[list[str]], running: str) -> None:
    """Keep, of a line that the page has more often than the gold, those with most gold around them."""
    places: dict[str, list[int]] = {}
    for place, line in enumerate(own):
        if line and found[place] > 0.5:
            places.setdefault(" ".join(line), []).append(place)
    for key, at in places.items():
        times = max(1, running.count(f" {key} "))
        at.sort(key=lambda place: -_gold_around(found, place))
        found[at[times:]] = 0


def _gold_around(found: Array, place: int) -> float:
    return float((found[max(0, place - 4) : place + 5] > 0.5).sum())
