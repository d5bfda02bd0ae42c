"""Looks up the fields of a record by what they mean, whatever a program calls them. Judges no value."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from corpus.page import UnreadFields
from corpus.text.missing_values import is_missing

_TABLE = tomllib.loads(Path(__file__).with_name("fields.toml").read_text("utf-8"))
CONTENT: Mapping[str, list[str]] = _TABLE["content"]
STATED: Mapping[str, list[str]] = _TABLE["stated"]
_NAMES = [name for group in (*CONTENT.values(), *STATED.values(), _TABLE["unused"]["names"]) for name in group]
_KNOWN = frozenset(part for name in _NAMES for part in (name, name.partition(".")[0]))
_CONTENT_OR_ADDRESS = frozenset(name for group in (*CONTENT.values(), STATED["url"]) for name in group)
_WORDS = frozenset(name for group in CONTENT.values() for name in group)
_SEPARATORS = re.compile(r"[\s_-]+")
_MOST_SHOWN = 100


@lru_cache(maxsize=4_096)
def plain_name(name: str) -> str:
    """Return a field's name as the table writes it: in small letters, without blanks, underscores and hyphens."""
    return _SEPARATORS.sub("", name.lower().removeprefix("dc:").removeprefix("content:"))


def is_known(name: str) -> bool:
    """Return whether the table has a field of that name."""
    return plain_name(name) in _KNOWN


def holds_articles(names: Mapping[str, object]) -> bool:
    """Return whether one of the fields may hold an article's words or address."""
    return any(plain_name(name) in _CONTENT_OR_ADDRESS for name in names)


def holds_words(record: Mapping[str, object]) -> bool:
    """Return whether one of the fields is an article's text."""
    return any(
        plain_name(name) in _WORDS and isinstance(value, str) and not is_missing(value)
        for name, value in record.items()
    )


class RecordFields:
    """The fields of one record, by meaning."""

    def __init__(self, record: Mapping[str, object]) -> None:
        self._fields = _by_plain_name(record)

    def values(self, names: list[str]) -> Iterator[tuple[str, object]]:
        """Yield the fields of these names that hold something, in that order."""
        for name in names:
            value = self._fields.get(name)
            if value is None and "." in name:
                value = self._below(name)
            if not _is_empty(value):
                yield name, value

    def unknown(self) -> Iterator[str]:
        """Yield the names of fields that hold something and that the table does not have."""
        return (name for name, value in self._fields.items() if name not in _KNOWN and not _is_empty(value))

    def _below(self, name: str) -> object:
        """Return the value of a field within a field."""
        first, _, rest = name.partition(".")
        inner = self._fields.get(first)
        while isinstance(inner, Mapping):
            first, _, rest = rest.partition(".")
            inner = _by_plain_name(inner).get(first)
            if not rest:
                return inner
        return None


def _is_empty(value: object) -> bool:
    return is_missing(value) if isinstance(value, str) else value in (None, [], {})


def _by_plain_name(record: Mapping[str, object]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for name, value in record.items():
        fields.setdefault(plain_name(name), value)
    return fields


class UnknownFieldCounter:
    """Counts the fields of a file's records that are not read, to be said once."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def count(self, fields: RecordFields) -> None:
        """Count the unknown fields of a record."""
        if len(self._counts) < 10 * _MOST_SHOWN:  # names that are made up for each record are not kept
            self._counts.update(name[:100] for name in fields.unknown())

    def found(self, source: str) -> Iterator[UnreadFields]:
        """Yield the fields with their numbers of records, if there are any."""
        if self._counts:
            yield UnreadFields(source, tuple(self._counts.most_common(_MOST_SHOWN)))
