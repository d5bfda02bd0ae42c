"""Measures what one line of a page looks like and says by itself. Sees no other line, and so can remember."""

from __future__ import annotations

import re
from functools import lru_cache
from math import log1p
from typing import NamedTuple

from corpus.extraction.features.phrases import begins
from corpus.metadata.byline import authors_in_byline, is_name
from corpus.text.words import signs, small_words, topics_of, words_of

_REMEMBERED = 16_384
"""Lines kept with their measures: menus come again on every page of an outlet."""
_STOPS = tuple(".!?…。！？")
_CLOSING = "\"'”’»)]"
_QUOTE = re.compile('["“”«»„]')
_LIST = re.compile(r"(?:[•*\-–·▪]|\(?\d{1,2}[.)])\s?")
_TIME = re.compile(r"\d(?<!\w\d)(?:\d?[:.h]\d\d|(?:(?<=1)9|(?<=2)0)\d\d|\d* ?(?:min|hour|day|week|month|year|hr)s?)\b")
"""A time or a year. Begins with its first digit: a boundary of words would be looked for at every letter."""
_AGO = re.compile(r"\bago\b|\bvor \d|\bil y a\b")
_SENTENCE = re.compile(r"""[.!?…。！？]["'”’»)\]]*(?=\s|$)""")
BARS = re.compile(r"[|•·»›→▶✓■●★/]|\s[-–—]\s")
_LINK = re.compile(r"https?://|www\.|\.com\b|(?:^|\s)[@#]\w")
_CAPTION = 400
"""Characters beyond which no line is a caption."""
_COMMENTS = re.compile(
    r"(?:\d+ )?(?:reader )?(?:comments?|responses?|replies|kommentare?|commentaires?|comentarios?|комментарии)"
    r"\b.{0,30}$|"
    r"(?:leave|post|add|write) (?:a |your )?(?:comment|reply)|join the (?:conversation|discussion)|discussion"
)
_ADDRESSING = frozenset(
    word
    for words in (
        "you your yours our we us please vous votre vos nous",
        "ihre ihr ihnen wir uns bitte usted su sus nos lei vi voi",
    )
    for word in words.split()
)


class Measures(NamedTuple):
    """What one line shows by itself; 1 stands for yes and 0 for no."""

    log_chars: float
    long: float
    mid: float
    tiny: float
    ended: float
    dots: float
    colon: float
    question: float
    list: float
    quote: float
    nocase: float
    capital: float
    digit: float
    stop: float
    you: float
    time: float
    comments: float
    long_name: float
    byline: float
    furniture: float
    endings: float
    captions: float


class Look(NamedTuple):
    """One line: its words, the topics among them, its letters and digits alone, and its measures."""

    words: list[str]
    small: list[str]
    topics: frozenset[str]
    signs: str
    measures: Measures


@lru_cache(maxsize=_REMEMBERED)
def look_at(text: str) -> Look:
    """Measure a line, which must not be empty."""
    words, lowered = words_of(text), text.lower()
    small = [word.lower() for word in words]
    measured = *_shape(text), *_letters(text, words), *_speech(text, lowered, small)
    key = "".join(small) if text.isascii() else signs(text)
    return Look(words, small, topics_of(small), key, Measures(*map(float, measured)))


class Closer(NamedTuple):
    """What only the judge of HTML pages asks of a line; 1 stands for yes and 0 for no."""

    sentences: float
    bars: float
    upper: float
    link: float
    copy: float
    name: float
    credits: float


@lru_cache(maxsize=_REMEMBERED)
def look_closer(text: str) -> Closer:
    """Measure sentences, bars, capitals, links, rights, names and credits of a line."""
    look, small = look_at(text), text.lower()
    may_be_link = "http" in small or "www." in small or ".com" in small or "@" in small or "#" in small
    capitals = sum([len(word) > 1 and word.isupper() for word in look.words]) if small != text else 0
    measured = (
        min(len(_SENTENCE.findall(text)), 4),
        min(len(BARS.findall(text)), 4),
        capitals / max(len(look.words), 1),
        may_be_link and _LINK.search(small) is not None,
        "©" in small or "(c)" in small or "copyright" in small or "all rights" in small,
        look.measures.long_name and len(text) < 40,
        begins("credits", small),
    )
    return Closer(*map(float, measured))


def is_ended(text: str) -> bool:
    """Tell whether a line ends like a sentence."""
    return text.rstrip(_CLOSING).endswith(_STOPS)


def _tells_time(small: str) -> bool:
    if _TIME.search(small):
        return True
    return ("ago" in small or "vor " in small or "il y a" in small) and _AGO.search(small) is not None


def _shape(text: str) -> tuple[float, ...]:
    """Measure the length of a line and how it begins and ends: `log_chars` to `quote`."""
    length, last = len(text), text[-1]
    return (
        log1p(length),
        length >= 80,
        40 <= length < 80,
        length < 20,
        is_ended(text),
        text.endswith(("...", "…")),
        last == ":",
        last == "?",
        _LIST.match(text) is not None,
        _QUOTE.search(text) is not None,
    )


def _letters(text: str, words: list[str]) -> tuple[float, ...]:
    """Measure capitals and digits: `nocase` to `digit`."""
    beginning, raw = text[:20], text.encode("utf-8", "ignore")
    return (
        beginning.lower() == beginning.upper(),
        sum([word[0].isupper() for word in words]) / max(len(words), 1),
        (len(raw) - len(raw.translate(None, b"0123456789"))) / len(text),
    )


def _speech(text: str, lowered: str, small: list[str]) -> tuple[float, ...]:
    """Measure small words, whom a line addresses, times, names, and furniture's phrases: `stop` to `captions`."""
    return (
        sum(map(small_words().__contains__, small)) / max(len(small), 1),
        min(sum(map(_ADDRESSING.__contains__, small)), 3) / 3,
        _tells_time(lowered),
        _COMMENTS.match(lowered) is not None,
        is_name(text),
        bool(authors_in_byline(text)),
        begins("furniture", lowered),
        begins("endings", lowered),
        len(text) < _CAPTION and begins("captions", lowered),
    )
