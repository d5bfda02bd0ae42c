"""Measures reading of stated dates on strings that pages, tools and standards print. Reads no page.

python -m benchmarks.dates [--json] [--verbose]

`strings.tsv` has a date a line: language, country, the days expected (`-`: undated, `?` behind them: not sure), the
text as a record states it (`json:` before a value of another type), and who prints it. It was written before the
parser, from no table that the parser reads. The shares are those of all strings of a group; wrong is a date other than
the expected one.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from corpus.article import FoundIn, PublicationDate
from corpus.metadata.dates.date_context import Habits
from corpus.metadata.dates.date_parser import parse_date
from corpus.metadata.dates.date_values import date_text

STRINGS = Path(__file__).parent / "strings.tsv"
TODAY = date(2026, 11, 30)
OWN = "own"
"""The source of strings that were written for this measurement."""


@dataclass(frozen=True, slots=True)
class StatedString:
    """A line of the table."""

    language: str
    country: str
    expected: str
    text: str
    source: str

    @property
    def value(self) -> object:
        """Return the value as a record holds it."""
        return json.loads(self.text.removeprefix("json:")) if self.text.startswith("json:") else self.text

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the groups that a string counts in."""
        if self.expected == "-":
            return ("undated",)
        return ("dated", "dated, own" if self.source == OWN else "dated, printed by others")


@dataclass(frozen=True, slots=True)
class Group:
    """The shares of right and wrong readings of a group of strings, and of right ones that are sure."""

    name: str
    count: int
    right: float
    wrong: float
    sure: float


def strings() -> list[StatedString]:
    """Return the table of strings."""
    lines = STRINGS.read_text("utf-8").splitlines()[1:]
    return [StatedString(*line.split("\t")) for line in lines]


def read(string: StatedString) -> PublicationDate | None:
    """Read a string as the date of a record in its language and country."""
    text = date_text(string.value)
    habits = Habits(string.country or None, string.language or None)
    return parse_date(text, FoundIn.RECORD, TODAY, habits) if text else None


def is_right(string: StatedString, published: PublicationDate | None) -> bool:
    """Return whether the reading is the expected one; where it must not be sure, it is not."""
    if (str(published) if published else "-") != string.expected.removesuffix("?"):
        return False
    return not (string.expected.endswith("?") and published and published.sure)


def groups(read_strings: list[tuple[StatedString, PublicationDate | None]]) -> Iterator[Group]:
    """Yield the shares of each group."""
    names = dict.fromkeys(name for string, _ in read_strings for name in string.groups)
    for name in names:
        own = [(string, found) for string, found in read_strings if name in string.groups]
        right = [is_right(string, found) for string, found in own]
        wrong = [found is not None and not fits for (_, found), fits in zip(own, right, strict=True)]
        sure = [fits and found is not None and found.sure for (_, found), fits in zip(own, right, strict=True)]
        yield Group(name, len(own), sum(right) / len(own), sum(wrong) / len(own), sum(sure) / len(own))


def main() -> None:
    """Print the shares as a table or as JSON; with --verbose, each string that is not right to stderr."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    table = strings()
    read(table[0])  # the tables of names are read once
    start = time.process_time()
    read_strings = [(string, read(string)) for string in table]
    microseconds = (time.process_time() - start) / len(table) * 1e6
    if options.verbose:
        for string, found in read_strings:
            if not is_right(string, found):
                print(f"{string.text}: {found}, not {string.expected}", file=sys.stderr)
    found_groups = list(groups(read_strings))
    languages = len({string.language for string in table})
    if options.json:
        figures = {
            "languages": languages,
            "microseconds": round(microseconds, 1),
            "groups": [*map(asdict, found_groups)],
        }
        print(json.dumps(figures, indent=1))
        return
    print("| strings | number | right | wrong | right and sure |\n|---|---|---|---|---|")
    for group in found_groups:
        print(f"| {group.name} | {group.count} | {group.right:.3f} | {group.wrong:.3f} | {group.sure:.3f} |")
    print(f"\n{languages} languages, {microseconds:.0f} microseconds a string")


if __name__ == "__main__":
    main()
