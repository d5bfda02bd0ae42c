"""Recognises pages in place of an article: consent and login walls, checks for robots, refusals and error pages.

The evidence is a page's own sentences: nearly all of them speak of cookies, access, robots or a missing page, and
address the reader. An article about such pages does not address the reader, or has text beside. Reads no addresses and
no status codes: an archive often lacks them.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from corpus.extraction.extracted import NoArticle
from corpus.text.widths import text_width
from corpus.text.words import alphanumeric_key

_ERROR, _WALL = "error page", "wall"
_REASONS = {
    "robots": NoArticle(_WALL, "This page checks whether a reader is a robot; it holds no article."),
    "consent": NoArticle(_WALL, "This page asks for consent to cookies; it holds no article."),
    "missing": NoArticle(_ERROR, "This page says that there is no such page; it holds no article."),
    "refused": NoArticle(_ERROR, "This page refuses access; it holds no article."),
    "members": NoArticle(_WALL, "This page asks the reader to log in or to subscribe; it holds no whole article."),
    "script": NoArticle(_WALL, "This page asks for JavaScript or another browser; it holds no article."),
    "failed": NoArticle(_ERROR, "This page says that the server failed; it holds no article."),
    "parked": NoArticle(_ERROR, "This page offers its domain for sale; it holds no article."),
}
_LONGEST = 4_000
"""Width of a text from which a page is no wall: consent walls that list every partner are the longest."""
_SENTENCE_END = re.compile(r"(?<=[.!?。！？؟।])\s*")
_SHORT = 60
"""Width of a sentence that need not address the reader."""
_SENTENCE = 30
"""Width from which a line that is no part of a wall counts against it; shorter ones are menus."""
_SHARE = 0.6
_SENTENCES = 2
"""Sentences that a wall has at least, unless its title says what it is."""
_LEFT = 150
"""Width of other text that a wall may have: a line about the site, a sentence of the article behind it."""
_LEFT_BELOW_TITLE = 400
"""The same where the title or a heading says that this is a wall."""
_TITLE_SHARE = 0.5
"""Share of a title's letters in the phrases of a wall that makes it a wall's title."""
_HOST = re.compile(r"(?<![\w.-])(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w.-])")
_WORD = re.compile(r"\w+")
_KEY = 2
"""Letters by which a phrase is looked up, at the beginning of a word."""
_JOINED = re.compile("[\u0590-\u06ff\u0900-\u09ff\u0e01-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that join particles to the front of a word, or write no blanks: phrases may begin anywhere."""
_YOU, _HINTS = "you", "hints"


class _Phrase(NamedTuple):
    text: str
    is_whole: bool
    """Whether a word must end where the phrase does."""
    language: str
    kind: str


@dataclass(slots=True)
class _Reading:
    """How a page reads in one language: the width of its wall sentences by kind."""

    walls: Counter[str] = field(default_factory=Counter)
    sentences: int = 0
    below_title: int = 0
    """Those of its sentences that are not the title again."""
    counted: int = 0
    """Width of those of its wall sentences that would count against it."""


def find_wall(titles: Sequence[str], lines: Sequence[str], is_stated_article: bool = False) -> NoArticle | None:
    """Return what wall or error page a page is; None for any other page.

    `titles` are its title and headings, `lines` its text without links. A page that states in its head that it is an
    article is a wall only where its title says so, or where it asks the reader to log in or to subscribe.
    """
    if not 0 < sum(map(text_width, lines)) < _LONGEST:
        return None
    titled, title_keys = _title_kind(titles), set(map(alphanumeric_key, titles))
    readings: defaultdict[str, _Reading] = defaultdict(_Reading)
    total = 0
    for sentence in _sentences(lines):
        width = text_width(sentence)
        total += width if width >= _SENTENCE else 0
        for language, kinds in _hits(sentence).items():
            walls = kinds.keys() - {_YOU}
            if walls and (width <= _SHORT or _YOU in kinds):
                reading = readings[language]
                reading.walls.update(dict.fromkeys(walls, width // len(walls)))
                reading.sentences += 1
                reading.below_title += alphanumeric_key(sentence) not in title_keys
                reading.counted += width if width >= _SENTENCE else 0
        if not titled and total - max((reading.counted for reading in readings.values()), default=0) >= _LEFT:
            return None
    return _judged(titled, readings.values(), total, is_stated_article)


def _judged(titled: str | None, readings: Iterable[_Reading], total: int, is_stated_article: bool) -> NoArticle | None:
    reading = max(readings, key=lambda one: (one.counted, one.sentences), default=_Reading())
    left, width = total - reading.counted, reading.walls.total()
    if titled and left < max(_LEFT_BELOW_TITLE, width) and (reading.below_title or left < _LEFT):
        return _REASONS[titled]
    if left >= _LEFT or width <= _SHARE * (width + left) or reading.sentences < _SENTENCES:
        return None
    kind = max(reading.walls.keys() - {_HINTS}, key=reading.walls.__getitem__, default=None)
    if kind is None:
        return None
    return None if is_stated_article and kind != "members" else _REASONS[kind]


def _title_kind(titles: Iterable[str]) -> str | None:
    """Return the kind of wall whose phrases make up most of a title."""
    for title in (_HOST.sub(" ", one) for one in titles):
        whole = len(alphanumeric_key(title))
        for kinds in _hits(title.casefold()).values():
            for kind, letters in kinds.items():
                if kind not in {_YOU, _HINTS} and letters >= _TITLE_SHARE * whole > 0:
                    return kind
    return None


def _sentences(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield from filter(None, _SENTENCE_END.split(line.casefold()))


def _hits(sentence: str) -> dict[str, dict[str, int]]:
    """Return by language the kinds of phrases in a sentence in lower case, each with the letters of its phrases."""
    found: dict[str, dict[str, int]] = {}
    phrases, joined = _phrases()
    if sentence.isascii() or not _JOINED.search(sentence):
        index, places = phrases, [word.start() for word in _WORD.finditer(sentence)]
    else:
        index, places = joined, list(range(len(sentence)))
    ends: dict[tuple[str, str], int] = {}
    for place in places:
        for phrase in index.get(sentence[place : place + _KEY], ()):
            end = place + len(phrase.text)
            of_kind = phrase.language, phrase.kind
            if place < ends.get(of_kind, 0) or not sentence.startswith(phrase.text, place):
                continue
            if phrase.is_whole and sentence[end : end + 1].isalnum():
                continue
            ends[of_kind] = end
            kinds = found.setdefault(phrase.language, {})
            kinds[phrase.kind] = kinds.get(phrase.kind, 0) + len(alphanumeric_key(phrase.text))
    return found


@cache
def _phrases() -> tuple[dict[str, list[_Phrase]], dict[str, list[_Phrase]]]:
    """Return the phrases by their first letters: those of scripts with words, and all; the longest first."""
    table = tomllib.loads((Path(__file__).parent / "walls.toml").read_text("utf-8"))
    every = [
        _Phrase(text.strip(), text.endswith(" "), language, kind)
        for language, words in table.items()
        for kind, texts in words.items()
        for text in texts
    ]
    every.sort(key=lambda phrase: -len(phrase.text))
    index: defaultdict[str, list[_Phrase]] = defaultdict(list)
    joined: defaultdict[str, list[_Phrase]] = defaultdict(list)
    for phrase in every:
        joined[phrase.text[:_KEY]].append(phrase)
        if not _JOINED.search(phrase.text):
            index[phrase.text[:_KEY]].append(phrase)
    return dict(index), dict(joined)
