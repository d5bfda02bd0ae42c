"""Makes `corpus/readers/encodings/letter_pairs.toml`: how often letters follow each other in each language.

    python -m benchmarks.calibration.letter_pairs

Reads the names of languages, countries, scripts, currencies, months, days and units that CLDR has for a language
(through Babel), and the texts marked `calibration` in `benchmarks/encodings/sentences.toml`. Reads no collection of
articles.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from babel import Locale

from benchmarks.encodings.written_files import decomposed
from corpus.readers.encodings.symbols import folded

_ROOT = Path(__file__).parents[2]
_TEXTS = _ROOT / "benchmarks" / "encodings" / "sentences.toml"
_TABLE = _ROOT / "corpus" / "readers" / "encodings" / "letter_pairs.toml"

LANGUAGES = {
    "Latn": "en af ca cs cy da de es et eu fi fo fr ga gl hr hu is it lt lv mt nb nl pl pt ro sk sl sq sv tr vi",
    "Cyrl": "be bg kk mk ru sr uk",
    "Grek": "el",
    "Hebr": "he",
    "Arab": "ar fa ur",
    "Thai": "th",
}
_OWN_WEIGHT = 6
"""A running text says more about a language than a list of names: so often it counts."""
_PAIR_BITS, _LETTER_BITS = range(1, 10), range(1, 15)
"""A pair of class k follows with a probability of about 2 to the power of -k; so often a letter of class k occurs."""
_LEAST = 2
"""Times that a pair must occur."""

_HEAD = """\
# How letters follow each other: pairs of letters by language, in classes. A pair of class `k` has, after its first
# letter, a probability of about 2 to the power of -k, and `letters` are classes of single letters likewise: the first
# string of a list is class 1. A blank stands for the border of a word. Made by
# benchmarks/calibration/letter_pairs.py from the names in CLDR (Unicode licence) and texts of our own.
"""


def main() -> None:
    """Write the table."""
    texts = tomllib.loads(_TEXTS.read_text("utf-8"))
    lines = [_HEAD]
    for script, languages in LANGUAGES.items():
        for language in languages.split():
            own = texts.get(language, {}).get("calibration", [])
            counts = _counts(language, own)
            lines.append(f'[{language}]\nscript = "{script}"')
            lines += [*_list("letters", _letter_classes(counts)), *_list("pairs", _pair_classes(counts)), ""]
    _TABLE.write_text("\n".join(lines), "utf-8")


def _counts(language: str, own: list[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for weight, texts in ((1, _names(language)), (_OWN_WEIGHT, iter(own))):
        for text in texts:
            pairs = _pairs(decomposed(text) if language == "vi" else text)
            for pair in pairs:
                counts[pair] += weight
    return counts


def _names(language: str) -> Iterator[str]:
    locale = Locale.parse(language)
    tables: tuple[Mapping[str, str], ...] = (
        locale.languages,
        locale.territories,
        locale.scripts,
        locale.currencies,
        locale.variants,
    )
    for table in tables:
        yield from table.values()
    for calendar in (locale.months, locale.days):
        for width in calendar["format"]["wide"], calendar["stand-alone"]["wide"]:
            yield from width.values()
    yield from (name for name in locale.unit_display_names.values() if isinstance(name, str))


def _pairs(text: str) -> Iterator[str]:
    symbols = "".join(folded(char) for char in f" {text} ")
    return (first + second for first, second in pairwise(symbols) if first + second != "  ")


def _pair_classes(counts: Counter[str]) -> list[str]:
    totals: Counter[str] = Counter()
    for pair, count in counts.items():
        totals[pair[0]] += count
    classes: dict[int, list[str]] = defaultdict(list)
    for pair, count in sorted(counts.items()):
        if count >= _LEAST:
            classes[round(-math.log2((count - 0.5) / (totals[pair[0]] + 8)))].append(pair)
    return ["".join(classes[bits]) for bits in _PAIR_BITS]


def _letter_classes(counts: Counter[str]) -> list[str]:
    totals: Counter[str] = Counter()
    for pair, count in counts.items():
        totals[pair[1]] += count
    classes: dict[int, list[str]] = defaultdict(list)
    for letter, count in sorted(totals.items()):
        if count >= _LEAST:
            classes[round(-math.log2(count / totals.total()))].append(letter)
    return ["".join(classes[bits]) for bits in _LETTER_BITS]


def _list(name: str, classes: list[str]) -> list[str]:
    return [f"{name} = [", *(f'    "{one}",' for one in classes), "]"]


if __name__ == "__main__":
    main()
