"""Writes the date of a record's field as text: fields of databases and programs are objects, lists and numbers.

Reads no text: that is left to the parser.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence

from corpus.metadata.dates.epochs import epoch_date

_WRAPPERS = ("$oid", "$uuid", "$numberLong", "$numberInt", "$numberDouble", "$numberDecimal", "S", "N")
"""What MongoDB wraps ids and numbers in, and DynamoDB texts (`S`) and numbers (`N`)."""
_SECONDS = ("_seconds", "seconds", "epochSecond", "epoch_seconds")
_INNER = (
    "$date",
    "date",
    "value",
    "@value",
    "_text",
    "#text",
    "iso",
    "start",
    "datetime",
    "time",
    "published",
    "date-parts",
    "date_parts",
)
_LEAST_SECONDS, _MOST_SECONDS = 10_000_000, 11_500_000_000
"""Between them a negative number is seconds before 1970, as far back as 1605; beyond it is thousandths."""
_MOST_NESTED = 5
_OPENING, _CLOSING = ("{", "["), ("}", "]")


def plain_value(value: object) -> object:
    """Return the number or text that MongoDB wraps in an object, such as `{"$oid": "…"}`; else the value itself."""
    if isinstance(value, Mapping) and len(value) == 1:
        [(name, inner)] = value.items()
        if name in _WRAPPERS and isinstance(inner, str | int | float) and not isinstance(inner, bool):
            return inner
    return value


def date_text(value: object, depth: int = 0) -> str | None:
    """Return the text of a date that a field holds, for `parse_date`; None where it holds none."""
    if depth > _MOST_NESTED:
        return None
    match value:
        case bool() | None:
            return None
        case int() | float():
            return _of_number(value)
        case str():
            return _of_text(value.strip(), depth)
        case Mapping():
            return _of_object(value, depth)
        case Sequence():
            return _of_list(value, depth)
        case _:
            return None


def _of_number(value: float) -> str | None:
    if not math.isfinite(value):
        return None
    if value < -_LEAST_SECONDS:  # before 1970
        return _epoch(value, 1 if value > -_MOST_SECONDS else 1000)
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _of_text(text: str, depth: int) -> str | None:
    """Return a text; one that is an object, as cells of tables hold it, is read as such."""
    if text[:1] in _OPENING and text[-1:] in _CLOSING:
        try:
            return date_text(json.loads(text.replace("'", '"')), depth + 1)
        except (ValueError, RecursionError):
            return text
    return text or None


def _of_object(value: Mapping[object, object], depth: int) -> str | None:
    if isinstance(value.get("$date"), int | float) or "$numberLong" in _keys(value.get("$date")):
        return _epoch(value["$date"], 1000)
    plain = plain_value(value)
    if plain is not value:
        return date_text(plain, depth + 1) if "$oid" not in value else None
    for name in _SECONDS:
        if name in value:
            return _epoch(value[name], 1)
    if isinstance(year := value.get("year"), int | str):
        parts = [value.get(name) for name in ("month", "day")]
        written = [f"{int(part):02}" for part in parts if isinstance(part, int | str) and str(part).isdigit()]
        return "-".join([str(year), *written])
    return next((text for name in _INNER if (text := date_text(value.get(name), depth + 1))), None)


def _of_list(value: Sequence[object], depth: int) -> str | None:
    """Return the first of a list of dates, or the date of a list such as [2015, 9, 8, 10, 0]."""
    numbers = [item for item in value[:3] if isinstance(item, int) and not isinstance(item, bool)]
    if len(numbers) == len(value[:3]) == 3:
        year, month, day = numbers
        return f"{year}-{month:02}-{day:02}"
    texts = [text for item in value[:3] if (text := date_text(item, depth + 1))]
    return next((text for text in texts if any(sign.isdigit() for sign in text)), next(iter(texts), None))


def _keys(value: object) -> frozenset[object]:
    return frozenset(value) if isinstance(value, Mapping) else frozenset()


def _epoch(value: object, unit: int) -> str | None:
    """Return the moment of a number of seconds since 1970, or of parts of seconds, as an ISO day."""
    plain = plain_value(value)
    try:
        day = epoch_date(float(str(plain)) / unit)
    except ValueError:
        return None
    return day.isoformat() if day else None
