"""Decodes a file line by line, in the encoding of the file as a whole. Keeps no lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.readers.encodings.codecs_of_labels import encoding_name
from corpus.readers.encodings.decoding import Decoded, decode, decode_in, guessed, lenient_utf8
from corpus.readers.encodings.wide import KOREAN_SHIFTS, is_binary

if TYPE_CHECKING:
    from corpus.readers.encodings.guess import Guess

_EXAMINED, _SAMPLED = 32_000_000, 200_000
"""Bytes of a file that are looked at, and of its lines that are not UTF-8 that are weighed."""
_MIXED = 4
"""A file with one line of UTF-8 for so many others is a mixture, in which each line of UTF-8 is read as such."""


@dataclass(frozen=True, slots=True)
class _FileEncoding:
    found: Guess | None
    is_mixed: bool


class LineDecoder:
    """Decodes the lines of one file; what is not UTF-8 is judged by all such lines together.

    `lines` reads the file again from its beginning. It is called once, when the first line is met that is not UTF-8.
    """

    def __init__(self, lines: Callable[[], Iterable[bytes]], named: str | None = None) -> None:
        self._lines = lines
        self._named = encoding_name(named) if named else None
        self._file: _FileEncoding | None = None
        self._is_korean = False

    def decode(self, raw: bytes) -> Decoded | None:
        """Decode one line; None where the encoding cannot be told."""
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            return self._decode_other(raw)
        if text.isascii():
            return self._decode_ascii(raw, text)
        if (self._named is None and self._file is None) or self._examined().is_mixed:
            return Decoded(text.removeprefix("\ufeff"), "utf-8")
        return self._decode_other(raw)

    def _decode_ascii(self, raw: bytes, text: str) -> Decoded | None:
        """Decode a line of ASCII bytes, which may be shifted; iso-2022-kr says so in its first line alone."""
        self._is_korean = self._is_korean or KOREAN_SHIFTS in raw
        if self._is_korean:
            return decode_in(raw if KOREAN_SHIFTS in raw else KOREAN_SHIFTS + raw, "iso2022_kr")
        return decode(raw, self._named) if b"\x1b" in raw or self._named else Decoded(text, "utf-8")

    def _decode_other(self, raw: bytes) -> Decoded | None:
        """Decode a line of a file that is not UTF-8, or one that is damaged."""
        file = self._examined()
        if file.is_mixed and (lenient := lenient_utf8(raw)):
            return lenient
        if self._named:
            return decode_in(raw, self._named)
        return decode_in(raw, file.found.encoding, file.found.is_sure) if file.found else None

    def _examined(self) -> _FileEncoding:
        if self._file is None:
            self._file = self._examine()
        return self._file

    def _examine(self) -> _FileEncoding:
        examined = sampled = as_utf8 = others = 0
        sample: list[bytes] = []
        for line in self._lines():
            examined += len(line)
            if not line.isascii():
                if _is_utf8(line):
                    as_utf8 += 1
                else:
                    others += 1
                    if sampled < _SAMPLED:
                        sample.append(line[:_SAMPLED])
                        sampled += len(sample[-1])
            if examined > _EXAMINED:
                break
        weighed = b"\n".join(sample)
        found = None if self._named or not sample or is_binary(weighed) else guessed(weighed)
        return _FileEncoding(found if found and found.is_believed else None, as_utf8 * _MIXED >= others)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
