"""What speaks for and against a capitalised string of an article being a person: signals, each with a name and a size.

Weighs nothing: that is for `judging`, with weights that were calibrated.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from math import log

from corpus.names.parser import PARTICLES
from corpus.names.phonetics import transliterate
from corpus.people.capitalized_runs import ROLES
from corpus.people.dictionary import classes
from corpus.people.tagger import Span


def _facts(name: str) -> dict[str, frozenset[str]]:
    tables = tomllib.loads(files("corpus.people").joinpath(name).read_text("utf-8"))
    return {table: frozenset(words.split()) for table, words in tables.items()}


_WORDS = _facts("english.toml")
_NAMES = _facts("given.toml")
_EASTERN = _NAMES.pop("chinese_korean_vietnamese_surnames")
GIVEN = frozenset().union(*_NAMES.values())
PLACES = _WORDS["places"] | _WORDS["demonyms"]
_ENDINGS = tuple(_WORDS["surnames"])
_BEFORE = re.compile(r"([^\W\d_]+)(\.?,?)[ \xa0\n][\"“‘'(]?$")
_AFTER = re.compile(r"(['’´]s)?([\"”’')]?,?)[ \xa0\n]?[\"“‘]?([^\W\d_]*)(\d\d)?")
_OFFICE = re.compile(r"([A-Za-z]+),? (?:of|for|at|in|to|from|and) [^.;:\n“”\"]{1,40}$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate stands, and whether a title is before it, a longer run around it, a full name beside it."""

    start: int
    end: int
    titled: bool
    within_longer: bool
    listed: bool = False


@dataclass(slots=True)
class Context:
    """What is known of a whole article before any string of it is judged."""

    text: str
    spans: list[Span]
    alone: Counter[str]
    lower: frozenset[str]
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [span.start for span in self.spans]

    def covering(self, start: int, end: int) -> tuple[str, bool]:
        """Give the label of the span that overlaps a stretch, and whether it is exactly that stretch."""
        at = bisect_right(self.starts, end - 1) - 1
        if at >= 0 and self.spans[at].end > start:
            span = self.spans[at]
            return span.label, abs(span.start - start) <= 1 and abs(span.end - end) <= 2
        return "", False


def signals(form: str, places: Iterable[Place], context: Context) -> dict[str, float]:
    """Give the signals of a string by name: shares of its places from 0 to 1, and yes or no as 1 or 0."""
    found = list(places)
    words = [transliterate(word) for word in re.split(r"[\s\-‐‑]+", form)]
    words = [word for word in words if word]
    if not words:
        return {}
    given = _of_words(form, words, context)
    beside: Counter[str] = Counter()
    for place in found:
        beside.update(_of_place(place, context))
    given.update({name: count / len(found) for name, count in beside.items()})
    given["often"] = log(len(found))
    given["always"] = 1.0
    return given


def _of_words(form: str, words: list[str], context: Context) -> dict[str, float]:
    core = [word for word in words if word not in PARTICLES] or words
    known = [classes(word) if word not in GIVEN else frozenset() for word in core]
    shares = {"lower case too": sum(word in context.lower for word in core) / len(core)}
    shares |= {f"a {kind}": sum(kind in one for one in known) / len(core) for kind in ("noun", "verb", "adj")}
    told = _of_lists(words, core, any(known)) | {
        "organisation": words[0] in _WORDS["organisations"] or transliterate(form) in _WORDS["organisations"],
        "particle": len(core) < len(words),
        "initial": any(len(word) == 1 for word in words),
        "capitals": form.isupper() and len(form) > 3,
        "short capitals": form.isupper() and len(form) <= 3,
        "inner capital": bool(re.search(r"[a-z][A-Z]", form)),
        "hyphen": "-" in form,
        "two": len(core) == 2,
        "three": len(core) == 3,
        "more": len(core) > 3,
        "surname alone": len(words) > 1 and context.alone[words[-1]] > 0,
        "first alone": len(words) > 1 and context.alone[words[0]] > 0,
    }
    return shares | {name: 1.0 for name, holds in told.items() if holds}


def _of_lists(words: list[str], core: list[str], known: bool) -> dict[str, bool]:
    first, last = words[0], words[-1]
    return {
        "given first": first in GIVEN,
        "given later": any(word in GIVEN for word in words[1:]),
        "eastern first": first in _EASTERN,
        "surname ending": len(last) > 4 and last.endswith(_ENDINGS),
        "unknown throughout": not known and not any(word in GIVEN or word in PLACES for word in core),
        "place first": first in PLACES,
        "place last": last in PLACES,
        "not begin": first in _WORDS["starters"],
        "not end": last in _WORDS["not_end"],
        "not within": any(word in _WORDS["not_end"] for word in words[:-1]),
        "role": any(word in ROLES for word in words),
    }


def _of_place(place: Place, context: Context) -> list[str]:
    label, exact = context.covering(place.start, place.end)
    told = [f"model {label or 'nothing'}{' exactly' if exact else ''}"]
    if place.titled:
        told.append("title before")
    if place.within_longer:
        told.append("within longer")
    if place.listed:
        told.append("listed")
    office = _OFFICE.search(context.text, max(0, place.start - 60), place.start)
    if office and office[1].lower() in ROLES:
        told.append("office before")
    before = _BEFORE.search(context.text, max(0, place.start - 24), place.start)
    if before:
        told.extend(_of_word_before(before[1], before[2]))
    else:
        told.append("nothing before")
    after = _AFTER.match(context.text, place.end)
    if after:
        told.extend(_of_words_after(after))
    return told


def _of_word_before(written: str, mark: str) -> list[str]:
    word = written.lower()
    told = []
    if word in ROLES:
        told.append("role before, comma" if "," in mark else "role before")
    elif not mark:
        told.extend(f"{kind} before" for kind in ("speech", "whereabouts") if word in _WORDS[kind])
        if word in ("the", "of", "by", "and", "to", "a", "from", "with", "for"):
            told.append(f"{word} before")
    return told


def _of_words_after(after: re.Match[str]) -> list[str]:
    owning, mark, word, number = after.groups()
    told = ["owning"] if owning else []
    if word in _WORDS["speech"]:
        told.append("speech after")
    elif word and "," in mark and word in _WORDS["explained"]:
        told.append("explained after")
    elif word == "who":
        told.append("who after")
    elif number and "," in mark:
        told.append("age after")
    if word in ("and", "in", "of", "has", "had", "was", "is"):
        told.append(f"{word} after")
    return told
