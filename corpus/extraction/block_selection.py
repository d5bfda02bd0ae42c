"""Chooses the lines of a page of HTML that are its article, from several opinions on each. Reads no markup itself.

The opinions: what trafilatura takes for the article, what the structured data says it is, how the line looks (the judge
of plain pages), and what the markup around it says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.extraction.classifier import line_judge
from corpus.extraction.features import windows
from corpus.extraction.features.line_features import Look
from corpus.extraction.features.page_features import Lines, measure, measure_closer
from corpus.extraction.features.windows import Column, LineMask
from corpus.extraction.html_blocks import Blocks, marked
from corpus.extraction.line_selection import best_choice, chance, context
from corpus.text.words import signs, words_of

_LOOKS = frozenset(
    name
    for names in (
        "log_chars long tiny sentences ended dots colon question list bars capital upper link time copy stop name",
        "byline furniture endings captions credits repeat seen pos mass_before before_title is_title title_hits",
        "cohesion",
    )
    for name in names.split()
)
_REACH = 4
_ENOUGH = 60
_DOUBTFUL = 0.2
_SURE = 0.8
"""Calibrated on three sets of pages with gold text, sites left out: what trafilatura keeps is dropped below the one
chance, what it drops is kept above the other."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """The lines of a page with the chance of each to be the article's, and the share of each that trafilatura keeps."""

    lines: Lines
    likely: Column
    kept: Column

    def choice(self) -> LineMask:
        """Choose what trafilatura keeps, corrected where the judge is sure."""
        kept = self.kept > 0.5
        chosen: LineMask = (kept & (self.likely > _DOUBTFUL)) | (~kept & (self.likely > _SURE))
        return chosen

    def own_choice(self) -> LineMask:
        """Choose without regard to trafilatura, for pages of which it took another part."""
        return best_choice(self.likely, self.lines, recall=1.0)


def sifted(blocks: Blocks, title: str, found: Sequence[str], told: Sequence[str]) -> Sifted:
    """Judge the lines of a page, given what trafilatura found and what the structured data tells ([] for nothing)."""
    lines, measured = opinions(blocks, title, found, told)
    first = line_judge("line", "block_classifier.toml").weigh(measured)
    likely = chance(line_judge("choice", "block_classifier.toml").weigh(measured | context(first, lines)))
    return Sifted(lines, likely, measured["kept"])


def opinions(blocks: Blocks, title: str, found: Sequence[str], told: Sequence[str]) -> tuple[Lines, dict[str, Column]]:
    """Gather the opinions on each line, by the name of the measure."""
    lines = Lines.of(blocks.texts)
    key = signs(title)
    looks = measure(lines, title, next((place for place, look in enumerate(lines.looks) if look.signs == key), 0))
    plain = line_judge("choice").weigh(looks | context(line_judge("line").weigh(looks), lines))
    measured = {name: values for name, values in (looks | measure_closer(lines)).items() if name in _LOOKS}
    measured |= marked(blocks) | _of_trafilatura(lines, found) | _of_structured_data(lines, told)
    for name in ("linked", "within", "above"):
        measured[f"{name}_before"] = windows.neighbour(measured[name], 1)
        measured[f"{name}_after"] = windows.neighbour(measured[name], -1)
    measured["plain"] = np.clip(plain, -9.0, 9.0)
    return lines, measured


def _of_trafilatura(lines: Lines, found: Sequence[str]) -> dict[str, Column]:
    kept = shares(lines.looks, found)
    places = np.flatnonzero(kept > 0.5)
    span, after = np.zeros(len(kept)), np.ones(len(kept))
    if len(places):
        span[places[0] : places[-1] + 1] = 1.0
        after[: places[-1] + 1] = 0.0
    amount = float((kept * lines.lengths).sum() / max(1.0, float(lines.mass.sum())))
    return {"kept": kept, "kept_span": span, "kept_before": after, "kept_amount": np.full(len(kept), min(amount, 3.0))}


def _of_structured_data(lines: Lines, told: Sequence[str]) -> dict[str, Column]:
    share = shares(lines.looks, told)
    return {"told": share, "untold": (1 - share) * bool(told), "told_known": np.full(len(share), float(bool(told)))}


def shares(looks: Sequence[Look], text: Sequence[str]) -> Column:
    """Give the share of each line that a text has, in runs of four words; no run of the text counts for two lines.

    Where a page has a passage twice, the one goes to the lines that have most of the text around them.
    """
    if not text:
        return np.zeros(len(looks))
    left = Counter(_runs([word.lower() for line in text for word in words_of(line)]))
    own = [_runs(look.small) for look in looks]
    at_most = np.array([sum([run in left for run in runs]) / len(runs) if runs else 0.0 for runs in own])
    around = windows.around(at_most * [min(len(runs), _ENOUGH) for runs in own], _REACH)
    result = np.zeros(len(looks))
    for place in np.argsort(-around, kind="stable"):
        if at_most[place]:
            result[place] = _take(left, own[place])
    whole = {signs(line) for line in text}
    for place, look in enumerate(looks):
        if not own[place] and look.signs in whole:
            near = (*result[max(0, place - 3) : place], *result[place + 1 : place + 4])
            result[place] = float(max(near, default=0.0) > 0.5)
    return result


def _take(left: Counter[tuple[str, ...]], runs: Sequence[tuple[str, ...]]) -> float:
    """Take runs out of those that are left, and give the share that was there."""
    taken = 0
    for run in runs:
        if left[run] > 0:
            left[run] -= 1
            taken += 1
    return taken / len(runs)


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Give the runs of four words."""
    return list(zip(words, words[1:], words[2:], words[3:], strict=False))
