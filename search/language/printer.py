"""Prints a query as text that parses to the same query: the inverse of `language.parser`. Corrects nothing."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import assert_never

from index.query import (
    And,
    Between,
    Fuzzy,
    Has,
    Leaf,
    MatchAll,
    MatchNone,
    MinCount,
    Near,
    Not,
    NotNear,
    Or,
    Phrase,
    Prefix,
    Query,
    SameUnit,
    SpanOperator,
    Wildcard,
    Word,
)
from index.query_rewrite import TextLeaf
from search.calendar_dates import parse_days
from search.language.dates import BARE_RANGE
from search.language.lexer import lex
from search.language.syntax import LexemeKind
from search.language.terms import read_word


def write(query: Query) -> str:
    """Return a query in normal form (`search.language.builder`) as a query text."""
    match query:
        case And():
            return " AND ".join(_part(part) for part in query.parts)
        case Or():
            return " OR ".join(f"-{_part(part.part)}" if isinstance(part, Not) else _part(part) for part in query.parts)
        case Not():
            return f"NOT {_part(query.part)}"
        case Near():
            sign = "pre" if query.ordered else "w"
            near = f"{_part(query.left)} {sign}/{query.distance} {_part(query.right)}"
            return f"{query.field}:({near})" if query.field else near
        case SameUnit() | NotNear() | MinCount():
            return _write_span_operator(query)
        case _:
            return _write_leaf(query)


def _write_span_operator(query: SpanOperator) -> str:
    match query:
        case SameUnit():
            return f"{_part(query.left)} /{query.unit[0]} {_part(query.right)}"
        case NotNear():
            return f"{_part(query.left)} NOT w/{query.distance} {_part(query.right)}"
        case MinCount():
            return f"atleast{query.times}({write(query.part)})"


@lru_cache(maxsize=256)  # a query comes again with every page, filter and article of its result
def read_as(query: Query) -> str:
    """Return a readable form of a query: its text, with words in place of signs."""
    match query:
        case MatchAll():
            return "all articles"
        case MatchNone():
            return "nothing"
        case _:
            return write(query)


def _part(query: Query) -> str:
    bare = not isinstance(query, And | Or | Near | SameUnit | NotNear | MatchNone)
    return write(query) if bare else f"({write(query)})"


def _write_leaf(
    query: MatchAll | MatchNone | Leaf | Phrase | Between | Has,
) -> str:
    match query:
        case MatchAll():
            return "*"
        case MatchNone():
            return "NOT *"
        case Word() | Phrase():
            return _field(query) + (_write_phrase(query) if isinstance(query, Phrase) else _write_term(query))
        case Prefix() | Wildcard() | Fuzzy():
            term = _write_term(query)
            return _field(query) + (term if _is_one_word(term) else _quoted(term))
        case Has():
            return f"{query.dimension}:{_quoted(query.value)}"
        case Between():
            return _write_days(query)
        case _:
            assert_never(query)


def _field(query: TextLeaf) -> str:
    return f"{query.field}:" if query.field else ""


def _write_phrase(phrase: Phrase) -> str:
    parts = " ".join(_inside(part) for part in phrase.parts)
    return f'"{parts}"' + (f"~{phrase.slop}" if phrase.slop is not None else "")


def _inside(part: Leaf) -> str:
    """Return the text of a part of a phrase, where operators are words like any other."""
    if not isinstance(part, Word):
        return _write_term(part)
    return f"={part.text}" if part.exact else part.text


def _write_term(term: Leaf) -> str:
    match term:
        case Word():
            return ("=" if term.exact else "") + (term.text if _is_plain(term.text) else f'"{term.text}"')
        case Prefix():
            return f"{term.text}*"
        case Wildcard():
            return term.pattern
        case Fuzzy():
            return f"{term.text}~{term.edits if term.edits > 1 else ''}"


@lru_cache(maxsize=1024)  # a page writes each word several times
def _is_plain(text: str) -> bool:
    if BARE_RANGE.fullmatch(text) or not _is_one_word(text):
        return False
    read = read_word(text, 0)
    return read.query == Word(text) and not read.problems


def _is_one_word(text: str) -> bool:
    lexemes, problems = lex(f"{text} x")  # some words, such as “atleast3”, mean something in front of another
    return not problems and [lexeme.kind for lexeme in lexemes] == [LexemeKind.WORD, LexemeKind.WORD]


def _quoted(value: str) -> str:
    return f'"{value}"'


def _write_days(days: Between) -> str:
    last = _last_day(days.end)
    match days.start, last:
        case None, None:
            return "*"
        case None, date() as until:
            return f"before:{until.isoformat()}"
        case date() as since, None:
            return f"after:{since.isoformat()}"
        case date() as since, date() as until:
            for short in (f"{since.year:04}", f"{since.year:04}-{since.month:02}", since.isoformat()):
                if parse_days(short) == (since, until):
                    return f"date:{short}"
            return f"date:{since.isoformat()}..{until.isoformat()}"
    raise AssertionError(days)


def _last_day(end: date | None) -> date | None:
    return end - timedelta(days=1) if end else None
