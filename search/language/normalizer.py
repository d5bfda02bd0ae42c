"""Puts right single characters that stand for others, one for one, so that every place in the text stays what it was.

Cuts nothing into words and knows no operator but the signs in front of a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from search.language.syntax import LONGEST_TEXT
from search.problem import Problem

_QUOTES = dict.fromkeys(map(ord, "“”„‟«»‹›〝〞＂「」『』"), '"')
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code != 0xFF02} | {0x3000: " "}


@dataclass(frozen=True, slots=True)
class Repair:
    """What is looked for, what stands in its place at the same length, and what is said of the first of them."""

    pattern: re.Pattern[str]
    replaced: Callable[[str], str]
    message: str


def _quoted(text: str) -> str:
    return f'"{text[1:-1]}"'


def _blanked(text: str) -> str:
    return " " * len(text)


REPAIRS = (
    Repair(re.compile("[\ud800-\udfff]+"), _blanked, "What is not a character was left out."),
    Repair(
        re.compile("[！-／：-＠［-｀｛-～Ａ-Ｚａ-ｚ０-９\u3000]+"),
        lambda text: text.translate(_WIDE),
        "Full-width “{0}” was read as “{1}”.",
    ),
    Repair(
        re.compile("[“”„‟«»‹›〝〞＂「」『』]"),
        lambda text: text.translate(_QUOTES),
        "The quote {0} was read as a straight one.",
    ),
    Repair(
        re.compile(r"(?<![\w'‘’])['‘’](?=\w)[^'‘’\"()]*\s[^'‘’\"()]*(?<=\w)['‘’](?![\w'‘’])"),
        _quoted,
        "{0} was read as the phrase {1}.",
    ),
    Repair(
        re.compile(r'(?<![^\s(:=+-])""(?=\w)|(?<=\w)""(?![^\s)~])'),
        lambda text: ' "' if text else text,
        "The doubled quote {0} was read as one.",
    ),
    Repair(
        re.compile(r"(?<![^\s(])[–—−](?=\w)"),
        lambda text: "-",
        "The dash {0} was read as a minus: without the word after it.",
    ),
    Repair(
        re.compile(r"(?<![^\s(])!(?=[\w\"(])"),
        lambda text: "-",
        "“{0}” in front of a word was read as a minus: without it.",
    ),
)
"""In the order in which they are made; each sees what the ones before it made."""

_QUESTION = re.compile(r"(?:[^\s\"()*?:=~|/]+\s+){2,}[^\s\"()*?:=~|/]*[^\W_](\?+)\s*")
_CAPITALS = re.compile(r"(?<!\S)(?:AND|OR|NOT|NEAR|[-+]\S+)(?!\S)")


def repaired(text: str) -> tuple[str, list[Problem]]:
    """Give a text of at most the longest length with all repairs made, and what was said of each kind once."""
    problems: list[Problem] = []
    if len(text) > LONGEST_TEXT:
        problems.append(Problem(f"Only the first {LONGEST_TEXT:,} characters were read.", LONGEST_TEXT, len(text)))
        text = text[:LONGEST_TEXT]
    for repair in REPAIRS:
        found = repair.pattern.search(text)
        if found:
            better = repair.replaced(found[0])
            problems.append(Problem(repair.message.format(found[0], better.strip()), *found.span(), better.strip()))
            text = repair.pattern.sub(lambda match, repair=repair: repair.replaced(match[0]), text)  # type: ignore[misc]
    return _without_question_mark(text, problems), problems


def _without_question_mark(text: str, problems: list[Problem]) -> str:
    """Take the question mark off a question; in a query with operators it stands for a letter."""
    question = _QUESTION.fullmatch(text)
    if not question or _CAPITALS.search(text):
        return text
    start, end = question.span(1)
    message = "The question mark was left out; inside or alone, as in “wom?n”, it stands for one letter."
    problems.append(Problem(message, start, end, ""))
    return text[:start] + " " * (end - start) + text[end:]
