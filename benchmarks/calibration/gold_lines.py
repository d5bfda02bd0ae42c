"""Labels the lines of a page that belong to the gold text, for calibration. Evaluates nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.calibration.perceptron import Array
from benchmarks.quality.metrics import words

RUN = 4


def gold_lines(lines: Sequence[str], gold: str) -> Array:
    """Return 1 for each line in the gold text and 0 for others; of repeated lines, only as many as it has."""
    gold_words = words(gold)
    runs = frozenset(zip(*(gold_words[start:] for start in range(RUN)), strict=False))
    whole = frozenset(" ".join(words(line)) for line in gold.splitlines())
    own = [words(line) for line in lines]
    found = np.array([_share(line, runs, whole) for line in own])
    running = f" {' '.join(gold_words)} "
    _label_short(found, own, running)
    _label_repeated(found, own, running)
    is_gold: Array = (found > 0.5).astype(np.float32)
    return is_gold


def _share(line: list[str], runs: frozenset[tuple[str, ...]], whole: frozenset[str]) -> float:
    """Return the share of gold runs of words in a line; -1 for a short line that is no line of the gold."""
    if len(line) >= RUN:
        own = list(zip(*(line[start:] for start in range(RUN)), strict=False))
        return sum(run in runs for run in own) / len(own)
    if not line:
        return 0.0
    return 1.0 if " ".join(line) in whole else -1.0


def _label_short(found: Array, own: list[list[str]], running: str) -> None:
    """Label short lines as gold if the gold has them near gold lines, or their words between two gold lines."""
    for line_number, line in enumerate(own):
        if found[line_number] == -1:
            before = next((share for share in found[:line_number][::-1] if share >= 0), 0)
            after = next((share for share in found[line_number + 1 :] if share >= 0), 0)
            found[line_number] = float(f" {' '.join(line)} " in running and before > 0.5 and after > 0.5)
        elif 0 < len(line) < RUN and found[line_number] == 1:
            near = [*found[max(0, line_number - 3) : line_number], *found[line_number + 1 : line_number + 4]]
            found[line_number] = float(max(near, default=0) > 0.5)


def _label_repeated(found: Array, own: list[list[str]], running: str) -> None:
    """Keep, of lines that the page has more often than the gold, those with most gold around them."""
    positions: dict[str, list[int]] = {}
    for line_number, line in enumerate(own):
        if line and found[line_number] > 0.5:
            positions.setdefault(" ".join(line), []).append(line_number)
    for key, at in positions.items():
        times = max(1, running.count(f" {key} "))
        at.sort(key=lambda line_number: -_gold_around(found, line_number))
        found[at[times:]] = 0


def _gold_around(found: Array, line_number: int) -> float:
    return float((found[max(0, line_number - 4) : line_number + 5] > 0.5).sum())
