"""Decodes the bytes of a page. Shows no wrong letters on purpose: what cannot be decided is None.

In this order: a byte order mark; valid UTF-8 with a letter of several bytes, whatever a label says; the encoding that
the person names who adds the page; what the server and the page declare, as browsers read it; a guess.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from corpus.page import RawPage
from corpus.readers.encodings.codecs_of_labels import decode_as, encoding_name
from corpus.readers.encodings.declared import declared_label
from corpus.readers.encodings.wide import is_binary, wide_encoding

if TYPE_CHECKING:
    from corpus.readers.encodings.guess import Guess

T = TypeVar("T")

UNDECIDED = (
    "The encoding of its characters is not declared and could not be told; save it as UTF-8, or name the encoding"
    " (--encoding windows-1252)."
)
_LENIENT_UTF8 = 20
"""UTF-8 of which at most one in so many characters beyond ASCII is damaged is UTF-8."""
_LENIENT_LABEL = 4
"""A declared encoding is believed while at most one in so many characters beyond ASCII is bad in it."""
_LENIENT_DECLARED = 1_000
"""Where nothing else explains the bytes either, a declared encoding is believed if one in so many is bad in it."""
_CONTRADICTED = 30
"""Bits by which a page's own label must be likelier than the server's where both differ."""
_HEAD = 4_096
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ESCAPES = ((b"\x1b$)C", "iso-2022-kr"), (b"\x1b$", "iso-2022-jp"), (b"\x1b(J", "iso-2022-jp"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the name of the encoding that its bytes were read in, and whether others are hardly possible.

    `note` is a sentence for people where a label was not believed or bytes were bad.
    """

    text: str
    encoding: str
    sure: bool = True
    note: str = ""

    def mark(self, page: T) -> T:
        """Return a page made of this text, which says so; what is no page is returned as it is."""
        if not isinstance(page, RawPage):
            return page
        return replace(page, encoding=self.encoding, encoding_sure=self.sure, note=self.note)


def decode(raw: bytes, named: str | None = None, header: str | None = None) -> Decoded | None:
    """Decode the bytes of a page; None where no encoding is likely enough.

    `named` is the encoding that the person named who adds it, `header` the label in the answer of a server.
    """
    if (b"\0" in raw[:_HEAD] or raw[:2] in _WIDE_MARKS) and (wide := wide_encoding(raw)):
        return decode_in(raw, wide)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return lenient_utf8(raw) or _decode_other(raw, named, header)
    if not text.isascii():
        return Decoded(text.removeprefix("\ufeff"), "utf-8", note=_overruled(raw, named, header))
    shifted = next((name for shift, name in _ESCAPES if shift in raw), None) if b"\x1b" in raw else None
    name = encoding_name(shifted or named or "utf-8")  # some are all ASCII: `hz` is, with the name alone to tell
    return decode_in(raw, name) if name and name != "utf-8" else Decoded(text, "utf-8")


def decode_in(raw: bytes, name: str, sure: bool = True) -> Decoded:
    """Decode bytes in one encoding, with a note where some are bad."""
    text = decode_as(name, raw).removeprefix("\ufeff")
    bad = text.count("\ufffd")
    note = f"{bad:,} of its characters could not be read as {name} and show as \ufffd" if bad else ""
    return Decoded(text, name, sure, note)


def lenient_utf8(raw: bytes) -> Decoded | None:
    """Decode UTF-8 with a few damaged bytes; None for anything else."""
    text = raw.decode("utf-8", "replace")
    if raw.startswith(codecs.BOM_UTF8) or _beyond_ascii(text) >= _LENIENT_UTF8 * text.count("\ufffd"):
        return decode_in(raw, "utf-8")
    return None


def guessed(raw: bytes, only: frozenset[str] | None = None) -> Guess | None:
    """Return the likeliest encoding of bytes beyond ASCII, of those in `only`; None where none fits."""
    from corpus.readers.encodings.guess import guess  # with tables and numpy, which UTF-8 does without

    return guess(raw, only)


def _decode_other(raw: bytes, named: str | None, header: str | None) -> Decoded | None:
    """Decode bytes that are not UTF-8."""
    if named and (name := encoding_name(named)):
        return decode_in(raw, name)
    labels = [label for label in (header, declared_label(raw)) if label]
    stated = [name for label in labels if (name := _stated_name(label))]
    if believed := [name for name in dict.fromkeys(stated) if _is_possible(raw, name)]:
        return decode_in(raw, _likelier(raw, believed))
    found = None if is_binary(raw) else guessed(raw)
    if found is None or not found.is_believed:
        return _as_declared(raw, stated)
    decoded = decode_in(raw, found.encoding, found.is_sure)
    if not stated:
        return decoded
    return replace(decoded, note=f"it is not in {stated[0]}, which it declares, and was read as {found.encoding}")


def _as_declared(raw: bytes, stated: list[str]) -> Decoded | None:
    """Decode bytes that nothing else explains as they are declared, if few are bad in it."""
    decoded = decode_in(raw, stated[0]) if stated else None
    bad = decoded.text.count("\ufffd") if decoded else 0
    return decoded if decoded and bad * _LENIENT_DECLARED <= len(decoded.text) else None


def _stated_name(label: str) -> str | None:
    """Return the encoding that a label means in a page; one that was written in two bytes a character is not there."""
    name = encoding_name(label)
    return "utf-8" if name and name.startswith("utf-16") else name


def _is_possible(raw: bytes, name: str) -> bool:
    text = decode_as(name, raw)
    return text.count("\ufffd") * _LENIENT_LABEL <= _beyond_ascii(text)


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _likelier(raw: bytes, names: list[str]) -> str:
    """Return the first of the encodings that labels state, unless the text is far more usual in the other."""
    if len(names) == 1:
        return names[0]
    found = guessed(raw, frozenset(names))
    return found.encoding if found and found.margin >= _CONTRADICTED else names[0]


def _overruled(raw: bytes, named: str | None, header: str | None) -> str:
    """Return the sentence that valid UTF-8 was read as such although a label says otherwise; empty if none does."""
    for label in (named, header, declared_label(raw, _HEAD)):
        if label and encoding_name(label) not in {"utf-8", None}:
            return f"it is UTF-8, although {label[:30]} is stated, and was read as UTF-8"
    return ""
