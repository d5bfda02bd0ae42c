"""Describes characters: letters by script, marks by how usual they are. Knows no language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

ASCII, CJK = "Asci", "Hani"

_RANGES = (
    (0x0250, "Latn"),
    (0x0300, ""),
    (0x0370, "Latn"),  # combining marks, as windows-1258 has them behind Vietnamese letters
    (0x0400, "Grek"),
    (0x0530, "Cyrl"),
    (0x0590, ""),
    (0x0600, "Hebr"),
    (0x0700, "Arab"),
    (0x0E00, ""),
    (0x0E80, "Thai"),
    (0x1E00, ""),
    (0x1F00, "Latn"),
    (0x2000, "Grek"),
    (0x2E80, ""),
    (0xA000, CJK),
    (0xAC00, ""),
    (0xD7B0, CJK),
    (0xF900, ""),
    (0xFB00, CJK),
    (0xFB50, ""),
    (0xFE00, "Arab"),
    (0xFF00, "Arab"),
    (0xFFE0, CJK),
)
"""The end of each block of Unicode and its script; empty where no candidate has letters."""

_USUAL = frozenset("“”„«»‘‚‹›–—\xa0،؛؟、。「」『』《》，！？：；（）　")
_KNOWN = frozenset("…•·¡¿§°€£®©™\xad½²³ºª№×´")
_JOINING = frozenset("·\xad–—\xa0…‘")
_USUAL_BITS, _KNOWN_BITS, _RARE_BITS, _WIDE_BITS, _CONTROL_BITS, _BAD_BITS = 6, 9, 13, 11, 16, 18
_COMMAS_BELOW = {"ș": "ş", "Ș": "ş", "ț": "ţ", "Ț": "ţ"}
"""Romanian is written with either; which of them a byte is, nothing tells but the encoding."""
_MARKS = ((0x0300, 0x036F), (0x05B0, 0x05C2), (0x064B, 0x0652), (0x0E30, 0x0E4E))


@dataclass(frozen=True, slots=True)
class Symbol:
    """What is known of a character: its small letter (a blank for other characters), script and capital.

    `bits` is the cost of a mark that is no letter, and `touching` what a letter beside it costs in addition.
    """

    letter: str
    script: str = ""
    is_capital: bool = False
    is_digit: bool = False
    bits: int = 0
    touching: int = 0


def folded(char: str) -> str:
    """Return a letter in small form, and a blank for what is no letter; apostrophes are letters here."""
    if char in "'’ʼ":
        return "'"
    if char in _COMMAS_BELOW:
        return _COMMAS_BELOW[char]
    if char.isalpha() or any(first <= ord(char) <= last for first, last in _MARKS):
        return char.lower()[0]
    return " "


@cache
def symbol(char: str) -> Symbol:
    """Return what is known of a character."""
    letter = folded(char)
    if char.isascii():
        return Symbol(letter, ASCII if letter != " " else "", char.isupper(), char.isdigit())
    if letter == "'":
        return Symbol(letter)
    if letter != " " and (script := _script(char)):
        return Symbol(letter, script, char.isupper())
    return _mark(char)


def _mark(char: str) -> Symbol:
    """Return what is known of a character beyond ASCII that is no letter."""
    if char in _USUAL:
        return Symbol(" ", bits=_USUAL_BITS, touching=0 if char in _JOINING else 1)
    if char in _KNOWN:
        return Symbol(" ", bits=_KNOWN_BITS, touching=0 if char in _JOINING else 5)
    code = ord(char)
    if code < 0xA0:
        return Symbol(" ", bits=_CONTROL_BITS, touching=4)
    if code == 0xFFFD or 0xE000 <= code < 0xF900:
        return Symbol(" ", bits=_BAD_BITS, touching=4)
    if 0xFF00 <= code < 0xFF66 or 0x3000 <= code < 0x3040:
        return Symbol(" ", bits=_WIDE_BITS)
    return Symbol(" ", bits=_RARE_BITS, touching=5)


def _script(char: str) -> str:
    return next((script for end, script in _RANGES if ord(char) < end), "")
