"""Recognises encodings of two and four bytes a character, and bytes that are no text. Decodes nothing."""

from __future__ import annotations

import codecs

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"
KOREAN_SHIFTS = b"\x1b$)C"
"""Begins text in iso-2022-kr, which shifts between alphabets by two control characters."""
_SNIFFED_BYTES = 65_536
_MOST_UNLIKELY = 0.03
"""Of the characters of UTF-16, so many may lie outside the blocks of usual scripts."""
_LEAST_ZEROS = 5
"""Every second byte of Latin letters in UTF-16 is zero, and of other letters as many as there are blanks."""
_USUAL_BLOCKS = ((0x20, 0x250), (0x370, 0x700), (0xE00, 0xE80), (0x2010, 0x2040), (0x3000, 0xA000), (0xAC00, 0xD7B0))


def is_binary(raw: bytes) -> bool:
    """Return whether bytes hold control characters, as pictures, archives and programs do."""
    head = raw[:_SNIFFED_BYTES]
    if KOREAN_SHIFTS in head:
        head = head.translate(None, b"\x0e\x0f")
    return _controls(head) > len(head) / 200 and wide_encoding(head) is None and not head.startswith(codecs.BOM_UTF8)


def _controls(head: bytes) -> int:
    return len(head) - len(head.translate(None, _CONTROL))


def wide_encoding(head: bytes) -> str | None:
    """Return the two- or four-byte encoding that the beginning of a stream shows; None for any other."""
    for mark, encoding in BYTE_ORDER_MARKS[1:]:
        if head.startswith(mark):
            return encoding
    return _without_mark(head[:_SNIFFED_BYTES])


def _without_mark(head: bytes) -> str | None:
    """Detect UTF-16 without a mark: blanks and ends of lines have a zero byte, and all else is usual letters."""
    zeros = head.count(0)
    if len(head) < 4 or not zeros:
        return None
    if zeros < len(head) / _LEAST_ZEROS and _controls(head) == zeros:
        return None  # text of one byte a letter with a few zeros in it
    return next((encoding for encoding in ("utf-16-le", "utf-16-be") if _is_usual(head, encoding)), None)


def _is_usual(head: bytes, encoding: str) -> bool:
    text = head[: len(head) // 2 * 2].decode(encoding, "replace")
    unlikely = sum(
        count
        for char in set(text)
        if not any(first <= ord(char) < end for first, end in _USUAL_BLOCKS)
        and char not in "\t\r\n"
        and not "\uff01" <= char <= "\uff9f"
        for count in [text.count(char)]
    )
    return unlikely <= len(text) * _MOST_UNLIKELY
