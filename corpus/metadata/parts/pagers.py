"""Reads "Page 2 of 3" in a line or a title, in any language, and compares titles without it. Looks at no address."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.metadata.parts.part_addresses import MOST_PARTS, part_words
from corpus.text.words import alphanumeric_key

_LONGEST = 60
"""Characters of the longest line that is read as a pager."""
_MOST_WORDS, _FEW_WORDS = 7, 3
"""Words of a pager that has a word for pages, and of one that has none."""
_TOKEN = re.compile(r"\d+|[^\W\d_][^\s\d/／|()\[\],.:;–—·-]*")
_BETWEEN = re.compile(r"[^|+*=<>\u2010-\u2015-]{1,24}")
"""What stands between the number of a page and that of all pages: no dash, which joins pages of a printed paper."""
_SEPARATOR = re.compile(r" [|–—·»:/-]{1,3} |[|()\[\]»]|[,:] | [–—]")
"""What stands between the segments of a title with single blanks."""
_SIGNS = str.maketrans({sign: str(number) for number, sign in enumerate("一二三四五六七八九", 1)} | {"十": "10"})
_COUNTED = re.compile(r"\d|[页頁]")
_SIGNED = re.compile(r"[页頁]")


class PrintedPart(NamedTuple):
    """The number of a page and of all pages, as printed; `is_named` where a word says that pages are counted."""

    number: int
    of: int | None
    is_named: bool


def printed_part(line: str) -> PrintedPart | None:
    """Return which page of how many a line says this is, or None if it says no such thing."""
    if len(line) > _LONGEST or not _COUNTED.search(line):
        return None
    if _SIGNED.search(line):
        line = line.translate(_SIGNS)
    tokens = list(_TOKEN.finditer(line))
    numbers = [token for token in tokens if token.group().isdecimal()]
    words = [token.group().casefold() for token in tokens if not token.group().isdecimal()]
    if (
        not 1 <= len(numbers) <= 2
        or len(words) > _MOST_WORDS
        or any(word in part_words("other", "words") for word in words)
    ):
        return None
    is_named = any(map(_names_page, words))
    values = [int(token.group()) for token in numbers]
    if not all(1 <= value <= MOST_PARTS for value in values):
        return None
    if len(values) == 1:
        return PrintedPart(values[0], None, True) if is_named and len(words) <= 2 else None
    first, second = values
    if second < first and is_named and len(words) > 1:
        first, second = second, first  # "of 3 pages, page 2", as in Chinese and Japanese
    if not is_named and (len(words) > _FEW_WORDS or any(_is_glued(line, *token.span()) for token in numbers)):
        return None
    if second < max(first, 2) or not _BETWEEN.fullmatch(line[numbers[0].end() : numbers[1].start()]):
        return None
    return PrintedPart(first, second, is_named)


def _is_glued(line: str, start: int, end: int) -> bool:
    """Return whether a number is a piece of a name, such as `dp3_4`."""
    return any(sign.isalnum() or sign == "_" for sign in (line[start - 1 : start], line[end : end + 1]))


def _names_page(word: str) -> bool:
    return word in part_words("page", "words") or any(sign in word for sign in part_words("page", "inside"))


def titled_part(title: str) -> PrintedPart | None:
    """Return which page a title says this is, as one of its segments."""
    if not _COUNTED.search(title):
        return None
    found = (printed_part(segment) for segment in _segments(title))
    return next((part for part in found if part), None)


def _segments(title: str) -> list[str]:
    return [segment for part in _SEPARATOR.split(" ".join(title.split())) if (segment := part.strip())]


def title_key(title: str, outlet: str | None) -> str:
    """Return a title as those of two parts are compared: without the site's name and the number of the page."""
    site = alphanumeric_key(outlet or "")
    segments = [segment for segment in _segments(title) if not printed_part(segment)]
    return "".join(key for segment in segments if (key := alphanumeric_key(segment)) != site)
