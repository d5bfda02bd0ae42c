"""Chooses the lines of a page that are its article. Sees measures of lines, not what they say."""

from __future__ import annotations

import numpy as np

from corpus.extraction.classifier import line_judge
from corpus.extraction.features import windows
from corpus.extraction.features.page_features import Lines, measure
from corpus.extraction.features.windows import Column, LineMask

RECALL = 1.7
"""How many times as much a word lost weighs as a word too many. On text dumps, by weights calibrated on other sites,
1 lost 0.045 of the gold and 3.2 % of the pages lost over 30 %; 1.7 loses 0.033 and 2.2 %, and F1 falls by 0.007."""
_LONG = 400
_FAR = 6.0
_REACHES = (2, 5, 12, 30)


def chances(lines: Lines, title: str, place: int) -> Column:
    """Give for each line how likely it is the article's: first alone, then once more with what stands around it."""
    measured = measure(lines, title, place)
    first = line_judge("line").weigh(measured)
    return chance(line_judge("choice").weigh(measured | context(first, lines)))


def chance(weighed: Column) -> Column:
    """Turn what a judge weighed into a probability."""
    probability: Column = 1 / (1 + np.exp(-np.clip(weighed, -30, 30)))
    return probability


def best_choice(chance_of: Column, lines: Lines, recall: float = RECALL) -> LineMask:
    """Choose the lines that make the expected overlap with the true article (as F of words) largest.

    So a page on which nothing is certain still gives its likeliest lines, where a fixed threshold would give none.
    """
    sizes = np.array([max(1, min(text.count(" "), 120)) for text in lines.texts], float)
    order = np.argsort(-chance_of, kind="stable")
    right = np.cumsum((chance_of * sizes)[order])
    expected = right / (np.cumsum(sizes[order]) + recall**2 * right[-1])
    chosen = np.zeros(len(chance_of), bool)
    chosen[order[: int(np.argmax(expected)) + 1]] = True
    return chosen


def context(first: Column, lines: Lines) -> dict[str, Column]:
    """Measure the neighbourhood of each line by what the first look made of it."""
    likely = chance(first)
    size = np.minimum(lines.lengths, _LONG) * likely
    total = max(size.sum(), 1.0)
    so_far = np.cumsum(size)
    measured = {"first": first / 4, "share_before": (so_far - size) / total, "share_after": 1 - so_far / total}
    for distance in (1, 2, 3):
        measured[f"before_{distance}"] = windows.neighbour(likely, distance)
        measured[f"after_{distance}"] = windows.neighbour(likely, -distance)
    for reach, (above, below) in zip(_REACHES, windows.beside(likely, _REACHES), strict=True):
        measured[f"within_before_{reach}"] = above
        measured[f"within_after_{reach}"] = below
    rest = np.minimum(lines.lengths, 200) * (1 - likely)
    measured["gap_before"], measured["run_before"] = _gaps(likely, size, rest)
    gap, run = _gaps(likely[::-1], size[::-1], rest[::-1])
    measured["gap_after"], measured["run_after"] = gap[::-1], run[::-1]
    measured["amount"] = np.full(len(first), np.log1p(total) / 10)
    return measured


def _gaps(likely: Column, size: Column, rest: Column) -> tuple[Column, Column]:
    """Measure, walking down, how much furniture lies between a line and the text above, and how much text that is."""
    gaps, runs = [], []
    gap, run = _FAR, 0.0
    # Plain numbers, since a single one of an array takes several times as long.
    steps = np.log1p(rest) / 5
    for is_text, own, step in zip((likely > 0.5).tolist(), size.tolist(), steps.tolist(), strict=True):
        gaps.append(gap)
        runs.append(run)
        if is_text:
            gap = max(0.0, gap - own / 100) if own < 300 else 0.0
            run = min(run + own, 3000.0)
        else:
            gap = min(gap + step, _FAR)
            run *= 0.9
    return np.array(gaps) / 3, np.log1p(runs) / 8
