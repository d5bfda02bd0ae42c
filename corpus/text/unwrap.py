"""Rejoins sentences that layout broke over lines: wrapped text, and text cut at its links. Drops no word."""

from __future__ import annotations

from collections.abc import Sequence

_STOPS = tuple(".!?…:。！？")
_BARS = frozenset("|>»")
_CLOSING = "\"'”’»)]"
_CONTINUATIONS = frozenset(",.;:)?!’")
_CLOSES = frozenset(",.;:)?!")
_NO_REST = ("http", "www", "by ", "von ", "por ", "par ", "...")
_WRAPPED = range(55, 91)
_WRAPPED_FROM = 50


def unwrap(lines: Sequence[str]) -> list[str]:
    """Join each line that continues a sentence to the line before it."""
    is_wrapped = _is_wrapped(lines)
    result: list[str] = []
    last = ""
    for line in lines:
        if result and _continues(result[-1], line, is_wrapped and len(last) >= _WRAPPED_FROM):
            result[-1] += ("" if line[0] in _CLOSES else " ") + line
        else:
            result.append(line)
        last = line
    return result


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Return whether nearly all lines of 40 characters or more have the length of wrapped lines."""
    lengths = [len(line) for line in lines if len(line) >= 40]
    return len(lengths) > 8 and sum(length in _WRAPPED for length in lengths) > 0.8 * len(lengths)


def _continues(before: str, line: str, wrapped: bool) -> bool:
    if not wrapped and not (line[0].islower() or line[0] in _CONTINUATIONS):
        return False
    if before.rstrip(_CLOSING).endswith(_STOPS) or before[-1] in _BARS:
        return False
    return wrapped or (len(before) >= 30 and before.count(" ") > 3 and not line.startswith(_NO_REST))
