"""How well people are named and names compared, on judged articles and pairs. Measures no speed."""

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
"""Ids that `people_linked` lists among people and that are an army, a song and the like."""


@dataclass(slots=True)
class Tally:
    """Found and right, found and wrong, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def people_figures(data: Path) -> Iterator[Figure]:
    """Give every figure about people for the files of the folder that are there."""
    for path in sorted(data.glob("people_newswire*.jsonl.gz")):
        rows = list(records(path))
        yield Figure("people_newswire", _set(path), newswire(rows, _found(rows, "en")).f1, len(rows))
    for path in sorted(data.glob("people_slavicner_ru*.jsonl.gz")):
        rows = list(records(path))
        yield Figure("people_ru", _set(path), russian(rows, _found(rows, "ru")).f1, len(rows))
    for path in sorted(data.glob("people_linked*.jsonl.gz")):
        rows = list(records(path))
        right, count = linked(rows, _found(rows, "en"))
        yield Figure("people_linked_one_value", _set(path), right / max(1, count), count)
    for path in sorted(data.glob("names_pairs*.jsonl.gz")):
        people = [row for row in records(path) if row["schema"] == "Person"]
        tally = pairs(people)
        yield Figure("names_pairs", _set(path), tally.f1, len(people))
        yield Figure("names_pairs_precision", _set(path), tally.precision, len(people))


def newswire(rows: list[dict[str, Any]], found: list[list[tuple[str, ...]]]) -> Tally:
    """Count forms as the text writes them: final 's cut, lower case, single names that a longer one holds left out."""
    tally = Tally()
    for row, people in zip(rows, found, strict=True):
        gold, ours = _side(row["people"]), _side([form for forms in people for form in forms])
        tally.right += len(gold & ours)
        tally.wrong += len(ours - gold)
        tally.missed += len(gold - ours)
    return tally


def _side(names: list[str]) -> set[str]:
    cut = {re.sub(r"['’]s$", "", " ".join(name.split())).lower() for name in names} - {""}
    within = {word for name in cut if " " in name for word in name.split()}
    return {name for name in cut if " " in name or name not in within}


def russian(rows: list[dict[str, Any]], found: list[list[tuple[str, ...]]]) -> Tally:
    """Count values: right when a form is a surface or lemma of a person not yet matched in the article."""
    tally = Tally()
    for row, people in zip(rows, found, strict=True):
        left: defaultdict[str, set[str]] = defaultdict(set)
        for mention in row["mentions"]:
            if mention["id"].startswith(("PER-", "Per-", "REP-")):
                left[mention["id"]] |= {mention["surface"].casefold(), mention["lemma"].casefold()}
        for forms in people:
            spelt = {form.casefold() for form in forms}
            match = next((person for person, names in left.items() if names & spelt), None)
            tally.right += match is not None
            tally.wrong += match is None
            left.pop(match or "", None)
        tally.missed += len(left)
    return tally


def linked(rows: list[dict[str, Any]], found: list[list[tuple[str, ...]]]) -> tuple[int, int]:
    """Count the listed people that are one found value, which is no other's among them; and the listed people."""
    right = count = 0
    for row, people in zip(rows, found, strict=True):
        listed = {person: set(names) for person, names in row["surfaces"].items() if person not in _NOT_PEOPLE}
        for person, names in listed.items():
            values = [set(forms) for forms in people if names & set(forms)]
            others = [other for key, other in listed.items() if key != person]
            right += len(values) == 1 and not any(values[0] & (other - names) for other in others)
            count += 1
    return right, count


def pairs(rows: list[dict[str, Any]]) -> Tally:
    """Count pairs of names called the same."""
    tally = Tally()
    for row in rows:
        same = same_person(row["name1"], row["name2"])
        tally.right += same and row["is_match"]
        tally.wrong += same and not row["is_match"]
        tally.missed += row["is_match"] and not same
    return tally


def _found(rows: list[dict[str, Any]], language: str) -> list[list[tuple[str, ...]]]:
    """Name the people of each row's text; for each its name and forms."""
    articles = (Article(str(row["id"]), "", row["text"], "judged", language=language) for row in rows)
    return [[(person.name, *person.forms) for person in article.people or ()] for article in find_people(articles)]


def _set(path: Path) -> str:
    return path.name.removesuffix(".jsonl.gz")
