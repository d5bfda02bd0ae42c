"""Puts sentences together again that a page's layout broke over lines: wrapped text, and text cut at its links."""

from __future__ import annotations

from collections.abc import Sequence

_STOPS = tuple(".!?…:。！？")
_BARS = frozenset("|>»")
_CLOSING = "\"'”’»)]"
_GOES_ON = frozenset(",.;:)?!’")
_CLOSES = frozenset(",.;:)?!")
_NO_REST = ("http", "www", "by ", "von ", "por ", "par ", "...")
_WRAPPED = range(55, 91)
_WRAPPED_FROM = 50


def joined(lines: Sequence[str]) -> list[str]:
    """Join each line that goes on with the sentence of the one before it."""
    whole = _is_wrapped(lines)
    result: list[str] = []
    last = ""
    for line in lines:
        if result and _goes_on(result[-1], line, whole and len(last) >= _WRAPPED_FROM):
            result[-1] += ("" if line[0] in _CLOSES else " ") + line
        else:
            result.append(line)
        last = line
    return result


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Tell whether nearly all lines that are no labels have the length of lines broken at a width."""
    lengths = [len(line) for line in lines if len(line) >= 40]
    return len(lengths) > 8 and sum(length in _WRAPPED for length in lengths) > 0.8 * len(lengths)


def _goes_on(before: str, line: str, wrapped: bool) -> bool:
    if not wrapped and not (line[0].islower() or line[0] in _GOES_ON):
        return False
    if before.rstrip(_CLOSING).endswith(_STOPS) or before[-1] in _BARS:
        return False
    return wrapped or (len(before) >= 30 and before.count(" ") > 3 and not line.startswith(_NO_REST))
