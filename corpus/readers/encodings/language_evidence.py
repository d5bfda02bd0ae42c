"""Measures in bits how unusual a text would be, by language. Knows no bytes and chooses no encoding.

The bits of a pair of letters are the negative logarithm of how often the second follows the first
(`letter_pairs.toml`); those of an East Asian character come from its frequency alone (`common_characters.toml`). To
these come costs that no language explains: a capital behind a small letter, two alphabets in one word, a rare sign
inside a word.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.readers.encodings.symbols import ASCII, CJK, symbol

Pairs = Mapping[tuple[str, str], int]
"""How often one character follows another."""

_FOLDER = Path(__file__).parent
_LETTERS_OF_NAMES = frozenset("áàâäãåæçéèêëíìîïñóòôöøõúùûüß")
"""Letters of foreign names and words in newspapers of any language: French, Spanish, German and Nordic ones."""
_UNSEEN, _IN_NAMES, _FOREIGN, _OTHER_SCRIPT = 3, 14, 17, 24
"""Bits of a pair that the table lacks: more than those of its second letter alone, those of a letter which the language
lacks, in foreign names or at all, and those of two scripts in one word."""
_BEHIND_FOREIGN = 1
"""Bits of a letter behind one that the language lacks, more than those of the letter alone."""
_PLAIN = f" '{ascii_lowercase}"
"""The letters of ASCII characters: a blank stands for all that are none."""
_CAPITAL_INSIDE, _CAPITALS, _CAPITAL, _DIGIT = 10, 3, 2, 3
_EAST_ASIAN_BESIDE_LATIN = 12
_WITH_LATIN = frozenset({"", ASCII, "Latn"})
_LATIN_CANDIDATES = 8
"""Languages in Latin letters that are tried: those that the plain letters fit best."""
_ELSEWHERE = 8
"""Bits of a language that an encoding was not made for."""
_RARE_CHARACTER = 19
_LEVELS = {
    "zh": (("gb2312", 0xB0, 0xD7), (13, 16, 20)),
    "zh-Hant": (("big5", 0xA4, 0xC6), (13, 17, 20)),
    "ja": (("shift_jis", 0x88, 0x98), (12.5, 16.5, 19)),
    "ko": (("euc_kr", 0xB0, 0xC8), (12, 17, 17)),
}
"""A national standard has its usual characters in these rows: bits there, in its other rows, and outside of it."""
_STEPS = {"zh": (5.5, 7.5, 10), "zh-Hant": (5.5, 7.5, 10), "ja": (5, 7, 9.5, 11.5), "ko": (5, 7.5, 9.5)}
"""Bits of the characters in each line of the table."""


@dataclass(frozen=True, slots=True)
class _Language:
    script: str
    letters: Mapping[str, int]
    pairs: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The bits of a text in the language that explains it best."""

    bits: float
    language: str


@dataclass(frozen=True, slots=True)
class PlainLetters:
    """The bits of the ASCII letters of a text by language in Latin letters, and the number of its words of them."""

    bits: Mapping[str, float]
    words: int

    def of(self, language: str) -> float:
        """Return the bits in a language; in one of another alphabet these letters are words of any Latin one."""
        return self.bits[language] if language in self.bits else min(self.bits.values())


@cache
def _languages() -> dict[str, _Language]:
    table = tomllib.loads((_FOLDER / "letter_pairs.toml").read_text("utf-8"))
    return {name: _language(classes) for name, classes in table.items()}


def _language(facts: Mapping[str, Any]) -> _Language:
    letters = {letter: bits for bits, line in enumerate(facts["letters"], 1) for letter in line}
    pairs = {line[at : at + 2]: bits for bits, line in enumerate(facts["pairs"], 1) for at in range(0, len(line), 2)}
    return _Language(facts["script"], letters, pairs)


@cache
def _characters(language: str) -> dict[str, float]:
    table = tomllib.loads((_FOLDER / "common_characters.toml").read_text("utf-8"))
    lines = zip(_STEPS[language], table[language]["characters"], strict=True)
    bits: dict[str, float] = {}
    for step, line in lines:
        bits |= {char: step for char in line if char not in bits}
    return bits


def plain_letters(pairs: Pairs) -> PlainLetters:
    """Return the evidence of the pairs of ASCII characters of a text."""
    counts = np.zeros((len(_PLAIN), len(_PLAIN)))
    for (first, second), count in pairs.items():
        counts[_PLAIN.index(symbol(first).letter), _PLAIN.index(symbol(second).letter)] += count
    counts[0, 0] = 0  # two blanks
    names, bits = _plain_bits()
    return PlainLetters(dict(zip(names, (bits @ counts.ravel()).tolist(), strict=True)), int(counts[0].sum()))


@cache
def _plain_bits() -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Return the languages in Latin letters, and for each a row with the bits of every pair of plain letters."""
    languages = {name: language for name, language in _languages().items() if language.script == "Latn"}
    pairs = [first + second for first in _PLAIN for second in _PLAIN]
    rows = [[_pair(language, pair) for pair in pairs] for language in languages.values()]
    return tuple(languages), np.array(rows, np.float64)


def weigh(pairs: Pairs, plain: PlainLetters, usual: frozenset[str] = frozenset(), quick: bool = False) -> Evidence:
    """Return the evidence for a text with these pairs of characters, of which one at least is beyond ASCII.

    `plain` is what `plain_letters` returned for the other pairs. Languages other than the `usual` ones of an encoding
    cost more, if any are named. A quick answer tries few languages of each script.
    """
    scripts: Counter[str] = Counter()
    shared, words = 0.0, 0
    for (first, second), count in pairs.items():
        before, after = symbol(first).script, symbol(second).script
        scripts[after] += count
        shared += count * _shared_bits(first, second)
        words += count if after not in _WITH_LATIN and before != after else 0
    del scripts[""], scripts[ASCII]
    shared += _mixture_bits(words, plain.words)
    evidence = []
    for name in _candidates(scripts, plain.bits, quick):
        own = sum(count * pair_bits(name, *pair) for pair, count in pairs.items())
        elsewhere = _ELSEWHERE if usual and name not in usual else 0
        evidence.append(Evidence(shared + plain.of(name) + own + elsewhere, name))
    return min(evidence, key=lambda one: one.bits)


def _mixture_bits(words: int, latin_words: int) -> float:
    """Return what it costs to say of each word whether it is in Latin letters."""
    total = words + latin_words
    return sum(count * log2(total / count) for count in (words, latin_words) if count)


def _candidates(scripts: Counter[str], plain: Mapping[str, float], quick: bool) -> Iterable[str]:
    """Return the languages that are written in the scripts of a text, Latin ones by their plain letters."""
    total = scripts.total()
    latin = sorted(plain, key=plain.__getitem__)
    chosen = [] if scripts else latin[:1]
    for script, count in scripts.items():
        if count * 4 < total:
            continue
        if script == CJK:
            own = list(_STEPS)
        elif script == "Latn":
            own = latin[: 2 if quick else _LATIN_CANDIDATES]
        else:
            own = [name for name, language in _languages().items() if language.script == script]
        chosen += own[:2] if quick and script != CJK else own
    return chosen or latin[:1]


@cache
def _shared_bits(first: str, second: str) -> float:
    """Return what a pair of characters costs in any language."""
    before, after = symbol(first), symbol(second)
    bits = after.bits + (after.touching if before.script else 0) + (before.touching if after.script else 0)
    if not after.script:
        return bits + (_DIGIT if after.is_digit and before.script else 0)
    if before.is_digit:
        bits += _DIGIT
    if after.is_capital:
        bits += _CAPITAL if not before.script else _CAPITALS if before.is_capital else _CAPITAL_INSIDE
    return bits


@cache
def pair_bits(name: str, first: str, second: str) -> float:
    """Return what a pair of characters costs in one language beside what it costs in any."""
    before, after = symbol(first), symbol(second)
    if name in _STEPS:
        return _east_asian_bits(name, first, second)
    language = _languages()[name]
    own = (language.script, ASCII) if language.script == "Latn" else (language.script,)
    if after.letter == " ":
        return 0 if before.letter == " " else _pair(language, before.letter + " ") if before.script in own else 3
    if after.script and after.script not in own:
        return 4 if after.script == ASCII and before.letter == " " else _OTHER_SCRIPT
    if before.script and before.script not in own:
        return _OTHER_SCRIPT
    return _pair(language, before.letter + after.letter)


def _pair(language: _Language, pair: str) -> int:
    """Return the bits of a pair of letters of one script."""
    foreign = _IN_NAMES if pair[1] in _LETTERS_OF_NAMES else _FOREIGN
    bits = language.pairs.get(pair)
    if bits is None:
        bits = language.letters.get(pair[1], foreign)
        bits += _UNSEEN if pair[0] in language.letters else _BEHIND_FOREIGN
    return min(bits, foreign)


def _east_asian_bits(name: str, first: str, second: str) -> float:
    before, after = symbol(first), symbol(second)
    if after.script == CJK:
        return _character_bits(name, second) + (_EAST_ASIAN_BESIDE_LATIN if before.script == ASCII else 0)
    if not after.script or after.script == ASCII:
        return _EAST_ASIAN_BESIDE_LATIN if before.script == CJK and after.script else 1 if after.bits == 0 else 0
    return _OTHER_SCRIPT


@cache
def _character_bits(name: str, char: str) -> float:
    if (bits := _characters(name).get(char)) is not None:
        return bits
    code = ord(char)
    is_ideograph, is_hangul = 0x4E00 <= code < 0xA000, 0xAC00 <= code < 0xD7B0
    if name == "ja" and 0x3040 <= code < 0x30FF:
        return 10
    if name == "ja" and 0xFF66 <= code < 0xFFA0:
        return 12
    if name == "ko" and is_ideograph:
        return 16
    if is_hangul if name == "ko" else is_ideograph:
        (standard, first, last), levels = _LEVELS[name]
        return levels[_level(char, standard, first, last)]
    return _RARE_CHARACTER


def _level(char: str, standard: str, first: int, last: int) -> int:
    try:
        encoded = char.encode(standard)
    except UnicodeEncodeError:
        return 2
    return 0 if len(encoded) == 2 and first <= encoded[0] <= last else 1
