"""Measure entity recognition and name similarity on annotated articles and pairs. Measures no speed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.quality.metrics import Figure, records
from corpus.article import Article
from corpus.names.similarity import same_person
from corpus.people.annotate import find_people

_NOT_PEOPLE = frozenset({"Q861979", "Q154454", "Q189459"})
"""Ids in `people_linked` that are no people: an army, a song and the like."""


@dataclass(slots=True)
class MatchCounts:
    """Counts of true positives (`right`), false positives (`wrong`) and false negatives (`missed`)."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Right over found."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def people_figures(data: Path) -> Iterator[Figure]:
    """Yield every figure about people for the data sets that are in the folder."""
    for path in sorted(data.glob("people_newswire*.jsonl.gz")):
        rows = list(records(path))
        yield Figure("people_newswire", set_name(path), newswire(rows, names_in(rows, "en")).f1, len(rows))
    for path in sorted(data.glob("people_slavicner_ru*.jsonl.gz")):
        rows = list(records(path))
        yield Figure("people_ru", set_name(path), russian(rows, names_in(rows, "ru")).f1, len(rows))
    for path in sorted(data.glob("people_linked*.jsonl.gz")):
        rows = list(records(path))
        right, count = linked(rows, names_in(rows, "en"))
        yield Figure("people_linked_one_value", set_name(path), right / max(1, count), count)
    for path in sorted(data.glob("names_pairs*.jsonl.gz")):
        people = [row for row in records(path) if row["schema"] == "Person"]
        counts = pairs(people)
        yield Figure("names_pairs", set_name(path), counts.f1, len(people))
        yield Figure("names_pairs_precision", set_name(path), counts.precision, len(people))


def newswire(rows: list[dict[str, Any]], found: list[list[tuple[str, ...]]]) -> MatchCounts:
    """Count surface forms, in lower case without a final 's; single names that a longer one contains are left out."""
    counts = MatchCounts()
    for row, people in zip(rows, found, strict=True):
        gold, ours = _side(row["people"]), _side([form for forms in people for form in forms])
        counts.right += len(gold & ours)
        counts.wrong += len(ours - gold)
        counts.missed += len(gold - ours)
    return counts


def _side(names: list[str]) -> set[str]:
    cut = {re.sub(r"['’]s$", "", " ".join(name.split())).lower() for name in names} - {""}
    within = {word for name in cut if " " in name for word in name.split()}
    return {name for name in cut if " " in name or name not in within}


def russian(rows: list[dict[str, Any]], found: list[list[tuple[str, ...]]]) -> MatchCounts:
    """Count people: right if a form is a surface form or lemma of a person not yet matched in the article."""
    counts = MatchCounts()
    for row, people in zip(rows, found, strict=True):
        left: defaultdict[str, set[str]] = defaultdict(set)
        for mention in row["mentions"]:
            if mention["id"].startswith(("PER-", "Per-", "REP-")):
                left[mention["id"]] |= {mention["surface"].casefold(), mention["lemma"].casefold()}
        for forms in people:
            spelt = {form.casefold() for form in forms}
            match = next((person for person, names in left.items() if names & spelt), None)
            counts.right += match is not None
            counts.wrong += match is None
            left.pop(match or "", None)
        counts.missed += len(left)
    return counts


def linked(rows: list[dict[str, Any]], found: list[list[tuple[str, ...]]]) -> tuple[int, int]:
    """Count the listed people found as exactly one person, who is none of the others; and the listed people."""
    right = count = 0
    for row, people in zip(rows, found, strict=True):
        listed = {person: set(names) for person, names in row["surfaces"].items() if person not in _NOT_PEOPLE}
        for person, names in listed.items():
            values = [set(forms) for forms in people if names & set(forms)]
            others = [other for key, other in listed.items() if key != person]
            right += len(values) == 1 and not any(values[0] & (other - names) for other in others)
            count += 1
    return right, count


def pairs(rows: list[dict[str, Any]]) -> MatchCounts:
    """Count the pairs of names that `same_person` accepts."""
    counts = MatchCounts()
    for row in rows:
        same = same_person(row["name1"], row["name2"])
        counts.right += same and row["is_match"]
        counts.wrong += same and not row["is_match"]
        counts.missed += row["is_match"] and not same
    return counts


def names_in(rows: list[dict[str, Any]], language: str) -> list[list[tuple[str, ...]]]:
    """Find the people in each row's text; return the name and forms of each."""
    articles = (Article(str(row["id"]), "", row["text"], "judged", language=language) for row in rows)
    return [[(person.name, *person.forms) for person in article.people or ()] for article in find_people(articles)]


def set_name(path: Path) -> str:
    return path.name.removesuffix(".jsonl.gz")
