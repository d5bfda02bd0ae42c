"""Many words by the keys of their sounds, to find those that may be other spellings of one. Weighs no likeness.

The keys are those of `spelling.skeletons`, made for all words at once: 65,000 forms take an eighth of a second and few
bytes. Where rules overlap they may differ from those of a word by itself, so a look-up tries both.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
from anyascii import anyascii

from corpus.names.phonetics import READINGS, SKELETON, SOUNDS, VOWELS, skeletons, transliterated

_Array = npt.NDArray[Any]
_END = ord("\n")
_SHIFT = 128
"""What is heard is written this much higher until all rules have been applied, so that none applies twice."""

_NOT_LETTERS = bytes(sorted(set(range(256)) - set(b"abcdefghijklmnopqrstuvwxyz0123456789\n")))
_UNSHIFTED = bytes(code - _SHIFT if code >= _SHIFT else code for code in range(256))
_SILENT = 1
_POWERS = np.cumprod(np.full(64, 0x100000001B3, np.uint64), dtype=np.uint64)


class PhoneticIndex:
    """Words, and for each key of their sounds which of them have it."""

    def __init__(self, words: Sequence[str]) -> None:
        self._text = "".join(words)
        self._at = np.cumsum([0, *map(len, words)], dtype=np.uint32)
        keys, numbers = _keys(words)
        order = np.argsort(keys, kind="stable")
        self._keys, self._numbers = keys[order], numbers[order]

    def near(self, word: str) -> set[str]:
        """Give the words that share a key with a word, itself among them if it is one of them."""
        letters = transliterated(word)
        if not letters:
            return set()
        wanted = np.concatenate((_hashes(_lines(skeletons(letters))), _keys([word])[0]))
        found = set[int]()
        for key in np.unique(wanted):
            first, stop = np.searchsorted(self._keys, [key, key + 1]) if key < 0xFFFFFFFF else (0, 0)
            found.update(self._numbers[first:stop].tolist())
        return {self._text[self._at[number] : self._at[number + 1]] for number in found}


def _keys(words: Sequence[str]) -> tuple[_Array, _Array]:
    """Give the hashes of the keys of all words, and for each the number of the word."""
    heard = _heard(_letters(words))
    ambiguous = _lines_with(heard, [ord(sound) for sound in READINGS])
    keys, numbers = (
        [_hashes(_skeletons(heard, {sound: one[0] for sound, one in READINGS.items()}))],
        [np.arange(len(words))],
    )
    some = _chosen(heard, ambiguous)
    for reading in product(*READINGS.values()) if len(ambiguous) else ():
        keys.append(_hashes(_skeletons(some, dict(zip(READINGS, reading, strict=True)))))
        numbers.append(ambiguous)
    both = np.unique(
        np.concatenate(keys).astype(np.uint64) << np.uint64(32) | np.concatenate(numbers).astype(np.uint64)
    )
    kept = both[both >> np.uint64(32) > 0]
    return (kept >> np.uint64(32)).astype(np.uint32), kept.astype(np.uint32)


def _letters(words: Sequence[str]) -> bytes:
    """Give the plain letters of words, a line each."""
    text = anyascii("\n".join(words)).lower().encode("ascii", "ignore")
    if text.count(b"\n") != len(words) - 1:
        text = "\n".join(map(transliterated, words)).encode("ascii")
    return text.translate(None, _NOT_LETTERS) + b"\n"


def _heard(text: bytes) -> _Array:
    """Give the sounds of plain words in lines, doubled ones once."""
    text = b"\n" + text
    for start, vowel in product((b"x", b"hs"), (b"a", b"i", b"u")):
        text = text.replace(b"\n" + start + vowel, b"\nsh" + vowel)
    for letters in sorted(SOUNDS, key=len, reverse=True):
        text = text.replace(letters.encode(), bytes(ord(sound) + _SHIFT for sound in SOUNDS[letters]))
    return _once(np.frombuffer(text.translate(_UNSHIFTED), np.uint8)[1:])


def _once(codes: _Array) -> _Array:
    kept = np.ones(len(codes), bool)
    kept[1:] = (codes[1:] != codes[:-1]) | (codes[1:] == _END)
    return codes[kept]


def _skeletons(heard: _Array, reading: dict[str, str]) -> _Array:
    """Give the consonant skeletons of what is heard, in lines."""
    table = np.arange(256, dtype=np.uint8)
    for code in range(32, 128):
        sound = reading.get(chr(code), chr(code))
        table[code] = _SILENT if sound in VOWELS or sound == "h" else ord(SKELETON.get(sound, sound))
    codes = table[heard]
    first = np.concatenate(([0], np.flatnonzero(codes == _END)[:-1] + 1))
    codes[first] = np.where(codes[first] == _SILENT, ord("a"), codes[first])
    return _once(codes[codes != _SILENT])


def _lines(words: Sequence[str]) -> _Array:
    return np.frombuffer("".join(f"{word}\n" for word in words).encode("ascii"), np.uint8)


def _starts(lines: _Array) -> tuple[_Array, _Array]:
    ends = np.flatnonzero(lines == _END)
    return np.concatenate(([0], ends[:-1] + 1)), ends


def _hashes(lines: _Array) -> _Array:
    """Give a number of 32 bits for each line, 0 for an empty one; long ones are told apart by their beginnings."""
    starts, ends = _starts(lines)
    places = np.arange(len(lines)) - np.repeat(starts, ends + 1 - starts)
    weighed = (
        np.where((lines != _END) & (places < len(_POWERS)), lines, 0) * _POWERS[np.minimum(places, len(_POWERS) - 1)]
    )
    mixed = np.add.reduceat(weighed, starts) if len(starts) else weighed
    folded: _Array = (mixed ^ (mixed >> np.uint64(32))) & np.uint64(0xFFFFFFFF)
    return folded.astype(np.uint32)


def _lines_with(lines: _Array, codes: Sequence[int]) -> _Array:
    """Give the numbers of the lines that have one of some codes, rising."""
    places = np.flatnonzero(np.isin(lines, codes))
    return np.unique(np.searchsorted(np.flatnonzero(lines == _END), places))


def _chosen(lines: _Array, numbers: _Array) -> _Array:
    """Give some of the lines."""
    starts, ends = _starts(lines)
    kept = np.zeros(len(ends), bool)
    kept[numbers] = True
    some: _Array = lines[np.repeat(kept, ends + 1 - starts)]
    return some
