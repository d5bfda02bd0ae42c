"""Weighs the signals by which English names are judged, on judged newswire, and writes corpus/people/classifier.toml.

A logistic regression for full names and one for single words; nothing else is learned.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.metrics import records
from corpus.people.candidates import candidates
from corpus.people.english import tag
from corpus.people.features import Place, signals

WEIGHTS = Path(__file__).parents[2] / "corpus/people/classifier.toml"
HEAD = """\
# What each signal weighs for (above 0) or against (below 0) a string being a person's name, by logistic regression on
# judged newswire. `python -m benchmarks.calibration.person_classifier` writes this file.
"""
RIDGE = 1.0
RAREST = 5
FOLDS = 5


class Example(NamedTuple):
    """A candidate string of an article: its signals, and whether the article's judges call it a person."""

    article: int
    full: bool
    signals: dict[str, float]
    person: bool


def examples(rows: list[dict[str, Any]]) -> Iterator[Example]:
    """Give the candidates of each article, but for parts of names that are candidates as a whole."""
    for number, (row, spans) in enumerate(zip(rows, tag(row["text"] for row in rows), strict=True)):
        people = {" ".join(name.split()).lower() for name in row["people"]}
        found, context = candidates(row["text"], spans)
        for form, places in found.items():
            if not _part_of_name(form.lower(), places, people):
                yield Example(number, " " in form, signals(form, places, context), form.lower() in people)


def _part_of_name(form: str, places: list[Place], people: set[str]) -> bool:
    longer = (name for name in people if name != form and f" {form} " in f" {name} ")
    return all(place.within_longer for place in places) and any(longer)


def fitted(signals: NDArray[np.float64], person: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the weights of a logistic regression with a ridge, by Newton's method."""
    weights = np.zeros(signals.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-signals @ weights))
        slope = signals.T @ (chance - person) + RIDGE * weights
        curve = (signals * (chance * (1 - chance))[:, None]).T @ signals + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def weigh(chosen: list[Example]) -> dict[str, float]:
    """Give the weight of each signal that is not rare, and print how well held-out articles are judged."""
    seen = Counter(name for example in chosen for name in example.signals)
    names = sorted(name for name, count in seen.items() if count >= RAREST)
    table = np.array([[example.signals.get(name, 0.0) for name in names] for example in chosen])
    person = np.array([float(example.person) for example in chosen])
    fold = np.array([example.article % FOLDS for example in chosen])
    chance = np.zeros(len(chosen))
    for held in range(FOLDS):
        weights = fitted(table[fold != held], person[fold != held])
        chance[fold == held] = 1 / (1 + np.exp(-table[fold == held] @ weights))
    right = float(((chance >= 0.5) & (person > 0)).sum())
    print(f"{len(chosen)} strings, held out: F1 {2 * right / ((chance >= 0.5).sum() + person.sum()):.3f}")
    return dict(zip(names, fitted(table, person).tolist(), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    judged = list(examples(list(records(parser.parse_args().data / "people_newswire.jsonl.gz"))))
    lines = [HEAD]
    for table, full in (("full", True), ("single", False)):
        weights = weigh([example for example in judged if example.full is full])
        lines.append(f"[{table}]\n")
        lines.extend(f'"{name}" = {weight:.2f}\n' for name, weight in weights.items() if abs(weight) >= 0.1)
        lines.append("\n")
    WEIGHTS.write_text("".join(lines).rstrip("\n") + "\n", "utf-8")


if __name__ == "__main__":
    main()
