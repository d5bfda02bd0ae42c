"""Runs of capitalised words in a text in Latin letters: they may hold names. Tells no person from a place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from corpus.names.parser import SUFFIXES, TITLES
from corpus.names.phonetics import transliterate
from corpus.people.dictionary import classes

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
_OWNING = re.compile(r"['’´`]s?$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a run: where it stands, without a possessive ending, and its plain letters."""

    start: int
    end: int
    letters: str
    owning: bool
    capital: bool


def runs(text: str) -> Iterator[list[Word]]:
    """Give each run of capitalised words, the particles between them included, a possessive ending it."""
    run: list[Word] = []
    for match in _WORD.finditer(text):
        written = match.group()
        if written.islower() and written not in _JOINING:
            if run:
                yield from _finished(run)
                run = []
            continue
        word = _word(match)
        if run and (run[-1].owning or not _joined(text, run[-1], word)):
            yield from _finished(run)
            run = []
        if word.capital or (word.letters in _JOINING and (run or word.letters in _BEGINNING)):
            run.append(word)
        elif run:
            yield from _finished(run)
            run = []
    yield from _finished(run)


def _word(match: re.Match[str]) -> Word:
    start, written = match.start(), match.group()
    bare = _ATTRIBUTE.sub("", _OWNING.sub("", written)) if len(written) > 2 else written
    head = _CAPITAL.match(bare)
    capital = bool(head and bare[head.end() - 1].isupper()) and not _FIRST_PERSON.match(bare)
    return Word(start, start + len(bare), transliterate(bare), bare != written, capital)


def _joined(text: str, before: Word, after: Word) -> bool:
    between = text[before.end : after.start]
    if not between:
        return text[before.end - 1] == "."
    return between in (" ", "\xa0") or (between == ". " and (before.letters in ROLES or before.letters in SUFFIXES))


def _finished(run: list[Word]) -> Iterator[list[Word]]:
    """Give the runs that the verbs of a headline leave of one: "Ted Cruz Puts Boehner" is two names."""
    start = 0
    for at, word in enumerate(run):
        if at - start >= 2 and _headline_verb(word.letters):
            yield run[start:at]
            start = at + 1
    run = run[start:]
    while run and not run[-1].capital:
        run.pop()
    if run:
        yield run


def _headline_verb(word: str) -> bool:
    if word in _FUNCTIONAL:
        return True
    kinds = classes(word)
    return "verb" in kinds and ("noun" not in kinds or (word.endswith("s") and not word.endswith("ss")))


def name_within(run: list[Word]) -> tuple[list[Word], bool]:
    """Give the part of a run that can be a name, and whether a title or role stood before it."""
    last = len(run) - 1
    titled = max((i for i in range(last) if run[i].letters.removesuffix("s") in _OFFICES), default=-1)
    rest = run[titled + 1 :]
    while len(rest) > 1 and rest[0].letters in _BEFORE_NAMES:
        rest = rest[1:]
    while len(rest) > 1 and (rest[-1].letters in _CALENDAR or rest[-1].letters in SUFFIXES):
        rest = rest[:-1]
    return rest, titled >= 0
