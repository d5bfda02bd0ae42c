"""Brings the text of a date into one form: digits, marks that change nothing, words to look up. Reads no date."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")
_INVISIBLE = re.compile(r"[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_COMPATIBLE = re.compile(r"[\u3300-\u33ff\uff01-\uffef]")
"""Wide letters and digits, and the names of Japanese eras as one character."""
_CHINESE_NUMBER = re.compile(r"[〇○零一二三四五六七八九十]+(?=[年月日])|元(?=年)")
_CHINESE_DIGITS = {**{digit: value for value, digit in enumerate("〇一二三四五六七八九")}, "○": 0, "零": 0}
_TOKEN = re.compile(r"\d+|[^\s\d!-/:-@\[-`{-\u00bf\u2000-\u200c\u200e-\u206f\u3000-\u3020،؛؟٪٫٬۔।॥׳״]+")
_MARKS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u093c\u09bc\u0a3c]")
_ALIKE = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه"})
"""Letters that differ from others only by the habit of a keyboard or a country."""


class DateToken(NamedTuple):
    """A number or a word of a text, and where it stands."""

    text: str
    start: int
    end: int
    is_number: bool


def plain_digits(text: str) -> str:
    """Return a text with the digits 0 to 9, without invisible characters; Chinese numbers of dates become digits."""
    if text.isascii():
        return text
    if _COMPATIBLE.search(text):
        text = unicodedata.normalize("NFKC", text)
    text = _FOREIGN_DIGIT.sub(_digit, _INVISIBLE.sub("", text))
    return _CHINESE_NUMBER.sub(_number, text)


def _digit(match: re.Match[str]) -> str:
    return str(unicodedata.digit(match[0]))


def _number(match: re.Match[str]) -> str:
    """Return the value of 二〇一五 or 二十三; 元 is the first year of an era."""
    written = match[0]
    if written == "元":
        return "1"
    tens, ten, ones = written.partition("十")
    if not ten:
        return "".join(str(_CHINESE_DIGITS[digit]) for digit in written)
    if len(tens) > 1 or len(ones) > 1:
        return written
    return str(10 * _CHINESE_DIGITS.get(tens, 1) + _CHINESE_DIGITS.get(ones, 0))


def split_tokens(text: str) -> list[DateToken]:
    """Return the numbers and words of a text in order; everything else only parts them."""
    return [
        DateToken(found[0], found.start(), found.end(), found[0][0] in "0123456789") for found in _TOKEN.finditer(text)
    ]


@lru_cache(maxsize=8192)
def fold_word(word: str) -> str:
    """Return a word as names of months are compared: without case, accents, vowel points and habits of keyboards."""
    return _MARKS.sub("", unicodedata.normalize("NFD", word.casefold())).translate(_ALIKE)


def fold_name(name: str) -> str:
    """Return the folded words of a name of several words, with a blank between them."""
    return " ".join(fold_word(token.text) for token in split_tokens(name))
