"""What services state of an article beside its text, from labels and lines of all of them. Finds no document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from corpus.article import ServiceStatement
from corpus.readers.exports.cover import impersonal
from corpus.readers.exports.services.labels import kinds_of_labels, label_key

_KINDS = kinds_of_labels("stated")
_TIME = re.compile(
    r"(?<![\d.])(?:[01]?\d|2[0-3])(?:[:h][0-5]\d(?::[0-5]\d)?|\.[0-5]\d(?= Uhr))(?: ?[AP]\.?M\b\.?)?"
    r"(?: (?:[A-Z]{2,4})(?:[+-]\d{1,2})?\b)?",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"(?:(?:pages?|pg|pp?|seiten?|s|pág|pag|p[aá]gin[ae]s?|str|с|стр)\b\.? ?)?[A-Z]{0,3}-?\d{1,4}[A-Z]?"
    r"(?:[-–,] ?[A-Z]{0,3}\d{1,4})*",
    re.IGNORECASE,
)
"""Page 3, Pg. A4, S. 12-13."""
_PAGE_AT_END = re.compile(
    rf"(?:{_PAGE.pattern}|[^\W\d_]{{1,5}}\. ?[A-Z]?\d{{1,4}}[A-Z]?)(?: (?:ausg|nr|no)\b\.? ?\d{{1,4}})?", re.IGNORECASE
)
_VALUES = re.compile(" ?[;；|] ?")
_LONGEST_VALUE, _MOST_VALUES, _LONGEST = 80, 200, 2_000
_LONGEST_FIELD, _LONGEST_EDITION = 300, 60


def stated(known: ServiceStatement, labels: Iterable[tuple[str, str]]) -> ServiceStatement:
    """Return a statement with what labels say besides: of two for one field the first counts, the other is a term."""
    found: dict[str, Any] = {}
    terms: list[tuple[str, tuple[str, ...]]] = []
    for label, value in labels:
        kind = _KINDS.get(label_key(label), "")
        text = impersonal(value)
        if not text:
            continue
        if kind == "section":
            text, page = _without_page(text)
            found |= {"page": page} if page and "page" not in found else {}
        if kind and kind not in found and not getattr(known, kind) and len(text) <= _LONGEST:
            found[kind] = text
        else:
            terms.append((label.strip(), _values(text)))
    return replace(known, **found, terms=(*known.terms, *terms))


def _without_page(section: str) -> tuple[str, str]:
    """Return a section and the page that stands at its end, as in `NEWS; Pg. 3`."""
    parts = [part for part in _VALUES.split(section) if part]
    page = parts.pop() if len(parts) > 1 and _PAGE_AT_END.fullmatch(parts[-1]) else ""
    return "; ".join(parts), page


def time_in(date: str | None) -> str | None:
    """Return the time of the day that stands in a date, as stated."""
    match = _TIME.search(date or "")
    return match[0].strip() if match else None


def is_page(text: str) -> bool:
    """Return whether a field is the number of a printed page, with or without the word."""
    return len(text) <= 30 and _PAGE.fullmatch(text) is not None


def is_edition(line: str) -> bool:
    """Return whether a line beside outlet and day may name an edition or a section: it is short and no sentence."""
    return len(line) <= _LONGEST_EDITION and not line.endswith((".", "!", "?"))


def joined(lines: Iterable[str]) -> str | None:
    """Return lines of one meaning as one field; None where there are none."""
    text = "; ".join(dict.fromkeys(one.rstrip(" ;") for line in lines if (one := impersonal(line))))
    return text[:_LONGEST_FIELD] or None


def _values(text: str) -> tuple[str, ...]:
    """Return the values of a label: several where all are short, else the text that it is."""
    values = [value for value in _VALUES.split(text) if value]
    is_list = 1 < len(values) <= _MOST_VALUES and all(len(value) <= _LONGEST_VALUE for value in values)
    return tuple(values) if is_list else (text[:_LONGEST],)
