"""Runs of capitalised words in a text in Latin letters, which may contain names. Does not tell people from places."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from corpus.names.parser import SUFFIXES, TITLES
from corpus.people.dictionary import GIVEN_NAMES, word_classes
from corpus.text.transliteration import transliterate

_FACTS = tomllib.loads(files("corpus.people").joinpath("english.toml").read_text("utf-8"))
ROLES = TITLES | frozenset(_FACTS["roles"].split())
_OFFICES = frozenset(word.removesuffix("s") for word in ROLES)
_BEFORE_NAMES = frozenset(
    word for kind in ("starters", "calendar", "demonyms", "bodies", "fields") for word in _FACTS[kind].split()
)
_FUNCTIONAL = frozenset(_FACTS["functional"].split())
_CALENDAR = frozenset(_FACTS["calendar"].split())
_JOINING = frozenset(_FACTS["joining"].split())
_BEGINNING = frozenset({"al", "el", "bin", "ibn", "van", "von"})
_LETTERS = r"[^\W\d_]+(?:['’‘´`][^\W\d_]+)*"
_WORD = re.compile(rf"(?:[^\W\d_]\.(?:-(?=[^\W\d_]\.))?){{1,4}}(?![^\W\d_])|{_LETTERS}(?:[-‐‑]['’‘]?{_LETTERS})*")
_CAPITAL = re.compile(r"(?:(?:al|el|as|ash|at|an|ad|ar|az|bin|ibn|ul|ur)[-‐‑]['’‘]?)?[^\W\d_]")
_FIRST_PERSON = re.compile(r"I(?:['’](?:m|d|ve|ll))?$")
_ATTRIBUTE = re.compile(
    r"[-‐‑](?:led|style|era|backed|based|linked|aligned|appointed|born|controlled|like|esque|run|owned)$"
)
_POSSESSIVE = re.compile(r"['’´`]s?$")


@dataclass(frozen=True, slots=True)
class RunWord:
    """A word of a run: its span without a possessive ending, and its transliterated letters."""

    start: int
    end: int
    letters: str
    possessive: bool
    is_capitalized: bool


def find_runs(text: str) -> Iterator[list[RunWord]]:
    """Yield each run of capitalised words with the particles between them; a possessive ends a run."""
    run: list[RunWord] = []
    for match in _WORD.finditer(text):
        written = match.group()
        if written.islower() and written not in _JOINING:
            if run:
                yield from _split_at_verbs(run)
                run = []
            continue
        word = _word(match)
        if run and (run[-1].possessive or not _are_joined(text, run[-1], word)):
            yield from _split_at_verbs(run)
            run = []
        if word.is_capitalized or (word.letters in _JOINING and (run or word.letters in _BEGINNING)):
            run.append(word)
        elif run:
            yield from _split_at_verbs(run)
            run = []
    yield from _split_at_verbs(run)


def _word(match: re.Match[str]) -> RunWord:
    start, written = match.start(), match.group()
    bare = _ATTRIBUTE.sub("", _POSSESSIVE.sub("", written)) if len(written) > 2 else written
    head = _CAPITAL.match(bare)
    is_capitalized = bool(head and bare[head.end() - 1].isupper()) and not _FIRST_PERSON.match(bare)
    return RunWord(start, start + len(bare), transliterate(bare), bare != written, is_capitalized)


def _are_joined(text: str, before: RunWord, after: RunWord) -> bool:
    between = text[before.end : after.start]
    if not between:
        return text[before.end - 1] == "."
    return between in (" ", "\xa0") or (between == ". " and (before.letters in ROLES or before.letters in SUFFIXES))


def _split_at_verbs(run: list[RunWord]) -> Iterator[list[RunWord]]:
    """Split a run at the verbs of a headline: "Ted Cruz Puts Boehner" is two names."""
    start = 0
    for at, word in enumerate(run):
        if at - start >= 2 and _is_headline_verb(word.letters):
            yield run[start:at]
            start = at + 1
    run = run[start:]
    while run and not run[-1].is_capitalized:
        run.pop()
    if run:
        yield run


def _is_headline_verb(word: str) -> bool:
    if word in _JOINING or word in GIVEN_NAMES:  # "José Eduardo dos Santos"
        return False
    if word in _FUNCTIONAL:
        return True
    kinds = word_classes(word)
    return "verb" in kinds and ("noun" not in kinds or (word.endswith("s") and not word.endswith("ss")))


def extract_name(run: list[RunWord]) -> tuple[list[RunWord], bool]:
    """Return the part of a run that can be a name, and whether a title or role precedes it."""
    last = len(run) - 1
    titled = max((i for i in range(last) if run[i].letters.removesuffix("s") in _OFFICES), default=-1)
    rest = run[titled + 1 :]
    while len(rest) > 1 and rest[0].letters in _BEFORE_NAMES:
        rest = rest[1:]
    while len(rest) > 1 and (rest[-1].letters in _CALENDAR or rest[-1].letters in SUFFIXES):
        rest = rest[:-1]
    return rest, titled >= 0
