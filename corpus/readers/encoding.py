"""Decodes the bytes of a file. Does not guess where no reading is good: the result is None then."""

from __future__ import annotations

import codecs
import re

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,30})""", re.IGNORECASE
)
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"
_CYRILLIC_COMMON = frozenset("оеаинтсрвлкмд")
_ASCII, _SMALL_LETTERS = bytes(range(128)), bytes(range(ord("a"), ord("z") + 1))
_SNIFFED_BYTES = 65_536
_UNDECLARED = frozenset({"undefined", "punycode", "idna", "unicode-escape", "raw-unicode-escape", "utf-7"})
"""Codecs of text that no page is written in; decoding Punycode takes quadratic time."""


def is_binary(raw: bytes) -> bool:
    """Return whether bytes hold control characters, as pictures, archives and programs do."""
    head = raw[:_SNIFFED_BYTES]
    if head.startswith(tuple(mark for mark, _ in _BYTE_ORDER_MARKS)) or _wide(head):
        return False
    return len(head) - len(head.translate(None, _CONTROL)) > len(head) / 200


def decode(raw: bytes, stated: str | None = None) -> str | None:
    """Decode bytes as stated, by byte order mark, as UTF-8, as declared in markup, or as one-byte Cyrillic or Latin.

    None where no reading is a good one.
    """
    for encoding in (*([stated] if stated else []), *_candidates(raw)):
        text = _decode_as(encoding, raw)
        if text is not None:
            return text.removeprefix("\ufeff")
    return _decode_damaged(raw)


def _decode_as(encoding: str, raw: bytes) -> str | None:
    """Decode bytes by an encoding of any name; None if there is none of that name, or if it does not fit."""
    try:
        name = codecs.lookup(encoding).name
        return raw.decode(name) if name not in _UNDECLARED else None
    except (LookupError, ValueError):  # what is no encoding of text, as `hex`, is a LookupError too
        return None


def wide_encoding(head: bytes) -> str | None:
    """Return the two- or four-byte encoding that the beginning of a stream shows; None for any other."""
    for mark, encoding in _BYTE_ORDER_MARKS[1:]:
        if head.startswith(mark):
            return encoding
    return _wide(head)


def _candidates(raw: bytes) -> list[str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return [encoding]
    if wide := _wide(raw[:_SNIFFED_BYTES]):
        return [wide]
    declared = _DECLARED.search(raw[:4096])
    named = [declared.group(1).decode("ascii", "replace")] if declared else []
    return ["utf-8", *named]


def _wide(head: bytes) -> str | None:
    """Detect UTF-16 without a mark by the zero bytes that Latin letters and blanks leave in every second byte."""
    if len(head) < 4 or b"\0" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if odd > half * 0.15 and even < half * 0.01:
        return "utf-16-le"
    if even > half * 0.15 and odd < half * 0.01:
        return "utf-16-be"
    return None


def _decode_damaged(raw: bytes) -> str | None:
    """Decode bytes that are valid in no certain encoding; None where no reading is a good one."""
    if is_binary(raw):
        return None
    lenient = raw.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    if broken * 20 <= len(lenient) - len(lenient.encode("ascii", "ignore")):
        return lenient
    high = raw.translate(None, _ASCII)
    is_latin = len(raw) - len(raw.translate(None, _SMALL_LETTERS)) > 2 * len(high)
    best = max(
        ("cp1252", "cp1251", "koi8-r"),
        key=lambda encoding: _plausibility(high[:_SNIFFED_BYTES].decode(encoding, "replace"), is_latin),
    )
    return raw.decode(best, "replace")


def _plausibility(non_ascii: str, is_latin: bool) -> float:
    """Score a reading: common Cyrillic small letters, or few accented letters among plain ones, are plausible."""
    if common := sum(map(non_ascii.count, _CYRILLIC_COMMON)):
        return common / len(non_ascii)
    return 0.4 if is_latin else 0.05
