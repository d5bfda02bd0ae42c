"""Parses the authors of a byline or a record. Does not look for people in the text."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from corpus.text.missing_values import is_missing
from corpus.text.whitespace import tidy_name

_LEAD = re.compile(
    r"^(?:(?:analysis|opinion|review|exclusive|commentary)\s+)?(?:posted\s+|written\s+|reporting\s+|report\s+|reported\s+|story\s+|words\s+)?"
    r"(?:by|von|par|por|door|av|af|di|текст|автор)\s*:?\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:(?<!\s)\s+)?(?:[|•·–—/]|\b(?:for|in|at|published|updated|posted)\b\s|\d).*$", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?:(?<!\s)\s+)?(?:,|;|\band\b|&|\bund\b|\bet\b|(?-i:\b(?:y|e|i|и|та|og|och|ve|en|ja|a)\b))\s+|[、،，；]\s*",
    re.IGNORECASE,
)
_AND = re.compile(r"[^\W\d_]|&")
_ASIDE = re.compile(
    r"(?:(?<!\s)\s+)?(?:[(\[|/]|(?<=\s)[-–—](?=\s)|(?<=\s)(?:in|from|aus|dans|à|из|для|for)(?=\s)).*$", re.IGNORECASE
)
"""What stands behind a name: an agency, an outlet, a place."""
_JOINED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NAME = re.compile(r"^(?:[^\W\d_][\w.'’-]*)(?:\s+[^\W\d_][\w.'’-]*){0,5}$")
_LONGEST_NAME = 80
_PARTICLES = frozenset(
    word
    for words in ("de la del der den van von bin ibn", "al el di da dos du le ter ten zu y e abu")
    for word in words.split()
)
_NO_NAME = re.compile(
    r"\b(?:staff|editors?|editorial|team|desk|newsroom|correspondent|reporter|writer|press|agency|agencies|reuters|"
    r"news|online|admin|guest|contributor|associated|wire|services?|https?|www|com|sponsors?|sponsored|messages?|"
    r"advertisements?|newsletters?|podcasts?|transcripts?|subscribe|sign\s+in|log\s+in)\b",
    re.IGNORECASE,
)


def parse_authors(stated: tuple[str, ...]) -> tuple[str, ...]:
    """Split and tidy the authors that a record states, without posts and towns beside a name, and addresses."""
    names: dict[str, None] = {}  # with thousands of names, a list is searched too long
    for text in stated:
        for name in _names_of(_LEAD.sub("", tidy_name(text))):
            if not is_missing(name):
                names.setdefault(name)
    return tuple(names)


@lru_cache(maxsize=4_096)  # the authors of an outlet come again and again
def _names_of(text: str) -> tuple[str, ...]:
    """Return the names in one statement; whatever stands in it, where none of it looks like a person's name."""
    parts = [_without_post(part) for part in _before_town(text) if "://" not in part and "@" not in part]
    found = [name for part in parts if (name := part.strip(' .,;|"“”'))]
    if any(map(is_person_name, found)):
        found = [name for name in found if " " in name or not name[0].isupper() or _JOINED.search(name)]
    without_towns = [name for name in found if name.casefold() not in _words()["towns"]]
    return tuple(without_towns or found or _as_stated(text))


def _as_stated(text: str) -> list[str]:
    return [name] if (name := text.strip(' .,;|"“”')) and "://" not in name and "@" not in name else []


def _before_town(text: str) -> list[str]:
    """Return the parts of a list of names: after "and" and the last of them, a comma leads to a town or a post."""
    parts = _BETWEEN.split(text)
    joints = _BETWEEN.findall(text)
    last = max((number for number, joint in enumerate(joints) if _AND.search(joint)), default=None)
    return parts if last is None else parts[: last + 2]


def _without_post(part: str) -> str:
    """Return a part of a list of names without the post, the place or the agency behind the name; "" for a post."""
    words = _words()
    part = _ASIDE.sub("", part)
    for sign in words["signs"]:
        part = part.strip().removeprefix(sign).removesuffix(sign).strip()
    own = part.split()
    for number, word in enumerate(own):
        if word.casefold().strip(".,") in words["posts"]:
            if is_person_name(behind := " ".join(own[number + 1 :])):
                return behind
            while number and own[number - 1].casefold() in words["before_posts"]:
                number -= 1
            return " ".join(own[:number])
    return part


@cache
def _words() -> dict[str, frozenset[str]]:
    table = tomllib.loads((Path(__file__).parent / "byline.toml").read_text("utf-8"))
    return {name: frozenset(words) for name, words in table.items()}


def parse_byline(line: str) -> tuple[str, ...]:
    """Parse the authors of a line such as `By A. Writer and B. Other | Reuters`; () when it names none."""
    start = _LEAD.match(line) if len(line) <= 160 else None
    if not start:
        return ()
    named = _TAIL.sub("", line[start.end() :])
    return tuple(name for part in _BETWEEN.split(named) if is_person_name(name := part.strip(" .,;|")))


def is_person_name(text: str) -> bool:
    """Return whether a text has the shape of a person's name: two to six words, capitalised except particles."""
    if len(text) > _LONGEST_NAME or not 2 <= len(words := text.split()) <= 6:
        return False
    if not all(word[0].isupper() or word.lower() in _PARTICLES for word in words):
        return False
    return _NAME.match(text) is not None and _NO_NAME.search(text) is None
