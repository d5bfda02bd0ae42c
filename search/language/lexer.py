"""Cuts query text into lexemes and puts right what cannot be meant: odd characters, quotes and brackets.

Builds no tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.language.normalizer import repaired
from search.language.syntax import DEEPEST, LEXEMES, MOST_TERMS, LexemeKind
from search.problem import Problem


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of the query text: `text` as written, `value` what matters of it, `[start, end)` its place."""

    kind: LexemeKind
    text: str
    value: str
    start: int
    end: int
    number: int | None = None


_LEXEME = re.compile("|".join(f"(?P<k{number}>{pattern})" for number, (_, pattern) in enumerate(LEXEMES)))
_KINDS = tuple(kind for kind, _ in LEXEMES)
_ENDS_QUOTE = re.compile(r"[()]|(?<=\s)(?:AND|OR|NOT|(?:[wW]|NEAR|pre|PRE)?/\d+)(?=\s|$)|(?<=\s)[a-z]+:(?=\S)")


def lex(text: str) -> tuple[tuple[Lexeme, ...], tuple[Problem, ...]]:
    """Give the lexemes of a query text, its brackets in pairs, and what was put right to get them."""
    straight, problems = repaired(text)
    found = tuple(_cut_closing_quotes(straight, problems))
    if len(found) > MOST_TERMS:
        problems.append(
            Problem(f"Only the first {MOST_TERMS} words and signs were read.", found[MOST_TERMS].start, len(text))
        )
    return _paired(found[:MOST_TERMS], problems), tuple(problems)


def _cut_closing_quotes(text: str, problems: list[Problem]) -> Iterator[Lexeme]:
    """Cut the text; a quote without a partner gets one at the next operator or the end, or is left out."""
    if text.count('"') % 2 == 0:
        yield from _cut(text, 0, len(text))
        return
    place = text.rindex('"')
    stop = _ENDS_QUOTE.search(text, place + 1)
    inside = text[place + 1 : stop.start() if stop else len(text)].rstrip()
    end = place + 1 + len(inside)
    yield from _cut(text, 0, place)
    if not inside or inside[0].isspace():
        problems.append(Problem("A quote without a partner was left out.", place, place + 1, ""))
        end = place + 1
    else:
        problems.append(Problem(f"A closing quote was added after “{inside}”.", place, end, f'"{inside}"'))
        yield Lexeme(LexemeKind.PHRASE, text[place:end], inside, place, end)
    yield from _cut(text, end, len(text))


_NUMBERS = ("slop", "near", "around", "ordered", "adjacent", "apart", "times")
_VALUES = ("field", "command", "unit")


def _cut(text: str, start: int, end: int) -> Iterator[Lexeme]:
    for found in _LEXEME.finditer(text, start, end):
        kind = _KINDS[int(str(found.lastgroup)[1:])]
        number = next((found[name] for name in _NUMBERS if found[name]), None)
        value = next((found[name] for name in _VALUES if found[name]), found[0])
        if kind is LexemeKind.PHRASE:
            value = found["phrase"]
        yield Lexeme(kind, found[0], value, *found.span(), int(number[:9]) if number else None)


def _paired(lexemes: Iterable[Lexeme], problems: list[Problem]) -> tuple[Lexeme, ...]:
    """Leave out closing brackets that close nothing and brackets nested too deeply; add those that are missing."""
    kept: list[Lexeme] = []
    open_at: list[Lexeme] = []
    for lexeme in lexemes:
        if lexeme.kind is LexemeKind.OPEN:
            open_at.append(lexeme)
        elif lexeme.kind is LexemeKind.CLOSE and not open_at:
            problems.append(
                Problem("A closing bracket that closes nothing was left out.", lexeme.start, lexeme.end, "")
            )
            continue
        if lexeme.kind not in (LexemeKind.OPEN, LexemeKind.CLOSE) or len(open_at) <= DEEPEST:
            kept.append(lexeme)
        elif lexeme.kind is LexemeKind.OPEN:
            message = f"Brackets more than {DEEPEST} deep were read as if they were not there."
            problems.append(Problem(message, lexeme.start, lexeme.end))
        if lexeme.kind is LexemeKind.CLOSE:
            open_at.pop()
    added = "A closing bracket was added at the end."
    problems.extend(Problem(added, opened.start, opened.end) for opened in open_at)
    end = kept[-1].end if kept else 0
    missing = min(len(open_at), DEEPEST)
    return (*kept, *(Lexeme(LexemeKind.CLOSE, ")", ")", end, end) for _ in range(missing)))
