"""Scan of a text for the names in its runs of capitalised words. Judges none, and reads no archive.

The pattern takes in more than a run: each distinct string that it finds is parsed once by `capitalized_runs`, which
decides where names begin and end, and kept. So a scan costs one pass of the pattern and one look-up a run.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from corpus.people.capitalized_runs import RunWord, extract_name, find_runs
from corpus.people.dictionary import GIVEN_NAMES
from corpus.people.features import PLACE_WORDS

CACHED_RUNS = 100_000
"""Parsed runs that are kept, at some 600 bytes each."""
_LAST_CAPITAL = 0x2000


def _capitals() -> str:
    """Return the capital letters of alphabets that have them, as a character class."""
    return f"[{''.join(chr(code) for code in range(_LAST_CAPITAL) if chr(code).isalpha() and chr(code).isupper())}]"


_CAPITAL = _capitals()
_WORD = rf"{_CAPITAL}[\w'’‘´`\-‐‑.]*"
_JOINING = "al|el|bin|ibn|ben|bint|van|von|der|den|de|la|del|della|di|da|das|do|dos|du|le|ter|wa|ul|ud|ur|y"
_PREFIX = "(?:al|el|as|ash|at|an|ad|ar|az|bin|ibn|ul|ur)[-‐‑]['’‘]?"
_RUN = re.compile(
    rf"{_CAPITAL}(?<![^\W\d_]{_CAPITAL})[\w'’‘´`\-‐‑.]*(?:[ \xa0](?:(?:{_JOINING})[ \xa0])*(?:{_PREFIX})?{_WORD})*"
)
_BEGINNING = re.compile(
    rf"(?<![\w'’‘´`\-‐‑])(?:(?:al|el|bin|ibn|van|von)[ \xa0](?:(?:{_JOINING})[ \xa0])*)?[\w'’‘´`\-‐‑]*$"
)
_WITHIN_WORD = frozenset("-‐‑'’‘´`")
_LONGEST_BEGINNING = 40


class RunName(NamedTuple):
    """A name in a run: its span there, its form, and what the run shows of it.

    `is_full` if it begins with a given name and has a further word. `inner` are the names that may begin within it:
    "United Nations Sergei Lavrov".
    """

    start: int
    end: int
    form: str
    has_title: bool
    is_full: bool
    inner: tuple[tuple[int, int, str], ...]


class FormMention(NamedTuple):
    """Where a form stands in a text: `at` is the place of its name in the scan, `inner` if it is a part of that."""

    start: int
    end: int
    at: int
    inner: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """The names of a text in order, each with its run's start; the mentions of each form; forms that are words."""

    text: str
    names: list[tuple[int, RunName]]
    mentions: dict[str, list[FormMention]]


def scan(text: str) -> Scan:
    """Find the names in the runs of capitalised words of a text."""
    names: list[tuple[int, RunName]] = []
    mentions: defaultdict[str, list[FormMention]] = defaultdict(list)
    for match in _RUN.finditer(text):
        start, end = match.span()
        if start and (text[start - 1] in _WITHIN_WORD or text[start - 3 : start - 1] in _ENDINGS):
            beginning = _BEGINNING.search(text, max(0, start - _LONGEST_BEGINNING), start)
            start = beginning.start() if beginning else start
        for name in _parse_run(text[start:end]):
            at = len(names)
            names.append((start, name))
            mentions[name.form].append(FormMention(start + name.start, start + name.end, at, False))
            for inner_start, inner_end, form in name.inner:
                mentions[form].append(FormMention(start + inner_start, start + inner_end, at, True))
    return Scan(text, names, dict(mentions))


_ENDINGS = frozenset({"al", "el", "in", "bn", "an", "on", "er", "en", "de", "la"})
"""The last two letters of particles before a name: a cheap look before the costly one."""


@lru_cache(maxsize=CACHED_RUNS)
def _parse_run(run: str) -> tuple[RunName, ...]:
    return tuple(_name(run, *extract_name(words)) for words in find_runs(run))


def _name(run: str, words: list[RunWord], has_title: bool) -> RunName:
    start, end = words[0].start, words[-1].end
    inner = tuple(
        (words[at].start, end, surface_form(run[words[at].start : end]))
        for at in range(1, len(words) - 1)
        if words[at - 1].letters not in GIVEN_NAMES
        and (words[at].letters in GIVEN_NAMES or words[at - 1].letters in PLACE_WORDS)
    )
    is_full = len(words) > 1 and words[0].letters in GIVEN_NAMES
    return RunName(start, end, surface_form(run[start:end]), has_title, is_full, inner)


def surface_form(text: str) -> str:
    """Return a text with single blanks."""
    return " ".join(text.split())
