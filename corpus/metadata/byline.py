"""Parses the authors of a byline or a record. Does not look for people in the text."""

from __future__ import annotations

import re

from corpus.text.missing_values import is_missing

_LEAD = re.compile(
    r"^(?:(?:analysis|opinion|review|exclusive|commentary)\s+)?(?:posted\s+|written\s+|reporting\s+|report\s+|reported\s+|story\s+|words\s+)?"
    r"(?:by|von|par|por|door|av|af|di|текст|автор)\s*:?\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:(?<!\s)\s+)?(?:[|•·–—/]|\b(?:for|in|at|published|updated|posted)\b\s|\d).*$", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:(?<!\s)\s+)?(?:,|;|\band\b|&|\bund\b|\bet\b|\by\b|\bи\b)\s+", re.IGNORECASE)
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
    """Split and tidy the authors that a record states; only duplicates and addresses are dropped."""
    names: dict[str, None] = {}  # with thousands of names, a list is searched too long
    for text in stated:
        for part in _BETWEEN.split(_LEAD.sub("", " ".join(text.split()))):
            name = part.strip(' .,;|"“”')
            if not is_missing(name) and "://" not in name and "@" not in name and name not in names:
                names[name] = None
    return tuple(names)


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
