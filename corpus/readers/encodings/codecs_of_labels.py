"""Decodes bytes in an encoding of a given name, as browsers read that name. Chooses no encoding.

Browsers read many labels as a wider encoding (`gb2312` as gb18030, `iso-8859-1` as windows-1252); the WHATWG table of
them is that of `webencodings`. Names that browsers do not know are looked up among Python's codecs.
"""

from __future__ import annotations

import codecs
import re
from unicodedata import normalize

import webencodings

_WIDER = {"gbk": "gb18030", "euc-jp": "euc_jp", "big5": "cp950", "x-user-defined": "cp1252"}
"""Codecs that are nearer to what browsers do than those of `webencodings`."""
_PYTHON_ONLY = frozenset({"replacement"})
"""What browsers refuse to read; Python reads some of it (`hz`, `iso-2022-kr`)."""
_NO_TEXT = frozenset({"undefined", "punycode", "idna", "unicode-escape", "raw-unicode-escape", "utf-7"})
"""Codecs of text that no page is written in; decoding Punycode takes quadratic time."""
_UNMAPPED = {0xDC80 + byte: 0x80 + byte if byte < 0x20 else 0xFFFD for byte in range(128)}
"""A byte that a table of one-byte letters leaves out is the control character of its number below 0xA0, else bad."""
_CP932_PRIVATE = dict.fromkeys(range(0xF8F0, 0xF8F4), "\ufffd")
"""Characters that Python makes of four bytes which are bad in Shift JIS."""
_JIS_SHIFTS = re.compile(rb"(\x1b\([BJI]|\x1b\$[@B]|\x1b\$\(D)")
_BAD = "\ufffd"


def encoding_name(label: str) -> str | None:
    """Return the usual name of an encoding, such as `windows-1252` for `latin1`; None for a name that none has."""
    known = webencodings.lookup(label.strip())
    if known is not None and known.name not in _PYTHON_ONLY:
        return str(known.name)
    try:
        name = codecs.lookup(label.strip()).name
        if name in _NO_TEXT:
            return None
        b"aa".decode(name, "replace")  # what is no encoding of text, as `hex`, is a LookupError
    except (LookupError, ValueError):
        return None
    return name


def decode_as(name: str, raw: bytes) -> str:
    """Decode bytes in the encoding of a name that `encoding_name` returned; bad bytes become U+FFFD."""
    if name == "iso-2022-jp":
        return "".join(_jis(raw))
    if name == "windows-1258":  # it writes tones behind their letter
        return normalize("NFC", raw.decode("cp1258", "surrogateescape").translate(_UNMAPPED))
    if name.startswith("utf-"):
        return raw.decode(name, "replace")
    codec = _codec(name)
    if codec == "cp932":
        return raw.decode(codec, f"dateline-{codec}").translate(_CP932_PRIVATE)
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        if codec in _PAIRS:
            return raw.decode(codec, f"dateline-{codec}")
        if codec in _MULTIBYTE:
            return raw.decode(codec, "replace")
        return raw.decode(codec, "surrogateescape").translate(_UNMAPPED)


def _codec(name: str) -> str:
    known = webencodings.lookup(name)
    if known is None or known.name != name:
        return name
    return _WIDER.get(name) or str(known.codec_info.name)


def _jis(raw: bytes) -> list[str]:
    """Return the pieces of ISO-2022-JP between its escape sequences, those of two bytes read as EUC-JP."""
    out, shift = [], b"\x1b(B"
    for piece in _JIS_SHIFTS.split(raw):
        if piece.startswith(b"\x1b") and _JIS_SHIFTS.fullmatch(piece):
            shift = piece
        elif shift in {b"\x1b(B", b"\x1b(J"}:
            out.append(piece.decode("ascii", "replace"))
        else:
            high = bytes(byte | 0x80 if byte > 0x20 else byte for byte in piece)
            if shift == b"\x1b$(D":
                high = b"".join(b"\x8f" + high[at : at + 2] for at in range(0, len(high), 2))
            out.append(decode_as("shift_jis" if shift == b"\x1b(I" else "euc-jp", high))
    return out


def _next_pair(error: UnicodeError, codec: str) -> tuple[str, int]:
    """Replace what a codec of one- and two-byte characters cannot read: by a wider codec, else by U+FFFD."""
    assert isinstance(error, UnicodeDecodeError)
    lead, trail = error.object[error.start], error.object[error.start + 1 : error.start + 2]
    pair = bytes([lead]) + trail
    if codec == "gb18030" and lead == 0x80:
        return "€", error.start + 1
    wider = {"euc_jp": _as_shift_jis, "cp950": _as_hkscs}.get(codec)
    if wider and (char := wider(pair)):
        return char, error.start + 2
    is_pair = 0x80 < lead < 0xFF and trail > b"\x7f"
    return _BAD, error.start + (2 if is_pair else 1)


def _as_shift_jis(pair: bytes) -> str | None:
    """Return the character that NEC and IBM added to the rows of EUC-JP, by its place in Shift JIS."""
    if len(pair) < 2 or min(pair) < 0xA1:
        return None
    row, cell = pair[0] - 0xA1, pair[1] - 0xA1
    lead = row // 2 + (0x81 if row < 62 else 0xC1)
    trail = cell + 0x9F if row % 2 else cell + (0x40 if cell < 63 else 0x41)
    return _strictly(bytes([lead, trail]), "cp932")


def _as_hkscs(pair: bytes) -> str | None:
    return _strictly(pair, "big5hkscs") if len(pair) == 2 else None


def _strictly(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return None


_PAIRS = frozenset({"gb18030", "cp932", "euc_jp", "cp949", "cp950"})
_MULTIBYTE = frozenset({"big5hkscs", "johab", "hz", "iso2022_kr", "big5", "gbk", "gb2312", "shift_jis", "euc_kr"})
for _pairs in _PAIRS:
    codecs.register_error(f"dateline-{_pairs}", lambda error, codec=_pairs: _next_pair(error, codec))  # type: ignore[misc]
