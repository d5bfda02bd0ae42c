"""Features of one line of a page by itself. Sees no other line, so that results can be cached."""

from __future__ import annotations

import re
from functools import lru_cache
from math import log1p
from typing import NamedTuple

from corpus.extraction.features.phrases import has_lower_phrase
from corpus.metadata.byline import is_person_name, parse_byline
from corpus.text.widths import text_width
from corpus.text.words import all_stop_words, alphanumeric_key, content_stems, split_words

_CACHED_LINES = 16_384
"""Lines in the cache: menus recur on every page of an outlet."""
_SENTENCE_ENDS = tuple(".!?…。！？｡؟۔।॥։።។။፧፨།༎᠃᠉܀")
"""Of every script that has signs for it: Ethiopic, Tibetan, Mongolian, Syriac and others besides the usual ones."""
_CLOSING = "\"'”’»)]」』）》】"
_QUOTE = re.compile('["“”«»„]')
_LIST = re.compile(r"(?:[•*\-–·▪]|\(?\d{1,2}[.)])\s?")
_TIME = re.compile(r"\d(?<!\w\d)(?:\d?[:.h]\d\d|(?:(?<=1)9|(?<=2)0)\d\d|\d* ?(?:min|hour|day|week|month|year|hr)s?)\b")
"""A time or a year. Starts with a digit: a word boundary would be tried at every letter."""
_AGO = re.compile(r"\bago\b|\bvor \d|\bil y a\b")
_SENTENCE = re.compile(r"""[.!?…。！？]["'”’»)\]]*(?=\s|$)""")
BARS = re.compile(r"[|•·»›→▶✓■●★/]|\s[-–—]\s")
_LINK = re.compile(r"https?://|www\.|\.com\b|(?:^|\s)[@#]\w")
_MAX_CAPTION = 400
"""Most characters of a caption."""
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


class LineFeatures(NamedTuple):
    """The features of one line by itself; 1 means yes and 0 no."""

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


class AnalyzedLine(NamedTuple):
    """One line: its words, their lower-case forms and content stems, its alphanumeric key, and its features."""

    words: list[str]
    lower_words: list[str]
    stems: frozenset[str]
    key: str
    features: LineFeatures


@lru_cache(maxsize=_CACHED_LINES)
def analyze_line(text: str) -> AnalyzedLine:
    """Analyse a line, which must not be empty."""
    words, lowered = split_words(text), text.lower()
    lower_words = [word.lower() for word in words]
    values = *_shape(text), *_letters(text, words), *_speech(text, lowered, lower_words)
    key = "".join(lower_words) if text.isascii() else alphanumeric_key(text)
    return AnalyzedLine(words, lower_words, content_stems(lower_words), key, LineFeatures(*map(float, values)))


class HtmlLineFeatures(NamedTuple):
    """The features that only the classifier of HTML pages uses; 1 means yes and 0 no."""

    sentences: float
    bars: float
    upper: float
    link: float
    copy: float
    name: float
    credits: float


@lru_cache(maxsize=_CACHED_LINES)
def html_line_features(text: str) -> HtmlLineFeatures:
    """Return sentences, bars, capitals, links, copyright, names and credits of a line."""
    line, lowered = analyze_line(text), text.lower()
    may_be_link = "http" in lowered or "www." in lowered or ".com" in lowered or "@" in lowered or "#" in lowered
    capitals = sum([len(word) > 1 and word.isupper() for word in line.words]) if lowered != text else 0
    values = (
        min(len(_SENTENCE.findall(text)), 4),
        min(len(BARS.findall(text)), 4),
        capitals / max(len(line.words), 1),
        may_be_link and _LINK.search(lowered) is not None,
        "©" in lowered or "(c)" in lowered or "copyright" in lowered or "all rights" in lowered,
        line.features.long_name and len(text) < 40,
        has_lower_phrase("credits", lowered),
    )
    return HtmlLineFeatures(*map(float, values))


_LONG_LINE = 60
_UNSTOPPED = re.compile(r"[\u0e01-\u0e4e\u0e81-\u0ece\u1780-\u17d3]")
"""The last letter of a line in a script whose sentences end without a sign."""


def is_ended(text: str) -> bool:
    """Return whether a line ends like a sentence. One in Thai, Lao or Khmer has no sign at its end and is only long."""
    return text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS) or ends_unstopped(text, _LONG_LINE)


def ends_unstopped(text: str, shortest: int) -> bool:
    """Return whether a line of so many characters ends in a script whose sentences end without a sign."""
    inner = text.rstrip(_CLOSING)
    return len(inner) >= shortest and _UNSTOPPED.match(inner[-1]) is not None


def is_paragraph(text: str) -> bool:
    """Return whether a line is as long as a paragraph, ends like one, and has no phrase of menus and notices."""
    return text_width(text) >= _LONG_LINE and is_ended(text) and not analyze_line(text).features.furniture


def _has_time(lowered: str) -> bool:
    if _TIME.search(lowered):
        return True
    return ("ago" in lowered or "vor " in lowered or "il y a" in lowered) and _AGO.search(lowered) is not None


def _shape(text: str) -> tuple[float, ...]:
    """Return the length of a line, its beginning and its end: `log_chars` to `quote`."""
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
    """Return capitals and digits: `nocase` to `digit`."""
    beginning, encoded = text[:20], text.encode("utf-8", "ignore")
    return (
        beginning.lower() == beginning.upper(),
        sum([word[0].isupper() for word in words]) / max(len(words), 1),
        (len(encoded) - len(encoded.translate(None, b"0123456789"))) / len(text),
    )


def _speech(text: str, lowered: str, lower_words: list[str]) -> tuple[float, ...]:
    """Return stop words, forms of address, times, names and boilerplate phrases: `stop` to `captions`."""
    return (
        sum(map(all_stop_words().__contains__, lower_words)) / max(len(lower_words), 1),
        min(sum(map(_ADDRESSING.__contains__, lower_words)), 3) / 3,
        _has_time(lowered),
        _COMMENTS.match(lowered) is not None,
        is_person_name(text),
        bool(parse_byline(text)),
        has_lower_phrase("furniture", lowered),
        has_lower_phrase("endings", lowered),
        len(text) < _MAX_CAPTION and has_lower_phrase("captions", lowered),
    )
