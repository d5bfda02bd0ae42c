"""Says at which time of the day, in UTC, a date was stated: near midnight the day on the page may be another.

Reads no day.
"""

from __future__ import annotations

import re

from corpus.metadata.dates.epochs import epoch_seconds

_CLOCK = re.compile(r"\d[T ]\s?(\d\d):(\d\d)(?::\d\d(?:[.,]\d{1,9})?)?\s?(?:Z|UTC|GMT|[+-]00:?00)(?![\w:])")
_OFFSET = re.compile(r"\d[T ]\s?(\d\d):(\d\d)(?::\d\d(?:[.,]\d{1,9})?)?\s?([+-])(\d\d):?(\d\d)(?![\w:])")
_EAST, _WEST = 14.0, 12.0
"""Hours that the clocks of the world are ahead of UTC and behind it, at most."""


def utc_hour(text: str) -> float | None:
    """Return the hour in UTC of a stated time, with the minutes as a fraction; None where it states no UTC."""
    if found := _CLOCK.search(text):
        return int(found[1]) + int(found[2]) / 60
    seconds = epoch_seconds(text.strip())
    return seconds % 86_400 / 3600 if seconds is not None else None


def offset_hour(text: str) -> float | None:
    """Return the hour in UTC of a time that is stated with an offset from it; None where it states none or UTC."""
    found = _OFFSET.search(text)
    if found is None or found[4] == found[5] == "00":
        return None
    offset = int(found[4]) + int(found[5]) / 60
    return (int(found[1]) + int(found[2]) / 60 + (offset if found[3] == "-" else -offset)) % 24


def can_differ(hour: float, days: int) -> bool:
    """Return whether it was so many days later somewhere when it was this hour in UTC: 1, or -1 for the day before."""
    return (days == 1 and hour >= 24 - _EAST) or (days == -1 and hour < _WEST)
