"""Figures of quality, and the comparison of texts. Measures nothing itself."""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_WORD = re.compile(r"\w+")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value between 0 and 1. `aside` marks figures that only the report shows."""

    measure: str
    set: str
    value: float
    count: int
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Overlap:
    """The agreement of a text with its gold text, by multisets of four consecutive words."""

    f1: float
    lost: float


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def drawn_from(description: str | None, name: str) -> tuple[argparse.Namespace, Path]:
    """Parse the options of a measurement on a sample of one data file; exit with 2 if the file is missing."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    path: Path = options.data / name
    if not path.exists():
        print(f"{path} is not there; say with --data where it is.", file=sys.stderr)
        sys.exit(2)
    return options, path


def words(text: str) -> list[str]:
    """Return the words of a text, case folded."""
    return _WORD.findall(text.casefold())


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Count the runs of four words of a text, case folded."""
    own = words(text)
    return Counter(zip(own, own[1:], own[2:], own[3:], strict=False))


def overlap(found: str, gold: str) -> Overlap | None:
    """Compare a text with the gold text; None where that has fewer than four words."""
    wanted = shingles(gold)
    if not wanted:
        return None
    own = shingles(found)
    common = (wanted & own).total()
    return Overlap(f1=2 * common / (wanted.total() + own.total()), lost=1 - common / wanted.total())


def alphanumeric_key(text: str) -> str:
    """Return the letters and digits of a text, case folded."""
    return _NOT_ALPHANUMERIC.sub("", text.casefold())


def mean(values: list[float]) -> float:
    """Return the mean, 0 for no values."""
    return sum(values) / len(values) if values else 0.0
