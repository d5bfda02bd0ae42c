"""Reads when a crawler or a browser fetched a page, as programs write it. Reads no dates that people write."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from corpus.metadata.dates.epochs import epoch_seconds

_COMPACT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)T?(\d\d):?(\d\d):?(\d\d)(?:\.(\d{1,9}))?Z?\Z")
_OF_SCRIPT = re.compile(r"\w{3} (\w{3} \d{1,2} \d{4} \d\d:\d\d:\d\d) (?:GMT|UTC)([+-]\d{4})?")


def parse_capture_time(value: object) -> datetime | None:
    """Return a time with its zone, UTC where none is stated; None for what is no time of a program.

    Read are ISO 8601, fourteen digits, seconds and milliseconds since 1970, RFC 822 as in the heads of mails, and the
    form of JavaScript's dates.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()[:100]
    try:
        found = _read(text)
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)


def _read(text: str) -> datetime | None:
    if compact := _COMPACT.match(text):
        *digits, fraction = compact.groups(default="0")
        return datetime.strptime(f"{''.join(digits)}.{fraction[:6]}", "%Y%m%d%H%M%S.%f").replace(tzinfo=UTC)
    if (seconds := epoch_seconds(text)) is not None:
        return datetime.fromtimestamp(seconds, UTC)
    if by_script := _OF_SCRIPT.match(text):
        return datetime.strptime(f"{by_script[1]} {by_script[2] or '+0000'}", "%b %d %Y %H:%M:%S %z")
    if text[:4].isdigit():
        return datetime.fromisoformat(text)
    if not text:
        return None
    from email.utils import parsedate_to_datetime  # with a package for mails, which few files need

    return parsedate_to_datetime(text)
