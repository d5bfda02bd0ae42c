"""No regular expression of the packages takes time that grows with the square of its text."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from types import ModuleType

import pytest

from corpus.extraction.features import phrases
from search.language.normalizer import Replacement
from tests.support.import_graph import PACKAGES

CHARACTERS = 4_000
QUICK = 0.01
"""Seconds in which a pattern that looks at each character a few times is done with the text."""
LARGEST_GROWTH = 2.6
"""Twice the text may take this many times as long; a square would take four times as long."""

UNITS = (
    *(
        " ",
        "\n",
        "\t",
        "\xa0",
        "a",
        "A",
        "я",
        "1",
        "2015",
        ".",
        ",",
        "-",
        "–",
        "|",
        "<",
        "(",
        "[",
        "{",
        "'",
        '"',
        "_",
        "!",
        "。",
    ),
    *(
        "<a",
        "<!--",
        "<script>",
        "<script ",
        "a ",
        "A. ",
        "a.",
        "a-",
        "1-",
        "1.",
        "1 ",
        "1/",
        " |",
        " - ",
        " \n",
        "\n ",
        "a,",
    ),
    *(
        "and ",
        "by ",
        "'a ",
        "a' ",
        "x.",
        "=",
        "])",
        "};",
        "&a",
        "a? ",
        "A-",
        "x|| ",
        "(a",
        "$a",
        "2015-",
        "12 May ",
        "[A",
        "a:",
        '"a ',
    ),
)
PREFIXES = ("", "x.push([])", "x={};", '"')

MATCHED_ONLY = {
    "corpus.extraction.features.line_features._COMMENTS": "tried at the beginning of a line alone",
    "corpus.metadata.outlet_mention._MINUTES": "tried at the beginning of a line alone",
    "corpus.people.candidates._LISTING": "compared with all that is between two names",
    "corpus.resolution.outlets._ADDRESS": "tried at the beginning of a name alone",
    "index.analysis.sentences._SENTENCE_START": "tried at the beginning of a pretoken alone",
    "index.arrays.writing.writer._IS_OURS": "compared with the whole name of a file",
    "search.language.dates.BARE_RANGE": "compared with a whole word",
    "search.language.parser.BARE_RANGE": "compared with a whole word",
    "search.language.printer.BARE_RANGE": "compared with a whole word",
    "search.language.dates._BRACKETED": "compared with all that follows a field",
    "search.language.parser._UNKNOWN_FIELD": "tried at the beginning of a word alone",
    "search.language.normalizer._QUESTION": "compared with a whole query",
}
"""Patterns that no code searches for: each is tried at one place."""

WINDOWED = {
    "corpus.people.features._BEFORE": "searched for in the 24 characters before a name",
    "corpus.people.features._OFFICE": "searched for in the 60 characters before a name",
}
"""Patterns that see a few characters of a text."""


def _patterns() -> dict[str, re.Pattern[str]]:
    found: dict[str, re.Pattern[str]] = {}
    for package in PACKAGES:
        for module in pkgutil.walk_packages([package], f"{package}."):
            for name, pattern in _in_module(importlib.import_module(module.name)):
                found.setdefault(name, pattern)
    for kind in ("furniture", "endings", "captions", "credits", "inserts"):
        for number, pattern in enumerate(_phrases(kind)):
            found[f"corpus.extraction.features.phrases.{kind}.{number}"] = pattern
    return found


def _phrases(kind: str) -> Iterator[re.Pattern[str]]:
    beginnings, anywhere = phrases._compiled(kind)
    yield beginnings
    yield from dict.fromkeys(pattern for _, pattern in anywhere)


def _in_module(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    for name, value in vars(module).items():
        values = value if isinstance(value, tuple | list) else (value,)
        for number, one in enumerate(values):
            pattern = one.pattern if isinstance(one, Replacement) else one
            if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
                yield f"{module.__name__}.{name}{f'.{number}' if values is value else ''}", pattern


PATTERNS = _patterns()


def _seconds(pattern: re.Pattern[str], text: str, only_match: bool) -> float:
    started = time.thread_time()
    pattern.match(text)
    if not only_match:
        pattern.sub("", text)
    return time.thread_time() - started


def _grows(pattern: re.Pattern[str], beginning: str, unit: str, only_match: bool) -> float:
    """Return how many times as long twice the text takes, the best of three; 0 where the text takes no time."""
    texts = [beginning + (unit * size)[:size] + "\x01" for size in (CHARACTERS // 2, CHARACTERS)]
    if _seconds(pattern, texts[1], only_match) < QUICK:
        return 0
    half, whole = (min(_seconds(pattern, text, only_match) for _ in range(3)) for text in texts)
    return whole / max(half, 1e-6)


def _least_growth(pattern: re.Pattern[str], beginning: str, unit: str, only_match: bool) -> float:
    """Return how times grow, measured again where they grow too much: other programs disturb some measurements."""
    growth = _grows(pattern, beginning, unit, only_match)
    for _ in range(2):
        if growth > LARGEST_GROWTH:
            growth = min(growth, _grows(pattern, beginning, unit, only_match))
    return growth


@pytest.mark.parametrize("name", [name for name in PATTERNS if name not in WINDOWED])
def test_twice_the_text_takes_twice_the_time(name: str) -> None:
    pattern, only_match = PATTERNS[name], name in MATCHED_ONLY or ".phrases." in name
    slow = {
        (beginning, unit): round(growth, 1)
        for beginning in PREFIXES
        for unit in UNITS
        if (growth := _least_growth(pattern, beginning, unit, only_match)) > LARGEST_GROWTH
    }
    assert slow == {}


def test_a_quadratic_pattern_is_found() -> None:
    measured = [_grows(re.compile(r"\s*[|]"), "", " ", only_match=False) for _ in range(3)]
    assert max(measured) > LARGEST_GROWTH  # one measurement among other work of the machine may say less


def test_every_pattern_is_looked_at() -> None:
    assert len(PATTERNS) > 110
    assert PATTERNS.keys() >= MATCHED_ONLY.keys() | WINDOWED.keys()
