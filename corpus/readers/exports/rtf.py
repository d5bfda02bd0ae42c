"""The blocks of `.rtf` documents. Opens no picture and no object."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from corpus.readers.exports.blocks import Blocks, of_lines

_PICTURE = re.compile(r"[0-9A-Fa-f]{64}[0-9A-Fa-f\s]*")
_LAYOUT = re.compile(
    r"\\(?:pard|hyphpar|ql|qr|qc|qj|li|ri|lin|rin|sb|sa|fi|fs|cf|cb|b|i|ul|ulnone|plain|widowctrl|sl|slmult|highlight"
    r"|lang|langfe|nowidctlpar|keepn|keep|itap|tqr|tx|outlinelevel)(?:-?\d{1,9})?(?: |(?=[\\{}\r\n]))"
)
"""What says how text looks: without it and without pictures, reading takes half the time."""

_CODE_POINT = re.compile(r"\\u(-?\d{4,})")


def _code_unit(found: re.Match[str]) -> str:
    """Return a character as written, or a question mark for a number that none has."""
    is_one = len(found[1]) <= 6 and -32_768 <= int(found[1]) <= 65_535
    return found[0] if is_one else "\\u63"


def of_rtf(raw: bytes) -> Blocks:
    """Return the paragraphs of an `.rtf`; heads and feet of pages are left out."""
    text = _CODE_POINT.sub(_code_unit, raw.decode("latin-1"))
    return of_lines(rtf_to_text(_LAYOUT.sub("", _PICTURE.sub("", text)), errors="replace"))
