"""Test collections, and how well a ranking does on one. Ranks nothing."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

DEPTH = 1000
_WORD = re.compile(r"\w+")

Runs = Mapping[str, Sequence[str]]
"""The ids of the documents found for each query, best first."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a collection."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, questions that have a relevant one among them, and by question the grade of each judged document."""

    name: str
    documents: tuple[Document, ...]
    questions: Mapping[str, str]
    grades: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over the questions: nDCG at 10 with gain 2^grade - 1, and average precision at depth 1,000."""

    ndcg10: float
    map: float
    queries: int


def collections(folder: Path) -> Iterator[Collection]:
    """Read every `ir_*.json.gz` of a folder."""
    for path in sorted(folder.glob("ir_*.json.gz")):
        yield read(path)


def read(path: Path) -> Collection:
    """Read one collection."""
    with gzip.open(path, "rt", encoding="utf-8") as opened:
        found = json.load(opened)
    grades = {question: of for question, of in found["qrels"].items() if any(grade >= 1 for grade in of.values())}
    return Collection(
        path.name.removesuffix(".json.gz"),
        tuple(Document(doc["id"], doc.get("title") or "", doc.get("text") or "") for doc in found["docs"]),
        {question: text for question, text in found["queries"].items() if question in grades},
        grades,
    )


def words(question: str) -> list[str]:
    """Return the distinct words of a query, in order."""
    return list(dict.fromkeys(_WORD.findall(question.lower())))


def quality(runs: Runs, collection: Collection) -> Quality:
    """Measure a ranking of all questions."""
    number = len(collection.questions)
    found = [(runs[question], collection.grades[question]) for question in collection.questions]
    return Quality(
        sum(_ndcg(*pair) for pair in found) / number, sum(_precision(*pair) for pair in found) / number, number
    )


def _ndcg(run: Sequence[str], grades: Mapping[str, int]) -> float:
    gained = sum(_gain(grades.get(id_, 0), rank) for rank, id_ in enumerate(run[:10]))
    best = sorted(grades.values(), reverse=True)[:10]
    return gained / sum(_gain(grade, rank) for rank, grade in enumerate(best))


def _gain(grade: int, rank: int) -> float:
    return float(2**grade - 1) / log2(rank + 2)


def _precision(run: Sequence[str], grades: Mapping[str, int]) -> float:
    hits, total = 0, 0.0
    for rank, id_ in enumerate(run[:DEPTH], 1):
        if grades.get(id_, 0) >= 1:
            hits += 1
            total += hits / rank
    return total / sum(grade >= 1 for grade in grades.values())
