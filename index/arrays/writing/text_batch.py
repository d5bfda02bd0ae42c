"""The texts of a batch of articles as one run of bytes, and its pretokens' bounds. Looks up no pretoken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.text.utf8 import from_utf8, to_utf8
from index.analysis.sentences import pretoken_starts
from index.arrays.storage.ragged import Array

Text = tuple[str, str, str | None]
"""Title, body and language of an article."""

PADDING = 32
"""Bytes that may be read beyond the last pretoken of a batch."""

_SPACES = [chr(code).encode() for code in range(0x80, 0x10000) if chr(code).isspace()]
_FULL_STOPS = [mark.encode() for mark in "。！？"]
_MARKS = np.array(sorted(int.from_bytes(mark.ljust(3, b"\0"), "big") for mark in (*_SPACES, *_FULL_STOPS)))
_SIZES = np.array([len(number.to_bytes(3, "big").rstrip(b"\0")) for number in _MARKS.tolist()])
_IS_STOP = np.isin(_MARKS, [int.from_bytes(mark, "big") for mark in _FULL_STOPS])
_LEADS = np.isin(np.arange(256), [mark[0] for mark in (*_SPACES, *_FULL_STOPS)])


@dataclass(frozen=True, slots=True)
class TextBatch:
    """Titles and bodies in UTF-8, each followed by a line break; `lengths` are their bytes with it.

    `PADDING` more bytes follow the last.
    """

    text: bytes
    lengths: Array
    languages: tuple[str | None, ...]

    @classmethod
    def of(cls, articles: Sequence[Text]) -> TextBatch:
        """Encode the texts of articles."""
        fields = [to_utf8(part) for title, body, _ in articles for part in (title, body)]
        lengths = np.fromiter(map(len, fields), np.int64, len(fields)) + 1
        return cls(b"\n".join([*fields, bytes(PADDING)]), lengths, tuple([language for _, _, language in articles]))

    @property
    def codes(self) -> Array:
        """The bytes as numbers."""
        return np.frombuffer(self.text, np.uint8, len(self.text) - PADDING)


def pretoken_bounds(batch: TextBatch) -> tuple[Array, Array]:
    """Return where each pretoken of a batch begins and ends, in bytes."""
    codes = batch.codes
    before = np.ones(len(codes) + 1, bool)  # with a space before the first
    spaces = before[1:]
    np.logical_or(codes - np.uint8(9) < 5, codes - np.uint8(28) < 5, out=spaces)
    stops = np.empty(0, np.int64)
    if not batch.text.isascii():
        at, mark = _find_marks(codes)
        stops = at[_IS_STOP[mark]]
        at, mark = at[~_IS_STOP[mark]], mark[~_IS_STOP[mark]]
        for byte in range(3):
            spaces[at[_SIZES[mark] > byte] + byte] = True
    changes = np.flatnonzero(spaces != before[:-1])
    starts, ends = changes[0::2], changes[1::2]
    return _split_at_stops(batch.text, starts, ends, stops) if len(stops) else (starts, ends)


def _find_marks(codes: Array) -> tuple[Array, Array]:
    """Return the first bytes of white space and full stops beyond ASCII, and the index of each in `_MARKS`."""
    at = np.flatnonzero(codes >= 0x80)
    at = at[_LEADS[codes[at]]]
    one, two, three = (codes[np.minimum(at + byte, len(codes) - 1)].astype(np.int64) for byte in range(3))
    number = (one << 16) | (two << 8) | np.where(one < 0xE0, 0, three)
    mark = np.minimum(np.searchsorted(_MARKS, number), len(_MARKS) - 1)
    is_mark = _MARKS[mark] == number
    return at[is_mark], mark[is_mark]


def _split_at_stops(text: bytes, starts: Array, ends: Array, stops: Array) -> tuple[Array, Array]:
    """Split pretokens after full stops that no space follows."""
    split = np.unique(np.searchsorted(starts, stops, side="right") - 1)
    inside: list[int] = []
    for start, end in zip(starts[split].tolist(), ends[split].tolist(), strict=True):
        pretoken = from_utf8(text[start:end])
        inside += [start + len(to_utf8(pretoken[:index])) for index in pretoken_starts(pretoken)[1:]]
    added = np.array(inside, np.int64)
    return np.sort(np.concatenate([starts, added])), np.sort(np.concatenate([ends, added]))
