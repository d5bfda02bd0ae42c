"""UTF-8 of any Python string. Judges no text: lone surrogates, as bad escapes in JSON leave them, are kept."""

from __future__ import annotations


def to_utf8(text: str) -> bytes:
    """Return the bytes of a string."""
    return text.encode("utf-8", "surrogatepass")


def from_utf8(encoded: bytes) -> str:
    """Return the string of bytes that `to_utf8` made."""
    return encoded.decode("utf-8", "surrogatepass")
