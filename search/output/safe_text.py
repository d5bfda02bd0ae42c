"""Text from articles, names and files in forms that a terminal only shows. Escapes nothing for HTML.

A control character can move the cursor, change what was printed before, or fill the clipboard (OSC 52); a
bidirectional override shows a text in another order than it has.
"""

from __future__ import annotations

import json
import re

_OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CONTROLS = "".join(map(chr, (*range(32), *range(127, 160))))
_NEUTRAL = dict.fromkeys(map(ord, _CONTROLS + _OVERRIDES), "\ufffd") | {ord("\r"): " "}
_KEPT = {ord("\n"): "\n", ord("\t"): "\t"}
_LINE = _NEUTRAL | {ord("\n"): " ", ord("\t"): " "}
_UNESCAPED = re.compile(f"[\x7f-\x9f{_OVERRIDES}]")


def printable(text: str) -> str:
    """Return a text on one line, without control characters and bidirectional overrides."""
    return text.translate(_LINE)


def printable_lines(text: str) -> str:
    """Return a text as `printable` does, but with its line breaks and tabs."""
    return text.translate(_NEUTRAL | _KEPT)


def json_text(value: object) -> str:
    r"""Return a value as JSON on one line; what a terminal might obey is written as `\u009b`, so nothing is lost."""
    return _UNESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
