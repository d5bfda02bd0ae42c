"""The query language as tables, which lexer, help page, documents and tests use. Parses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class LexemeKind(StrEnum):
    """The kind of a lexeme."""

    OPEN = "("
    CLOSE = ")"
    PHRASE = "phrase"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NOT_NEAR = "NOT w/"
    NEAR = "w/"
    SAME_UNIT = "/s"
    ORDERED = "pre/"
    MINUS = "-"
    PLUS = "+"
    EXACT = "="
    MIN_COUNT = "atleast"
    FIELD = "field"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Construct:
    """A construct of the language: how it is written, what it means, an example and how that example is read."""

    name: str
    written: str
    meaning: str
    example: str
    read_as: str


CONSTRUCTS = (
    Construct("words", "a b", "Articles with all of the words, in any of their forms.",
              "Latakia airfield", "Latakia AND airfield"),
    Construct("phrase", '"a b"', "The words side by side, in this order.",
              '"air base"', '"air base"'),
    Construct("and", "a AND b", "Both. Capitals only: a small “and” is a word like any other.",
              "Latakia AND Russia", "Latakia AND Russia"),
    Construct("or", "a OR b", "Either, or both. OR is read before AND.",
              "Latakia Putin OR Lavrov", "Latakia AND (Putin OR Lavrov)"),
    Construct("not", "a NOT b", "The first without the second; NOT alone means everything except.",
              "Syria NOT football", "Syria AND NOT football"),
    Construct("minus", "-a", "Without this word, phrase or bracket.",
              'Syria -"football cup"', 'Syria AND NOT "football cup"'),
    Construct("plus", "+a", "With this word; no effect, as all words are required anyway.",
              "+Syria +Russia", "Syria AND Russia"),
    Construct("brackets", "(a b)", "The part in brackets is read first.",
              "(Syria Russia) OR Latakia", "(Syria AND Russia) OR Latakia"),
    Construct("prefix", "a*", "Every word with this beginning.",
              "Zakhar*", "Zakhar*"),
    Construct("wildcard", "a?b*c", "A word with one letter at each ? and any letters at each *; also inside phrases.",
              "wom?n", "wom?n"),
    Construct("fuzzy", "a~", "Words one letter away; a~2 allows two.",
              "Zakharova~", "Zakharova~"),
    Construct("loose phrase", '"a b"~n', "All the words in any order with at most n other words among them.",
              '"Russia base"~3', '"Russia base"~3'),
    Construct("near", "a w/n b", "At most n words apart in any order (neighbours: 1). Also a /n b and a NEAR/n b.",
              "Putin NEAR/5 Assad", "Putin w/5 Assad"),
    Construct("ordered", "a pre/n b", "The first at most n words before the second.",
              "Putin pre/5 Assad", "Putin pre/5 Assad"),
    Construct("sentence", "a /s b", "Both in one sentence. Also a w/s b.",
              "Putin /s Assad", "Putin /s Assad"),
    Construct("paragraph", "a /p b", "Both in one paragraph. Also a w/p b.",
              "Putin w/p Assad", "Putin /p Assad"),
    Construct("apart", "a NOT w/n b", "The first, somewhere without the second at most n words away.",
              "bank NOT w/3 river", "bank NOT w/3 river"),
    Construct("at least", "atleast3(a)", "At least n matches, in title and body together.",
              "atleast3(Latakia)", "atleast3(Latakia)"),
    Construct("title", "title:a", "In the title; also with a phrase or a bracket.",
              "title:(Syria OR Russia)", "title:Syria OR title:Russia"),
    Construct("lead", "lead:a", "In the first paragraph.",
              'lead:"air base"', 'lead:"air base"'),
    Construct("outlet", "outlet:a", "From this outlet, under any known spelling.",
              'outlet:"Northern Ledger"', 'outlet:"Northern Ledger"'),
    Construct("person", "person:a", "Naming this person, under any known spelling.",
              'person:"Maria Zakharova"', 'person:"Maria Zakharova"'),
    Construct("date", "date:d", "Published on this day, in this month or year.",
              "date:2015-09", "date:2015-09"),
    Construct("days", "date:d..d", "Published from the first day to the last, both included; either may be left out.",
              "date:2015-09..2015-10", "date:2015-09-01..2015-10-31"),
    Construct("after", "after:d", "Published on this day or later.",
              "after:2015-09-08", "after:2015-09-08"),
    Construct("before", "before:d", "Published on this day or earlier.",
              "before:2015-09-08", "before:2015-09-08"),
    Construct("exact", "=a", "This exact form, with capitals and accents if they are typed.",
              "=Elections", "=Elections"),
    Construct("everything", "*", "All articles.",
              "*", "*"),
)  # fmt: skip

FieldName = Literal["title", "lead", "outlet", "person", "date", "before", "after"]

FIELDS: dict[str, FieldName] = {
    "title": "title",
    "headline": "title",
    "hd": "title",
    "intitle": "title",
    "lead": "lead",
    "lp": "lead",
    "outlet": "outlet",
    "source": "outlet",
    "publication": "outlet",
    "site": "outlet",
    "person": "person",
    "people": "person",
    "name": "person",
    "date": "date",
    "published": "date",
    "before": "before",
    "until": "before",
    "after": "after",
    "since": "after",
}
"""Every name of a field, in any case, with the name that it is read as."""

_NAMES = "|".join(FIELDS)
_ENDS = r'(?=[\s()"]|$)'

LEXEMES: tuple[tuple[LexemeKind, str], ...] = (
    (LexemeKind.OPEN, r"\("),
    (LexemeKind.CLOSE, r"\)"),
    (LexemeKind.PHRASE, r'"(?P<phrase>[^"]*)"(?:~(?P<slop>\d*))?'),
    (LexemeKind.AND, rf"(?:AND|&&){_ENDS}"),
    (LexemeKind.OR, rf"(?:OR|\|\|?){_ENDS}"),
    (LexemeKind.NOT_NEAR, rf"NOT\s+(?i:w|near)?/(?P<apart>\d+){_ENDS}"),
    (LexemeKind.NOT, rf"NOT{_ENDS}"),
    (LexemeKind.SAME_UNIT, rf"(?:(?i:w|near)?/(?P<unit>[sSpP])){_ENDS}"),
    (LexemeKind.NEAR, rf"(?i:w|near)?/(?P<near>\d+){_ENDS}|(?:NEAR|AROUND\s?\()(?P<around>\d+)\)?{_ENDS}|NEAR{_ENDS}"),
    (LexemeKind.ORDERED, rf"(?i:pre|adj)/(?P<ordered>\d+){_ENDS}|(?:ADJ|adj|PRE)(?P<adjacent>\d+){_ENDS}"),
    (LexemeKind.MINUS, r'(?<![")])-(?=[^\s)-])'),
    (LexemeKind.PLUS, r'(?<![")])\+(?=[^\s)+])'),
    (LexemeKind.EXACT, r'(?<![")])=(?=[^\s)=])'),
    (LexemeKind.MIN_COUNT, r'(?i:atleast)(?P<times>\d+)\s*(?=[\w("=])'),
    (LexemeKind.FIELD, rf"(?P<field>(?i:{_NAMES}))(?::[ \t]*|=)(?=\S)(?!//)|(?P<command>{_NAMES.upper()})(?=\()"),
    (LexemeKind.WORD, r'[^\s()"]+'),
)
"""The lexemes of the language in the order in which they are tried, each as a pattern."""

MAX_CHARACTERS = 20_000
MAX_TERMS = 500
MAX_DEPTH = 30
MAX_DISTANCE = 1_000
MAX_CHAIN = 20
MAX_TIMES = 1_000
"""Limits: characters, lexemes, nested brackets, words apart, proximities in a row, matches required.

A query pasted from another service stays below them; a longer one is cut with a problem, so that no answer takes
long."""
