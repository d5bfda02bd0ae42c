"""Parses a query text. Never fails: input that makes no sense is corrected and becomes a problem. Searches nothing.

Binding, tightest first: brackets, fields and a sign in front; OR; proximity; AND, NOT and words side by side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import cast

from index.query import (
    Field,
    Has,
    MatchAll,
    MatchNone,
    MinCount,
    Near,
    NotNear,
    Phrase,
    Positional,
    Query,
    ResolvedDimension,
    SameUnit,
    SourceSpan,
)
from search.language.builder import all_of, any_of, is_positional, none_of, phrase_of, with_exact_forms, with_field
from search.language.dates import BARE_RANGE, read_days
from search.language.lexer import Lexeme, lex
from search.language.printer import write
from search.language.syntax import FIELDS, MAX_CHAIN, MAX_DISTANCE, MAX_TIMES, LexemeKind
from search.language.terms import ParsedOperand, read_parts, read_word
from search.problem import Problem

_SIGNS = frozenset({LexemeKind.MINUS, LexemeKind.PLUS, LexemeKind.EXACT, LexemeKind.FIELD, LexemeKind.MIN_COUNT})
_OPERANDS = _SIGNS | {LexemeKind.OPEN, LexemeKind.PHRASE, LexemeKind.WORD}
_PROXIMITIES = frozenset({LexemeKind.NEAR, LexemeKind.ORDERED, LexemeKind.SAME_UNIT, LexemeKind.NOT_NEAR})
_WRITTEN = {LexemeKind.NEAR: "w/", LexemeKind.ORDERED: "pre/", LexemeKind.NOT_NEAR: "NOT w/"}
_DEFAULT_DISTANCE = 10
_SHORT = 500
"""Characters of a short text."""
_FIELDS = tuple(f"{name}:" for name in dict.fromkeys(FIELDS.values()))
_UNKNOWN_FIELD = re.compile(r"[a-z_]{3,}:(?!//)(?=\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A parsed query text and its problems, in the order of the text."""

    query: Query
    problems: tuple[Problem, ...] = ()


def parse(text: str) -> ParsedQuery:
    """Parse any text; blank text matches every article, text without anything to search for matches none."""
    return _parse_short(text) if len(text) <= _SHORT else _parse_long(text)


def _parse(text: str) -> ParsedQuery:
    lexemes, corrections = lex(text)
    parser = _Parser(lexemes, list(corrections))
    query = parser.conjunction()
    if query is None:
        query = _nothing_left(text, parser.problems)
    if parser.mixed:
        message = f"OR is read before AND and proximity, so this was read as: {write(query)}"
        parser.problems.append(Problem(message, 0, len(text), write(query)))
    order = sorted(parser.problems, key=lambda p: (p.start if p.start is not None else -1, p.end or 0))
    return ParsedQuery(query, tuple(order))


# A text comes again with every page, filter and article of its result; the tree of a long one has up to a megabyte.
_parse_short = lru_cache(maxsize=256)(_parse)
_parse_long = lru_cache(maxsize=8)(_parse)


def _nothing_left(text: str, problems: list[Problem]) -> Query:
    if not text.strip():
        return MatchAll()
    problems.append(Problem("Nothing to search for is left, so nothing is found.", 0, len(text)))
    return MatchNone()


class _Parser:
    """Recursive descent over the lexemes of one text; a method for each rule of the grammar."""

    def __init__(self, lexemes: tuple[Lexeme, ...], problems: list[Problem]) -> None:
        self.lexemes = lexemes
        self.position = 0
        self.problems = problems
        self.mixed = False
        self.dimension: ResolvedDimension | None = None

    def kind(self) -> LexemeKind | None:
        """Return the kind of the next lexeme, or None at the end."""
        return self.lexemes[self.position].kind if self.position < len(self.lexemes) else None

    def next(self) -> Lexeme:
        """Consume the next lexeme."""
        self.position += 1
        return self.lexemes[self.position - 1]

    def stray(self, lexeme: Lexeme) -> None:
        """Note that an operator has no operand."""
        message = f"“{lexeme.text.strip()}” was left out: it needs something on both sides."
        if lexeme.kind is LexemeKind.NOT or lexeme.kind in _SIGNS:
            message = f"“{lexeme.text.strip()}” was left out: nothing follows it."
        self.problems.append(Problem(message, lexeme.start, lexeme.end, ""))

    def conjunction(self) -> Query | None:
        """Parse parts joined by AND, NOT or nothing, up to a closing bracket or the end."""
        parts: list[Query] = []
        loose = False
        while (kind := self.kind()) not in (None, LexemeKind.CLOSE):
            if kind in (LexemeKind.AND, LexemeKind.OR) or kind in _PROXIMITIES:
                operator = self.next()
                if kind is not LexemeKind.AND or not parts or self.kind() not in _OPERANDS | {LexemeKind.NOT}:
                    self.stray(operator)
                continue
            negative = self.negations()
            if self.kind() not in _OPERANDS:
                continue
            part, bare_or = self.proximity()
            if part is not None:
                loose = loose or bare_or
                self.mixed = self.mixed or (bare_or and negative)
                parts.append(none_of(part) if negative else part)
        self.mixed = self.mixed or (loose and len(parts) > 1)
        return all_of(parts) if parts else None

    def negations(self) -> bool:
        """Parse any number of NOTs; return whether they negate."""
        negative = False
        while self.kind() is LexemeKind.NOT:
            negation = self.next()
            negative = not negative
            if self.kind() not in _OPERANDS | {LexemeKind.NOT}:
                self.stray(negation)
        return negative

    def proximity(self) -> tuple[Query | None, bool]:
        """Parse disjunctions joined by proximity; return also whether one is an OR without brackets."""
        left, bare_or = self.disjunction()
        chain = 0
        while self.kind() in _PROXIMITIES:
            operator = self.next()
            if self.kind() not in _OPERANDS:
                self.stray(operator)
                continue
            right, right_or = self.disjunction()
            self.mixed = self.mixed or bare_or or right_or
            bare_or = False
            chain += 1
            if left is None or right is None:
                left = right if left is None else left
                self.stray(operator)
            else:
                left = self.near(left, right, operator, chain)
        return left, bare_or

    def near(self, left: Query, right: Query, operator: Lexeme, chain: int) -> Query:
        """Join two operands by proximity, or by AND where a distance cannot be measured."""
        bounds = operator.start, operator.end
        if chain > MAX_CHAIN or not (is_positional(left) and is_positional(right)):
            why = "too many distances in a row" if chain > MAX_CHAIN else "a distance is measured between words"
            self.problems.append(Problem(f"“{operator.text}” was read as AND: {why}.", *bounds, "AND"))
            return all_of((left, right))
        span = SourceSpan(left.span.start, right.span.end) if left.span and right.span else None
        pair = cast(Positional, left), cast(Positional, right)
        if operator.kind is LexemeKind.SAME_UNIT:
            return SameUnit(*pair, "sentence" if operator.value in "sS" else "paragraph", span=span)
        number = operator.number if operator.number is not None else _DEFAULT_DISTANCE
        distance = max(1, min(MAX_DISTANCE, number))
        sign = f"{_WRITTEN[operator.kind]}{distance}"
        if distance != operator.number:
            self.problems.append(Problem(f"“{operator.text}” was read as {sign}.", *bounds, sign))
        if operator.kind is LexemeKind.NOT_NEAR:
            return NotNear(*pair, distance, span=span)
        return Near(*pair, distance, operator.kind is LexemeKind.ORDERED, span=span)

    def disjunction(self) -> tuple[Query | None, bool]:
        """Parse operands joined by OR; return also whether there was more than one."""
        parts = [self.operand()]
        while self.kind() is LexemeKind.OR:
            operator = self.next()
            negative = self.negations()
            if self.kind() not in _OPERANDS:
                self.stray(operator)
                continue
            part = self.operand()
            parts.append(none_of(part) if negative and part is not None else part)
        found = [part for part in parts if part is not None]
        return (any_of(found) if found else None), len(found) > 1

    def operand(self) -> Query | None:
        """Parse the signs and fields in front of a thing, then the thing, and apply them from the inside out."""
        signs: list[Lexeme] = []
        while self.kind() in _SIGNS:
            signs.append(self.next())
            if signs[-1].kind is LexemeKind.FIELD and signs[-1].text[-1].isspace():
                name, bounds = signs[-1].text.rstrip(), (signs[-1].start, signs[-1].end)
                self.problems.append(Problem(f"“{name}” was read as a field of what follows it.", *bounds, name))
        if self.kind() not in _OPERANDS:
            for sign in signs:
                self.stray(sign)
            return None
        fields = [sign for sign in signs if sign.kind is LexemeKind.FIELD]
        query = self.thing(fields[-1] if fields else None)
        for sign in reversed(signs):
            query = self.signed(query, sign) if query is not None else None
        return query

    def signed(self, query: Query, sign: Lexeme) -> Query:
        """Apply one sign or field to what follows it."""
        match sign.kind:
            case LexemeKind.MINUS:
                return none_of(query)
            case LexemeKind.EXACT:
                return with_exact_forms(query)
            case LexemeKind.MIN_COUNT:
                return self.min_count(query, sign)
            case LexemeKind.FIELD if (name := FIELDS[sign.value.lower()]) in ("title", "lead"):
                return with_field(query, cast(Field, name))
            case _:
                return query

    def min_count(self, query: Query, sign: Lexeme) -> Query:
        """Require several matches of a query, if its matches can be counted."""
        bounds = sign.start, sign.end
        if not is_positional(query):
            message = (
                f"“{sign.text.strip()}” was left out: words and phrases can be counted, and one of several with OR."
            )
            self.problems.append(Problem(message, *bounds, ""))
            return query
        times = max(1, min(MAX_TIMES, sign.number or 1))
        written = f"atleast{times}"
        if times != sign.number:
            self.problems.append(Problem(f"“{sign.text.strip()}” was read as {written}.", *bounds, written))
        return MinCount(cast(Positional, query), times, span=query.span)

    def thing(self, field: Lexeme | None) -> Query | None:
        """Parse a bracket, a phrase or a word as its field demands."""
        name = FIELDS[field.value.lower()] if field else None
        start = field.start if field else self.lexemes[self.position].start
        match name:
            case "date" | "before" | "after" if self.kind() is not LexemeKind.OPEN:
                text, end = self.days()
                return self.collected(read_days(name, text, SourceSpan(start, end)))
            case "outlet" | "person":
                outer, self.dimension = self.dimension, name
                query = self.bracket() if self.kind() is LexemeKind.OPEN else self.value(name, start, alone=True)
                self.dimension = outer
                return query
        if self.kind() is LexemeKind.OPEN:
            return self.bracket()
        if self.dimension and field is None:
            return self.value(self.dimension, start, alone=False)
        return self.phrase() if self.kind() is LexemeKind.PHRASE else self.word()

    def days(self) -> tuple[str, int]:
        """Consume the value of a date field: a word, a phrase, or `[2015 TO 2016]`; return also its end."""
        lexeme = self.next()
        text = lexeme.value.strip()
        while text[0:1] in ("[", "{") and text[-1] not in "]}" and self.kind() is LexemeKind.WORD:
            lexeme = self.next()
            text = f"{text} {lexeme.value}"
        return text, lexeme.end

    def bracket(self) -> Query | None:
        """Parse a bracket; the lexer adds a missing partner."""
        opened = self.next()
        query = self.conjunction()
        closed = self.next()
        if query is None:
            self.problems.append(Problem("An empty bracket was left out.", opened.start, closed.end, ""))
        return query

    def value(self, dimension: ResolvedDimension, start: int, alone: bool) -> Query | None:
        """Parse the name of an outlet or a person; in a bracket, words side by side are one name."""
        first = self.next()
        words, last = [first.value], first
        while not alone and first.kind is LexemeKind.WORD and self.kind() is LexemeKind.WORD:
            last = self.next()
            words.append(last.value)
        name = " ".join(" ".join(words).split()).strip(" ,;:!?" if first.kind is LexemeKind.WORD else " ")
        if not name:
            self.problems.append(Problem(f"An empty {dimension} was left out.", start, last.end, ""))
            return None
        return Has(dimension, name, span=SourceSpan(start, last.end))

    def phrase(self) -> Query | None:
        """Parse a phrase."""
        lexeme = self.next()
        start, end = lexeme.start, lexeme.end
        parts, problems = read_parts(lexeme.value, start + 1)
        self.problems.extend(problems)
        if not parts:
            self.problems.append(Problem("An empty phrase was left out.", start, end, ""))
            return None
        slop = lexeme.number
        if slop is not None and slop > MAX_DISTANCE:
            slop = MAX_DISTANCE
            self.problems.append(Problem(f"“~{lexeme.number}” was read as ~{MAX_DISTANCE}.", start, end))
        if slop is None and lexeme.text.endswith("~"):
            self.problems.append(
                Problem("“~” was left out: a number of words must follow it, as in ~5.", end - 1, end, "~5")
            )
        query = phrase_of(parts, slop)
        return replace(query, span=SourceSpan(start, end)) if isinstance(query, Phrase) else query

    def word(self) -> Query | None:
        """Parse a word, or a range of days without a field."""
        lexeme = self.next()
        if BARE_RANGE.fullmatch(lexeme.value):
            message = f"“{lexeme.value}” was read as days of publication."
            self.problems.append(Problem(message, lexeme.start, lexeme.end, f"date:{lexeme.value}"))
            return self.collected(read_days("date", lexeme.value, SourceSpan(lexeme.start, lexeme.end)))
        unknown = _UNKNOWN_FIELD.match(lexeme.value)
        if unknown:
            message = f"“{unknown[0]}” is not a field; its words were read side by side. Fields: {', '.join(_FIELDS)}."
            self.problems.append(Problem(message, lexeme.start, lexeme.start + len(unknown[0])))
        return self.collected(read_word(lexeme.value, lexeme.start))

    def collected(self, read: ParsedOperand) -> Query | None:
        """Collect the problems of a word or a date, and return its query."""
        self.problems.extend(read.problems)
        return read.query
