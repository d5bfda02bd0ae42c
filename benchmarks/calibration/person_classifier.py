"""Train the classifier of English names on annotated newswire, and write corpus/people/person_classifier.toml.

Trains a logistic regression for full names and one for single words, and no other model.
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
from corpus.people.candidates import find_candidates
from corpus.people.english import tag
from corpus.people.features import CandidateSpan, extract_features

WEIGHTS = Path(__file__).parents[2] / "corpus/people/person_classifier.toml"
HEAD = """\
# Weights of the features of a person's name, by logistic regression on annotated newswire; above 0 speaks for a name.
# `python -m benchmarks.calibration.person_classifier` writes this file.
"""
RIDGE = 1.0
RAREST = 5
FOLDS = 5


class PersonExample(NamedTuple):
    """A candidate string of an article: its features, and whether it is annotated as a person."""

    article: int
    full: bool
    features: dict[str, float]
    person: bool


def examples(rows: list[dict[str, Any]]) -> Iterator[PersonExample]:
    """Yield the candidates of each article, except parts of names that are candidates themselves."""
    for number, (row, spans) in enumerate(zip(rows, tag(row["text"] for row in rows), strict=True)):
        people = {" ".join(name.split()).lower() for name in row["people"]}
        found, context = find_candidates(row["text"], spans)
        for form, occurrences in found.items():
            if not _part_of_name(form.lower(), occurrences, people):
                yield PersonExample(
                    number, " " in form, extract_features(form, occurrences, context), form.lower() in people
                )


def _part_of_name(form: str, spans: list[CandidateSpan], people: set[str]) -> bool:
    longer = (name for name in people if name != form and f" {form} " in f" {name} ")
    return all(span.within_longer for span in spans) and any(longer)


def fit(features: NDArray[np.float64], person: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights of a ridge logistic regression, by Newton's method.

    `features` has shape (examples, features); `person` is 1 or 0 for each example.
    """
    weights = np.zeros(features.shape[1])
    for _ in range(30):
        probability = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (probability - person) + RIDGE * weights
        curve = (features * (probability * (1 - probability))[:, None]).T @ features + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def train(chosen: list[PersonExample]) -> dict[str, float]:
    """Return the weight of each feature that is not rare, and print the F1 on held-out articles."""
    seen = Counter(name for example in chosen for name in example.features)
    names = sorted(name for name, count in seen.items() if count >= RAREST)
    table = np.array([[example.features.get(name, 0.0) for name in names] for example in chosen])
    person = np.array([float(example.person) for example in chosen])
    fold = np.array([example.article % FOLDS for example in chosen])
    probability = np.zeros(len(chosen))
    for held in range(FOLDS):
        weights = fit(table[fold != held], person[fold != held])
        probability[fold == held] = 1 / (1 + np.exp(-table[fold == held] @ weights))
    right = float(((probability >= 0.5) & (person > 0)).sum())
    print(f"{len(chosen)} strings, held out: F1 {2 * right / ((probability >= 0.5).sum() + person.sum()):.3f}")
    return dict(zip(names, fit(table, person).tolist(), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    judged = list(examples(list(records(parser.parse_args().data / "people_newswire.jsonl.gz"))))
    lines = [HEAD]
    for table, full in (("full", True), ("single", False)):
        weights = train([example for example in judged if example.full is full])
        lines.append(f"[{table}]\n")
        lines.extend(f'"{name}" = {weight:.2f}\n' for name, weight in weights.items() if abs(weight) >= 0.1)
        lines.append("\n")
    WEIGHTS.write_text("".join(lines).rstrip("\n") + "\n", "utf-8")


if __name__ == "__main__":
    main()
