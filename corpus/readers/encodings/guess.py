"""Guesses the encoding of bytes that declare none, by what they would say in each. Decides nothing that is near even.

Every candidate is weighed by `language_evidence`: since all read the same bytes, the one whose text is most usual in
some language is most likely right, and the difference to the next that reads *another* text, in bits, says how sure
that is.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from corpus.readers.encodings.codecs_of_labels import decode_as
from corpus.readers.encodings.language_evidence import Evidence, Pairs, PlainLetters, plain_letters, weigh
from corpus.readers.encodings.symbols import symbol

SURE_MARGIN = 15
LEAST_MARGIN = 1.5
"""Bits by which a guess must be better than any other text to be called sure, and to be believed at all."""
MOST_BITS = 10
"""Bits that a pair of characters with one beyond ASCII may cost on average; more is no text of a known language."""

_FEW = 5
"""Bits that are no sign of an unknown language: few letters may all be in a foreign name."""
_OTHER_USE, _LITTLE_USE = 12, 6
"""Bits for an encoding that was made for letters of which the text has none, or fewer than words in Latin letters."""
_REFINED = 150
"""Bits behind the best up to which a candidate is weighed with all languages."""
_SAMPLE = 30_000
"""Bytes that are tried in encodings of several bytes a character, which take longer."""
_MOST_BAD = 20
"""In encodings of several bytes, one of so many characters beyond ASCII may be bad."""
_TAG = re.compile(rb"<[^<>]{0,2000}>")
_UNSEEN_TEXT = re.compile(rb"<(?:script|style)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest encoding of some bytes, and by how many bits it is so; `cost` is bits a pair."""

    encoding: str
    language: str
    margin: float
    cost: float

    @property
    def is_believed(self) -> bool:
        """Return whether the text may be shown."""
        return self.margin >= LEAST_MARGIN and self.cost <= MOST_BITS

    @property
    def is_sure(self) -> bool:
        """Return whether no other reading is nearly as likely."""
        return self.is_believed and self.margin >= SURE_MARGIN


@dataclass(frozen=True, slots=True)
class _Candidate:
    bits: float
    script: str
    region: str = ""


_UNWEIGHED = Evidence(0, "")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What bytes say in one encoding; readings of the same `text` are one."""

    encoding: str
    text: str
    candidate: _Candidate
    pairs: Pairs
    plain: PlainLetters
    usual: frozenset[str] = frozenset()
    evidence: Evidence = _UNWEIGHED

    @property
    def bits(self) -> float:
        return self.evidence.bits + self.candidate.bits


def guess(raw: bytes, only: frozenset[str] | None = None) -> Guess | None:
    """Return the likeliest encoding of bytes beyond ASCII; None where none fits. `only` limits it to some encodings."""
    seen = visible(raw)
    if seen.isascii():
        seen = raw
    readings = _distinct([*_one_byte_readings(seen), *_longer_readings(seen)], only)
    if not readings:
        return None
    quick = sorted((_weighed(reading, quick=True) for reading in readings), key=lambda one: one.bits)
    near = [reading for reading in quick if reading.bits <= quick[0].bits + _REFINED]
    best, *others = sorted(map(_weighed, near), key=lambda one: one.bits)
    beyond = sum(best.pairs.values())
    own = best.evidence.bits - best.plain.of(best.evidence.language)
    margin = others[0].bits - best.bits if others else float(_REFINED)
    return Guess(best.encoding, best.evidence.language, margin, max(own - _FEW, 0) / max(beyond, 1))


def visible(raw: bytes) -> bytes:
    """Return bytes without markup, scripts and styles."""
    if b"<" not in raw:
        return raw
    pieces, at = [], 0
    while unseen := _UNSEEN_TEXT.search(raw, at):
        pieces.append(raw[at : unseen.start()])
        end = raw.find(b"</s", unseen.end())
        at = end if end >= 0 else len(raw)
    pieces.append(raw[at:])
    return _TAG.sub(b" ", b" ".join(pieces))


def _distinct(readings: list[_Reading], only: frozenset[str] | None) -> list[_Reading]:
    """Return one reading of each text: that in the most usual encoding."""
    by_text: dict[str, _Reading] = {}
    for reading in readings:
        if only is None or reading.encoding in only:
            known = by_text.setdefault(reading.text, reading)
            better = min(known, reading, key=lambda one: one.candidate.bits)
            by_text[reading.text] = replace(better, usual=known.usual | reading.usual)
    return list(by_text.values())


def _weighed(reading: _Reading, quick: bool = False) -> _Reading:
    return replace(reading, evidence=weigh(reading.pairs, reading.plain, reading.usual, quick))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "candidates.toml").read_text("utf-8"))


@cache
def _candidates(kind: str) -> dict[str, _Candidate]:
    return {name: _Candidate(**facts) for name, facts in _table()[kind].items()}


def _usual(candidate: _Candidate) -> frozenset[str]:
    """Return the languages of the region that an encoding was made for; none where it has no region."""
    return frozenset(_table()["regions"].get(candidate.region, "").split())


def _fitting(candidate: _Candidate, pairs: Pairs, latin_words: int) -> _Candidate:
    """Return a candidate with the bits for another use where its encoding was hardly made for such a text."""
    if candidate.script in {"", "Latn"}:
        return candidate
    own = sum(count for (_, second), count in pairs.items() if symbol(second).script == candidate.script)
    more = _OTHER_USE if own == 0 else _LITTLE_USE if own < latin_words else 0
    return replace(candidate, bits=candidate.bits + more)


@cache
def _letters(encoding: str) -> str:
    return "".join(decode_as(encoding, bytes([byte])) for byte in range(256))


def _one_byte_readings(raw: bytes) -> Iterator[_Reading]:
    """Yield the readings in which each byte is a character; bytes are counted once for all of them."""
    numbers = np.frombuffer(b" " + raw + b" ", np.uint8).astype(np.int32)
    counts = np.bincount(numbers[:-1] * 256 + numbers[1:], minlength=65_536)
    found = [(int(pair) >> 8, int(pair) & 255, int(counts[pair])) for pair in np.flatnonzero(counts)]
    plain = plain_letters({(chr(a), chr(b)): count for a, b, count in found if a < 128 and b < 128})
    beyond = [one for one in found if one[0] > 127 or one[1] > 127]
    high = sorted({byte for a, b, _ in beyond for byte in (a, b) if byte > 127})
    for name, candidate in _candidates("one_byte").items():
        letters = _letters(name)
        text = "".join(letters[byte] for byte in high)
        pairs = {(letters[a], letters[b]): 0 for a, b, _ in beyond}
        for a, b, count in beyond:
            pairs[letters[a], letters[b]] += count
        yield _Reading(name, text, _fitting(candidate, pairs, plain.words), pairs, plain, _usual(candidate))


def _longer_readings(raw: bytes) -> Iterator[_Reading]:
    """Yield the readings of a sample in which a character may be several bytes."""
    sample = _sample(raw)
    for name, candidate in _candidates("more_bytes").items():
        text = decode_as(name, sample)
        beyond = len(text) - len(text.encode("ascii", "ignore"))
        if text.count("\ufffd") * _MOST_BAD > beyond:
            continue
        counts = Counter(zip(f" {text}", f"{text} ", strict=True))
        plain = plain_letters({pair: count for pair, count in counts.items() if (pair[0] + pair[1]).isascii()})
        pairs = {pair: count for pair, count in counts.items() if not (pair[0] + pair[1]).isascii()}
        yield _Reading(name, text, _fitting(candidate, pairs, plain.words), pairs, plain)


def _sample(raw: bytes) -> bytes:
    """Return a piece that begins behind a plain character and holds the first byte beyond ASCII."""
    if len(raw) <= _SAMPLE:
        return raw
    first = len(raw) - len(raw.lstrip(bytes(range(128))))
    begin = max(first - _SAMPLE // 4, 0)
    piece = raw[begin : begin + _SAMPLE]
    return piece[: piece.rfind(b"\n") + 1] or piece
