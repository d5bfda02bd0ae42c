"""Index of many words by phonetic key, to look up other spellings of a word. Measures no similarity.

The keys are those of `phonetics.phonetic_keys`, computed for all words at once: 65,000 words take an eighth of a
second and little memory. Where rules overlap, the keys may differ from those of a single word, so a look-up tries both.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.names.phonetics import AMBIGUOUS_SOUNDS, KEY_LETTERS, SOUNDS, VOWELS, phonetic_keys
from corpus.text.transliteration import to_ascii, transliterate

_Array = npt.NDArray[Any]
_END = ord("\n")
_SHIFT = 128
"""Added to the code of a sound until all rules have been applied, so that no rule applies to a sound."""

_NOT_LETTERS = bytes(sorted(set(range(256)) - set(b"abcdefghijklmnopqrstuvwxyz0123456789\n")))
_UNSHIFTED = bytes(code - _SHIFT if code >= _SHIFT else code for code in range(256))
_NO_TRACE = 1
_POWERS = np.cumprod(np.full(64, 0x100000001B3, np.uint64), dtype=np.uint64)


class PhoneticIndex:
    """Words by phonetic key: hashes of keys, sorted, and the number of the word of each."""

    def __init__(self, words: Sequence[str]) -> None:
        self._text = "".join(words)
        self._at = np.cumsum([0, *map(len, words)], dtype=np.uint32)
        self._keys, self._numbers = key_hashes(words)

    def find(self, word: str) -> set[str]:
        """Return the indexed words that share a phonetic key with a word, itself included if indexed."""
        found = numbers_with_keys(self._keys, self._numbers, keys_to_find(word))
        return {self._text[self._at[number] : self._at[number + 1]] for number in found.tolist()}


def keys_to_find(word: str) -> _Array:
    """Return the hashes of the phonetic keys under which a word's other spellings are."""
    letters = transliterate(word)
    if not letters:
        return np.empty(0, np.uint32)
    return np.unique(np.concatenate((_hash_lines(_as_lines(phonetic_keys(letters))), key_hashes([word])[0])))


def numbers_with_keys(keys: _Array, numbers: _Array, wanted: _Array) -> _Array:
    """Return the distinct numbers of the words with some of the keys; `keys` are sorted, `numbers` their words'."""
    ranges = zip(keys.searchsorted(wanted), keys.searchsorted(wanted, side="right"), strict=True)
    return np.unique(np.concatenate([numbers[:0], *(numbers[first:stop] for first, stop in ranges)]))


def key_hashes(words: Sequence[str]) -> tuple[_Array, _Array]:
    """Return the hashes of the phonetic keys of all words, sorted, and the number of the word of each."""
    heard = _to_sounds(_to_letters(words))
    ambiguous = _lines_containing(heard, [ord(sound) for sound in AMBIGUOUS_SOUNDS])
    keys, numbers = (
        [_hash_lines(_to_keys(heard, {sound: one[0] for sound, one in AMBIGUOUS_SOUNDS.items()}))],
        [np.arange(len(words))],
    )
    some = _select_lines(heard, ambiguous)
    for reading in product(*AMBIGUOUS_SOUNDS.values()) if len(ambiguous) else ():
        keys.append(_hash_lines(_to_keys(some, dict(zip(AMBIGUOUS_SOUNDS, reading, strict=True)))))
        numbers.append(ambiguous)
    both = np.unique(
        np.concatenate(keys).astype(np.uint64) << np.uint64(32) | np.concatenate(numbers).astype(np.uint64)
    )
    non_empty = both[both >> np.uint64(32) > 0]
    return (non_empty >> np.uint64(32)).astype(np.uint32), non_empty.astype(np.uint32)


def _to_letters(words: Sequence[str]) -> bytes:
    """Return the transliterated words, one a line."""
    text = to_ascii("\n".join(words)).lower().encode("ascii", "ignore")
    if text.count(b"\n") != len(words) - 1:
        text = "\n".join(map(transliterate, words)).encode("ascii")
    return text.translate(None, _NOT_LETTERS) + b"\n"


def _to_sounds(text: bytes) -> _Array:
    """Return the sounds of transliterated words in lines, repeated sounds once."""
    text = b"\n" + text
    for start, vowel in product((b"x", b"hs"), (b"a", b"i", b"u")):
        text = text.replace(b"\n" + start + vowel, b"\nsh" + vowel)
    for letters in sorted(SOUNDS, key=len, reverse=True):
        text = text.replace(letters.encode(), bytes(ord(sound) + _SHIFT for sound in SOUNDS[letters]))
    return _drop_repeats(np.frombuffer(text.translate(_UNSHIFTED), np.uint8)[1:])


def _drop_repeats(codes: _Array) -> _Array:
    mask = np.ones(len(codes), bool)
    mask[1:] = (codes[1:] != codes[:-1]) | (codes[1:] == _END)
    return codes[mask]


def _to_keys(heard: _Array, reading: dict[str, str]) -> _Array:
    """Return the consonant keys of sounds in lines, under one reading of the ambiguous sounds."""
    table = np.arange(256, dtype=np.uint8)
    for code in range(32, 128):
        sound = reading.get(chr(code), chr(code))
        table[code] = _NO_TRACE if sound in VOWELS or sound == "h" else ord(KEY_LETTERS.get(sound, sound))
    codes = table[heard]
    first = np.concatenate(([0], np.flatnonzero(codes == _END)[:-1] + 1))
    codes[first] = np.where(codes[first] == _NO_TRACE, ord("a"), codes[first])
    return _drop_repeats(codes[codes != _NO_TRACE])


def _as_lines(words: Sequence[str]) -> _Array:
    return np.frombuffer("".join(f"{word}\n" for word in words).encode("ascii"), np.uint8)


def _line_bounds(lines: _Array) -> tuple[_Array, _Array]:
    ends = np.flatnonzero(lines == _END)
    return np.concatenate(([0], ends[:-1] + 1)), ends


def _hash_lines(lines: _Array) -> _Array:
    """Return a 32-bit hash of the first 64 characters of each line, 0 for an empty line."""
    starts, ends = _line_bounds(lines)
    columns = np.arange(len(lines)) - np.repeat(starts, ends + 1 - starts)
    terms = (
        np.where((lines != _END) & (columns < len(_POWERS)), lines, 0) * _POWERS[np.minimum(columns, len(_POWERS) - 1)]
    )
    mixed = np.add.reduceat(terms, starts) if len(starts) else terms
    folded: _Array = (mixed ^ (mixed >> np.uint64(32))) & np.uint64(0xFFFFFFFF)
    return folded.astype(np.uint32)


def _lines_containing(lines: _Array, codes: Sequence[int]) -> _Array:
    """Return the sorted numbers of the lines that contain any of these codes."""
    positions = np.flatnonzero(np.isin(lines, codes))
    return np.unique(np.searchsorted(np.flatnonzero(lines == _END), positions))


def _select_lines(lines: _Array, numbers: _Array) -> _Array:
    """Return the lines of these numbers, in their order in the text."""
    starts, ends = _line_bounds(lines)
    mask = np.zeros(len(ends), bool)
    mask[numbers] = True
    some: _Array = lines[np.repeat(mask, ends + 1 - starts)]
    return some
