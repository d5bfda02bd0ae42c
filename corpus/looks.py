"""Measures what one line of a page looks like and says by itself. Sees no other line, and so can remember."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import log1p

from corpus.authors import authors_in_byline, is_name
from corpus.phrases import says
from corpus.words import signs, small_words, topics_of, words_of

_REMEMBERED = 16_384
"""Lines kept with their measures: menus come again on every page of an outlet."""
_STOPS = tuple(".!?…。！？")
_CLOSING = "\"'”’»)]"
_QUOTES = frozenset('"“”«»„')
_LIST = re.compile(r"(?:[•*\-–·▪]|\(?\d{1,2}[.)])\s?")
_TIME = re.compile(
    r"\b\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b|\b\d+ ?(?:min|hour|day|week|month|year|hr)s?\b|"
    r"\bago\b|\bvor \d|\bil y a\b"
)
_SENTENCE = re.compile(r"""[.!?…。！？]["'”’»)\]]*(?=\s|$)""")
_BARS = re.compile(r"[|•·»›→▶✓■●★/]|\s[-–—]\s")
_LINK = re.compile(r"https?://|www\.|\.com\b|(?:^|\s)[@#]\w")
_RIGHTS = re.compile(r"©|\(c\)|copyright|all rights")
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


@dataclass(frozen=True, slots=True)
class Look:
    """One line: its words, the topics among them, its letters and digits alone, and its measures by name."""

    words: list[str]
    small: list[str]
    topics: frozenset[str]
    signs: str
    measures: dict[str, float]
    row: tuple[float, ...]
    """The measures again, without their names."""


@lru_cache(maxsize=_REMEMBERED)
def look_at(text: str) -> Look:
    """Measure a line, which must not be empty."""
    words = words_of(text)
    small = [word.lower() for word in words]
    measures = _shape(text) | _letters(text, words) | _speech(text, small)
    return Look(words, small, topics_of(small), signs(text), measures, tuple(map(float, measures.values())))


def look_closer(text: str, look: Look) -> dict[str, float]:
    """Measure what only the judge of HTML pages asks of a line: sentences, bars, links, rights, capitals, credits."""
    small = text.lower()
    return {
        "sentences": min(len(_SENTENCE.findall(text)), 4),
        "bars": min(len(_BARS.findall(text)), 4),
        "upper": sum([len(word) > 1 and word.isupper() for word in look.words]) / max(len(look.words), 1),
        "link": _LINK.search(small) is not None,
        "copy": _RIGHTS.search(small) is not None,
        "name": look.measures["long_name"] and len(text) < 40,
        "credits": says("credits", text),
    }


def is_ended(text: str) -> bool:
    """Tell whether a line ends like a sentence."""
    return text.rstrip(_CLOSING).endswith(_STOPS)


def _shape(text: str) -> dict[str, float]:
    """Measure the length of a line and how it begins and ends."""
    length = len(text)
    return {
        "log_chars": log1p(length),
        "long": length >= 80,
        "mid": 40 <= length < 80,
        "tiny": length < 20,
        "ended": is_ended(text),
        "dots": text.endswith(("...", "…")),
        "colon": text[-1] == ":",
        "question": text[-1] == "?",
        "list": _LIST.match(text) is not None,
        "quote": not _QUOTES.isdisjoint(text),
    }


def _letters(text: str, words: list[str]) -> dict[str, float]:
    """Measure capitals and digits."""
    count = max(len(words), 1)
    return {
        "nocase": text[:20].lower() == text[:20].upper(),
        "capital": sum([word[0].isupper() for word in words]) / count,
        "digit": sum(map(text.count, "0123456789")) / len(text),
    }


def _speech(text: str, small: list[str]) -> dict[str, float]:
    """Measure what a line says: small words, whom it addresses, times, names, and furniture's phrases."""
    lowered = text.lower()
    return {
        "stop": sum(map(small_words().__contains__, small)) / max(len(small), 1),
        "you": min(sum(map(_ADDRESSING.__contains__, small)), 3) / 3,
        "time": _TIME.search(lowered) is not None,
        "comments": _COMMENTS.match(lowered) is not None,
        "long_name": is_name(text),
        "byline": bool(authors_in_byline(text)),
        "furniture": says("furniture", text),
        "endings": says("endings", text),
        "captions": len(text) < _CAPTION and says("captions", text),
    }
