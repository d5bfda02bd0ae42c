"""Normalises the characters of a query text one by one, so that positions do not change.

Splits nothing into words and knows no operator but the signs in front of a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from search.language.syntax import MAX_CHARACTERS
from search.problem import Problem

_QUOTES = dict.fromkeys(map(ord, "“”„‟«»‹›〝〞＂「」『』"), '"')
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code != 0xFF02} | {0x3000: " "}


@dataclass(frozen=True, slots=True)
class Replacement:
    """A pattern, its replacement of the same length, and the message about the first match."""

    pattern: re.Pattern[str]
    replace: Callable[[str], str]
    message: str

    def replace_match(self, match: re.Match[str]) -> str:
        """Return the replacement of a match."""
        return self.replace(match[0])


def _in_quotes(text: str) -> str:
    return f'"{text[1:-1]}"'


def _to_blanks(text: str) -> str:
    return " " * len(text)


REPLACEMENTS = (
    Replacement(re.compile("[\ud800-\udfff]+"), _to_blanks, "What is not a character was left out."),
    Replacement(
        re.compile("[！-／：-＠［-｀｛-～Ａ-Ｚａ-ｚ０-９\u3000]+"),
        lambda text: text.translate(_WIDE),
        "Full-width “{0}” was read as “{1}”.",
    ),
    Replacement(
        re.compile("[“”„‟«»‹›〝〞＂「」『』]"),
        lambda text: text.translate(_QUOTES),
        "The quote {0} was read as a straight one.",
    ),
    Replacement(
        re.compile(r"(?<![\w'‘’])['‘’](?=\w)[^\s'‘’\"()]*\s[^'‘’\"()]*(?<=\w)['‘’](?![\w'‘’])"),
        _in_quotes,
        "{0} was read as the phrase {1}.",
    ),
    Replacement(
        re.compile(r'(?<![^\s(:=+-])""(?=\w)|(?<=\w)""(?![^\s)~])'),
        lambda text: ' "' if text else text,
        "The doubled quote {0} was read as one.",
    ),
    Replacement(
        re.compile(r"(?<![^\s(])[–—−](?=\w)"),
        lambda text: "-",
        "The dash {0} was read as a minus: without the word after it.",
    ),
    Replacement(
        re.compile(r"(?<![^\s(])!(?=[\w\"(])"),
        lambda text: "-",
        "“{0}” in front of a word was read as a minus: without it.",
    ),
)
"""In the order in which they are applied; each sees the result of those before it."""

_QUESTION = re.compile(r"(?:[^\s\"()*?:=~|/]+\s+){2,}[^\s\"()*?:=~|/]*[^\W_](\?+)\s*")
_CAPITALS = re.compile(r"(?<!\S)(?:AND|OR|NOT|NEAR|[-+]\S+)(?!\S)")


def normalize_characters(text: str) -> tuple[str, list[Problem]]:
    """Return a text of at most `MAX_CHARACTERS` with all replacements, and a problem for each kind of them."""
    problems: list[Problem] = []
    if len(text) > MAX_CHARACTERS:
        problems.append(Problem(f"Only the first {MAX_CHARACTERS:,} characters were read.", MAX_CHARACTERS, len(text)))
        text = text[:MAX_CHARACTERS]
    for rule in REPLACEMENTS:
        found = rule.pattern.search(text)
        if found:
            better = rule.replace(found[0]).strip()
            problems.append(Problem(rule.message.format(found[0], better), *found.span(), better))
            text = rule.pattern.sub(rule.replace_match, text)
    return _without_question_mark(text, problems), problems


def _without_question_mark(text: str, problems: list[Problem]) -> str:
    """Remove the question mark of a question; in a query with operators it stands for a letter."""
    question = _QUESTION.fullmatch(text)
    if not question or _CAPITALS.search(text):
        return text
    start, end = question.span(1)
    message = "The question mark was left out; inside or alone, as in “wom?n”, it stands for one letter."
    problems.append(Problem(message, start, end, ""))
    return text[:start] + " " * (end - start) + text[end:]
