"""Split text into tokens, for articles and queries alike, so that every engine matches the same articles.

A token has four representations, each a function of the one before or of the text:

    text     as it stands in the article               `Assad’s`   `U.S.`   `Elections`   `Lattaquié`
    surface  without possessive and apostrophes        `Assad`     `U.S.`   `Elections`   `Lattaquié`
    form     normalised: NFKC, case, accents           `assad`     `us`     `elections`   `lattaquie`
    stem     of the form in the article's language     `assad`     `us`     `elect`       `lattaqui`

On purpose:

- A hyphen, slash or full stop between words separates: `al-Assad`, `fox-it` and `2021/10/25` are adjacent tokens, and
  as a query they are phrases. So do `#`, `@`, `_` and `№`: `5` finds `№ 5`.
- Abbreviations written with full stops are one token without them: the form of `U.S.` is `us`; only an exact search
  tells it from "us".
- A final `'s` is dropped and other apostrophes inside a word are removed, so that `Ba'ath` is `baath` and `don't` is
  `dont`; French elisions (`l'`, `d'`, `qu'` …) are tokens of their own.
- `1,500` is `1500`; `3.5` is one token; `25.10.2021` is three.
- Accents are stripped in Latin and Greek script; in Cyrillic only `ё` becomes `е`, since `й` is a letter of its own.
- Chinese and Japanese characters are a token each.

This module knows nothing of fields, positions in an index or scores; `normalization`, `stemming`, `stop_words` and
`sentences` do the rest of the analysis.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from index.analysis.normalization import APOSTROPHES, JOINERS

_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u094f"
)
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"

_WORD = rf"(?:[^\W_{_HAN}]|[{_MARKS}{JOINERS}])"
_LETTER_OR_DIGIT = rf"[^\W_{_HAN}]"
_TOKEN = re.compile(
    r" {0,16}+("  # skip blanks at once, but not a page of them from each of its blanks
    r"[A-Za-zА-Яа-я]+(?=[ ,])"  # most words: a shortcut past the alternatives below
    rf"|[{_HAN}]"
    rf"|(?:[^\W\d_{_HAN}]\.){{2,}}(?:[^\W\d_{_HAN}](?!{_WORD}))?"  # U.S., U.S.A
    rf"|(?<!\d[.,])\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?![.,]?\d)"  # 1,500
    rf"|(?<!\d[.,])\d+\.\d+(?!\.?\d)"  # 3.5, but not 25.10.2021
    rf"|(?:[cdjlmnstCDJLMNSTſ]|[qQ][uU])(?=[{APOSTROPHES}]{_LETTER_OR_DIGIT}{{2}})"  # l'Humanité
    rf"|{_LETTER_OR_DIGIT}{_WORD}*(?:[{APOSTROPHES}]{_LETTER_OR_DIGIT}{_WORD}*)*)",
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token's text and its span, in code points, `end` exclusive."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> Iterator[Token]:
    """Yield the tokens of a text in order."""
    for match in _TOKEN.finditer(text):
        yield Token(match[1], *match.span(1))


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each token of a text, in order, in code points."""
    return [match.span(1) for match in _TOKEN.finditer(text)]


def spans_of(numbers: Iterable[int], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of some tokens of a sentence; `numbers` count its tokens from 0 and ascend, with repeats."""
    matches = _TOKEN.finditer(text, start, end)
    spans: list[tuple[int, int]] = []
    next_number = 0
    for number in numbers:
        if number < next_number:
            spans.append(spans[-1])
        else:
            spans.append(next(islice(matches, number - next_number, None)).span(1))
            next_number = number + 1
    return spans


def token_texts(text: str) -> list[str]:
    """Return the texts of the tokens of a text in order."""
    return _TOKEN.findall(text)
