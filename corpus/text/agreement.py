"""Whether two texts say the same: the runs of five words that they share. Judges no meaning."""

from __future__ import annotations

import re

RUN = 5
SAME = 0.5
"""The share of the shorter text's runs from which on two texts are of one article."""
_MOST = 400_000
"""Characters of a text that are compared."""
# Scripts without blanks between words count letter by letter.
_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+")


def shared_runs(one: str, other: str) -> float:
    """Return the share of the runs of the text with fewer runs that the other one has too."""
    first, second = _runs(one), _runs(other)
    return len(first & second) / max(1, min(len(first), len(second)))


def share_in(part: str, whole: str) -> float:
    """Return the share of the runs of one text that another one has."""
    runs = _runs(part)
    return len(runs & _runs(whole)) / max(1, len(runs))


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _letters(text[:_MOST])
    return frozenset(zip(*(words[start:] for start in range(RUN)), strict=False)) or frozenset({tuple(words)})


def _letters(text: str) -> list[str]:
    found: list[str] = _WORD.findall(text.casefold())
    return found
