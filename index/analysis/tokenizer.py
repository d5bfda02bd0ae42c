"""How text becomes tokens, for articles and queries alike, so that every engine matches the same articles.

A token is kept in three grades, each a function of the one before:

    raw     as it stands in the text                      `Assad’s`   `U.S.`   `Elections`   `Lattaquié`
    form    folded: NFKC, case, accents, apostrophes      `assad`     `us`     `elections`   `lattaquie`
    family  the form's stem in the article's language     `assad`     `us`     `elect`       `lattaqui`

On purpose:

- A hyphen, slash or full stop between words separates: `al-Assad`, `fox-it` and `2021/10/25` are neighbours, and as a
  query they are phrases. So are `#`, `@`, `_` and `№`: `№ 5` is found by `5`.
- Abbreviations written with full stops are one token without them: `U.S.` is `us`; only an exact search tells
  it from "us".
- A final `'s` is dropped and other apostrophes inside a word are closed up, so that `Ba'ath` is `baath` and `don't` is
  `dont`; French elisions (`l'`, `d'`, `qu'` …) are tokens of their own.
- `1,500` is `1500`; `3.5` is one token; `25.10.2021` is three.
- Accents are folded in Latin and Greek script; in Cyrillic only `ё` becomes `е`, since `й` is a letter of its own.
- Chinese and Japanese characters are a token each.

This module knows nothing of fields, positions in an index or scores.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice

import snowballstemmer

_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u094f"
)
_JOINERS = "\u00ad\u200b-\u200d\u2060\ufeff"
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_APOSTROPHES = "'’‘ʼʻ`´＇"

_ALNUM = rf"(?:[^\W_{_HAN}]|[{_MARKS}{_JOINERS}])"
_START = rf"[^\W_{_HAN}]"
_TOKEN = re.compile(
    r" *+("  # blanks are passed over at once: to try all that follows at each of them takes as long again
    r"[A-Za-zА-Яа-я]+(?=[ ,])"  # most words: only quicker than to try all that follows
    rf"|[{_HAN}]"
    rf"|(?:[^\W\d_{_HAN}]\.){{2,}}(?:[^\W\d_{_HAN}](?!{_ALNUM}))?"  # U.S., U.S.A
    rf"|(?<!\d[.,])\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?![.,]?\d)"  # 1,500
    rf"|(?<!\d[.,])\d+\.\d+(?!\.?\d)"  # 3.5, but not 25.10.2021
    rf"|(?:[cdjlmnstCDJLMNSTſ]|[qQ][uU])(?=[{_APOSTROPHES}]{_START}{{2}})"  # l'Humanité
    rf"|{_START}{_ALNUM}*(?:[{_APOSTROPHES}]{_START}{_ALNUM}*)*)",
)
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}]s$", re.IGNORECASE)
_DROPPED = re.compile(rf"[{_APOSTROPHES}{_JOINERS}]")
_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?")


@dataclass(frozen=True, slots=True)
class Token:
    """A token's raw text and its place, in code points, `end` exclusive."""

    raw: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's place, in code points, and the number of its paragraph, from 0."""

    start: int
    end: int
    paragraph: int


def tokenize(text: str) -> Iterator[Token]:
    """Give the tokens of a text in order."""
    for found in _TOKEN.finditer(text):
        yield Token(found[1], *found.span(1))


def token_spans(text: str) -> list[tuple[int, int]]:
    """Give where the tokens of a text stand, in order."""
    return [found.span(1) for found in _TOKEN.finditer(text)]


def spans_of(numbers: Iterable[int], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Give where some tokens of a sentence from `start` to `end` stand; their numbers in it rise, or come again."""
    found = _TOKEN.finditer(text, start, end)
    spans: list[tuple[int, int]] = []
    following = 0
    for number in numbers:
        if number < following:
            spans.append(spans[-1])
        else:
            spans.append(next(islice(found, number - following, None)).span(1))
            following = number + 1
    return spans


def token_texts(text: str) -> list[str]:
    """Give the raw tokens of a text in order."""
    return _TOKEN.findall(text)


@lru_cache(maxsize=1 << 18)
def normalize(raw: str) -> str:
    """Give the form of a raw token; folding a form again changes nothing."""
    if raw.isascii() and raw.isalnum():
        return raw.lower()
    text = unicodedata.normalize("NFKC", raw)
    if _DOTTED.fullmatch(text):
        text = text.replace(".", "")
    elif text[:1].isdigit():
        text = text.replace(",", "")
    text = _DROPPED.sub("", _POSSESSIVE.sub("", text)).casefold()
    return _strip_accents(text)


@lru_cache(maxsize=1 << 18)
def surface(raw: str) -> str:
    """Give a raw token as written, its capitals, accents and full stops kept, less a final 's and apostrophes."""
    if raw.isascii() and raw.isalnum():
        return raw
    text = unicodedata.normalize("NFKC", raw)
    if text[:1].isdigit():
        text = text.replace(",", "")
    return _DROPPED.sub("", _POSSESSIVE.sub("", text))


def is_plain(raw: str) -> bool:
    """Tell whether a token was typed without capitals and accents, so that an exact word compares forms alone."""
    written = surface(raw)
    return _strip_accents(written.casefold()) == written


def accepts(typed: str, raw: str) -> bool:
    """Tell whether an exact word, typed as the raw token `typed`, is met by the raw token `raw` of a text.

    The forms must be equal and, where capitals or accents were typed, the surfaces too.
    """
    return normalize(typed) == normalize(raw) if is_plain(typed) else surface(typed) == surface(raw)


def _strip_accents(text: str) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    folds = False
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character):
            if not folds:
                kept.append(character)
        else:
            folds = character < "\u0400" or character in "еґ"
            kept.append(_UNDECOMPOSED.get(character, character))
    return unicodedata.normalize("NFC", "".join(kept))


_UNDECOMPOSED = {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h"}


@lru_cache(maxsize=1 << 18)
def stem(form: str, language: str | None) -> str:
    """Give the stem of a form in a language (ISO 639-1); an unknown language is taken as English.

    A form in Cyrillic script is Russian unless its language is another one written so: names and quotations keep
    their own script in an article of any language. Numbers and forms with digits are their own family.
    """
    if not form.isalpha():
        return form
    cyrillic = "\u0400" <= form[0] <= "\u052f"
    if cyrillic:
        algorithm = _algorithms().get(language or "", "russian") if language in _CYRILLIC else "russian"
    else:
        algorithm = "english" if language in _CYRILLIC else _algorithms().get(language or "en", "english")
    return _strip_accents(_stemmer(algorithm)(form)) or form


_CYRILLIC = frozenset({"ru", "uk", "be", "bg", "sr", "mk"})


def stems(form: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Give the distinct families that a word of a query has in the languages of an archive, English first."""
    return tuple(dict.fromkeys(stem(form, language) for language in ("en", *languages)))


@cache
def stop_words() -> frozenset[str]:
    """Give the forms of words that hold sentences together, of all languages for which there is a list."""
    table = tomllib.loads(files("index.analysis").joinpath("stop_words.toml").read_text(encoding="utf-8"))
    return frozenset(normalize(word) for words in table.values() for word in words.split())


@cache
def _algorithms() -> dict[str, str]:
    table = tomllib.loads(files("index.analysis").joinpath("stemmers.toml").read_text(encoding="utf-8"))
    return {code: str(name) for code, name in table["stemmers"].items()}


@cache
def _stemmer(algorithm: str) -> Callable[[str], str]:
    stemmer = snowballstemmer.stemmer(algorithm)
    if hasattr(stemmer, "maxCacheSize"):
        stemmer.maxCacheSize = 0  # `stem` remembers; the compiled stemmer's own memory makes it three times slower
    stem: Callable[[str], str] = stemmer.stemWord
    return stem


_PIECE = re.compile(r"[^\s。！？]*[。！？]+[\"'”’»」』)\]]*|[^\s。！？]+")
_END_MARKS = re.compile(r"[.!?…]+[\"'”’»)\]]*$|[。！？]+[\"'”’»」』)\]]*$")
_BEGINS = re.compile(r"[\"'“‘«(\[—–-]*[^\W_]")
_ABBREVIATION = re.compile(
    r"(?:^|[(\"“‘'-])(?:[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Cmdr|Adm|Sen|Rep|Gov|Rev|Hon|St|Jr|Sr|Pres"
    r"|No|Nos|vs|etc|Co|Corp|Inc|Ltd|Bros|Ave|Blvd|Rd|Mt|Ft|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"
    r"|г|ул|им|т\.е|т\.к|стр|руб|тыс|млн|млрд)\.$"
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.){2,}$")


class Opening(IntEnum):
    """How a piece of text begins, as far as a sentence could begin with it."""

    NOTHING = 0
    SMALL = 1
    CAPITAL = 2
    OTHER = 3


class Closing(IntEnum):
    """How a piece of text ends, as far as a sentence could end with it."""

    NOTHING = 0
    ABBREVIATION = 1
    INITIALS = 2
    STOP = 3
    MARK = 4
    FULL = 5


ENDS_SENTENCE = (
    (False, False, False, False),
    (False, False, False, False),
    (False, False, True, False),
    (False, False, True, True),
    (False, False, True, True),
    (True, True, True, True),
)
"""Whether a sentence ends between two pieces of a line, by the `Closing` of one and the `Opening` of the next."""


def pieces(line: str) -> list[str]:
    """Split a line at white space and after the full stops of Chinese and Japanese; no token crosses a border."""
    return _PIECE.findall(line)


def piece_starts(line: str) -> list[int]:
    """Give where the pieces of a line begin."""
    return [found.start() for found in _PIECE.finditer(line)]


def opening(piece: str) -> Opening:
    """Tell how a piece begins."""
    if not _BEGINS.match(piece):
        return Opening.NOTHING
    if piece[0].islower():
        return Opening.SMALL
    return Opening.CAPITAL if piece[0].isupper() else Opening.OTHER


def closing(piece: str) -> Closing:
    """Tell how a piece ends."""
    found = None if piece[-1:].isalnum() else _END_MARKS.search(piece)
    if not found:
        return Closing.NOTHING
    if found[0][0] in "。！？":
        return Closing.FULL
    if found[0][0] != ".":
        return Closing.MARK
    before = piece[: found.start() + 1]
    if _ABBREVIATION.search(before):
        return Closing.ABBREVIATION
    return Closing.INITIALS if _INITIALS.search(before) else Closing.STOP


def sentences(text: str) -> Iterator[Sentence]:
    """Give the sentences of a text in order; together they hold every token, and none crosses a line.

    They begin and end with something visible. Paragraphs have a blank line between; a line break in one always ends a
    sentence, as do end marks before a new beginning, less abbreviations.
    """
    paragraph, blank, offset = -1, True, 0
    for line in text.split("\n"):
        start, before = 0, None
        for piece in _PIECE.finditer(line):
            if before is None:
                paragraph += blank
                start = piece.start()
            elif (end := closing(before[0])) and ENDS_SENTENCE[end][opening(piece[0])]:
                yield Sentence(offset + start, offset + before.end(), paragraph)
                start = piece.start()
            before = piece
        if before is not None:
            yield Sentence(offset + start, offset + before.end(), paragraph)
        blank = before is None
        offset += len(line) + 1
