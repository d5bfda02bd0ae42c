"""Splits a query text into lexemes, and corrects odd characters, quotes and brackets. Builds no tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.language.normalizer import normalize_characters
from search.language.syntax import LEXEMES, MAX_DEPTH, MAX_TERMS, LexemeKind
from search.problem import Problem


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of the query text: `text` as written, `value` without its signs, at `[start, end)` of the text."""

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
    """Return the lexemes of a query text, with its brackets in pairs, and the problems that were corrected."""
    straight, problems = normalize_characters(text)
    found = tuple(_close_quotes(straight, problems))
    if len(found) > MAX_TERMS:
        problems.append(
            Problem(f"Only the first {MAX_TERMS} words and signs were read.", found[MAX_TERMS].start, len(text))
        )
    return _balance_brackets(found[:MAX_TERMS], problems), tuple(problems)


def _close_quotes(text: str, problems: list[Problem]) -> Iterator[Lexeme]:
    """Yield lexemes; a quote without a partner gets one at the next operator or the end, or is left out."""
    if text.count('"') % 2 == 0:
        yield from _lexemes(text, 0, len(text))
        return
    quote = text.rindex('"')
    stop = _ENDS_QUOTE.search(text, quote + 1)
    inside = text[quote + 1 : stop.start() if stop else len(text)].rstrip()
    end = quote + 1 + len(inside)
    yield from _lexemes(text, 0, quote)
    if not inside or inside[0].isspace():
        problems.append(Problem("A quote without a partner was left out.", quote, quote + 1, ""))
        end = quote + 1
    else:
        problems.append(Problem(f"A closing quote was added after “{inside}”.", quote, end, f'"{inside}"'))
        yield Lexeme(LexemeKind.PHRASE, text[quote:end], inside, quote, end)
    yield from _lexemes(text, end, len(text))


_NUMBERS = ("slop", "near", "around", "ordered", "adjacent", "apart", "times")
_VALUES = ("field", "command", "unit")


def _lexemes(text: str, start: int, end: int) -> Iterator[Lexeme]:
    for found in _LEXEME.finditer(text, start, end):
        kind = _KINDS[int(str(found.lastgroup)[1:])]
        number = next((found[name] for name in _NUMBERS if found[name]), None)
        value = next((found[name] for name in _VALUES if found[name]), found[0])
        if kind is LexemeKind.PHRASE:
            value = found["phrase"]
        yield Lexeme(kind, found[0], value, *found.span(), int(number[:9]) if number else None)


def _balance_brackets(lexemes: Iterable[Lexeme], problems: list[Problem]) -> tuple[Lexeme, ...]:
    """Remove closing brackets that close nothing and brackets nested too deeply; add those that are missing."""
    balanced: list[Lexeme] = []
    open_at: list[Lexeme] = []
    for lexeme in lexemes:
        if lexeme.kind is LexemeKind.OPEN:
            open_at.append(lexeme)
        elif lexeme.kind is LexemeKind.CLOSE and not open_at:
            problems.append(
                Problem("A closing bracket that closes nothing was left out.", lexeme.start, lexeme.end, "")
            )
            continue
        if lexeme.kind not in (LexemeKind.OPEN, LexemeKind.CLOSE) or len(open_at) <= MAX_DEPTH:
            balanced.append(lexeme)
        elif lexeme.kind is LexemeKind.OPEN:
            message = f"Brackets more than {MAX_DEPTH} deep were read as if they were not there."
            problems.append(Problem(message, lexeme.start, lexeme.end))
        if lexeme.kind is LexemeKind.CLOSE:
            open_at.pop()
    added = "A closing bracket was added at the end."
    problems.extend(Problem(added, opened.start, opened.end) for opened in open_at)
    end = balanced[-1].end if balanced else 0
    missing = min(len(open_at), MAX_DEPTH)
    return (*balanced, *(Lexeme(LexemeKind.CLOSE, ")", ")", end, end) for _ in range(missing)))
