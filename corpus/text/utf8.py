"""UTF-8 of any Python string. Judges no text: lone surrogates are kept, as bad escapes in JSON leave them.

Names of files that are no UTF-8 have such surrogates too (PEP 383).
"""

from __future__ import annotations

import re

_UNSTORABLE = re.compile(r"[\0\ud800-\udfff]|\\(?=u[0-9a-f]{4})")
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


def to_utf8(text: str) -> bytes:
    """Return the bytes of a string."""
    return text.encode("utf-8", "surrogatepass")


def from_utf8(encoded: bytes) -> str:
    """Return the string of bytes that `to_utf8` made."""
    return encoded.decode("utf-8", "surrogatepass")


def escaped(text: str) -> str:
    """Return a string without lone surrogates and NUL, another one for each string; `unescaped` returns the first."""
    return _UNSTORABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def unescaped(text: str) -> str:
    """Return the string that `escaped` was given."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def readable(text: str) -> str:
    """Return a string for a person: each lone surrogate is one replacement character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
