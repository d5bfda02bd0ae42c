"""The width of a text: what it says, counted in letters of an alphabet. Measures no pixels."""

from __future__ import annotations

import re

_WIDE = re.compile("[\u1100-\u11ff\u1200-\u139f\u2d80-\u2ddf\u2e80-\ua4cf\uab01-\uab2f\uac00-\ud7af\uf900-\ufaff]")
"""Signs of Chinese, Japanese, Korean and Ethiopic, each of which says about as much as two letters."""


def text_width(text: str) -> int:
    """Return the number of characters of a text, in which signs for words and syllables count twice."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))
