"""Looks up the fields of a record by what they mean, whatever a program calls them. Judges no value."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.page import UnreadFields
from corpus.text.missing_values import is_missing

_TABLE = tomllib.loads(Path(__file__).with_name("fields.toml").read_text("utf-8"))
CONTENT: Mapping[str, list[str]] = _TABLE["content"]
STATED: Mapping[str, list[str]] = _TABLE["stated"]
_GROUPS: Mapping[str, list[str]] = {**CONTENT, **STATED}
_NAMES = [name for group in (*_GROUPS.values(), _TABLE["unused"]["names"]) for name in group]
_KNOWN = frozenset(part for name in _NAMES for part in (name, name.partition(".")[0]))
_CONTENT_OR_ADDRESS = frozenset(name for group in (*CONTENT.values(), STATED["url"]) for name in group)
_WORDS = frozenset(name for group in CONTENT.values() for name in group)


def _meanings() -> dict[str, list[tuple[str, int, str]]]:
    """Return, by the first part of a name, what it means: group, rank within it, and the rest of the name."""
    meanings: dict[str, list[tuple[str, int, str]]] = {}
    for group, names in _GROUPS.items():
        for rank, name in enumerate(names):
            first, _, rest = name.partition(".")
            meanings.setdefault(first, []).append((group, rank, rest))
    return meanings


_MEANINGS = _meanings()
_SEPARATORS = re.compile(r"[\s_-]+")
_MOST_SHOWN = 100
_MOST_FIELDS = 1_000
"""Fields of a record up to which it is remembered where they are; articles have some twenty."""


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


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where records with the same fields have what: of each meaning the field's name, the name within, the table's."""

    places: Mapping[str, list[tuple[str, str, str]]]
    unknown: tuple[tuple[str, str], ...]


@lru_cache(maxsize=256)
def _plan(names: tuple[str, ...]) -> _Plan:
    found: dict[str, list[tuple[int, str, str]]] = {}
    for name in names:
        for group, rank, rest in _MEANINGS.get(plain_name(name), ()):
            found.setdefault(group, []).append((rank, name, rest))
    places = {
        group: [(name, rest, _GROUPS[group][rank]) for rank, name, rest in sorted(ranked)]
        for group, ranked in found.items()
    }
    return _Plan(places, tuple((name, plain) for name in names if (plain := plain_name(name)) not in _KNOWN))


class RecordFields:
    """The fields of one record, by meaning."""

    def __init__(self, record: Mapping[str, object]) -> None:
        self._record = record
        self._plan = (_plan if len(record) <= _MOST_FIELDS else _plan.__wrapped__)(tuple(record))

    def values(self, group: str) -> Iterator[tuple[str, object]]:
        """Return the fields of one meaning that hold something, the first that counts first, with their names."""
        places = self._plan.places.get(group)
        return self._filled(places) if places else iter(())

    def _filled(self, places: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, object]]:
        for name, rest, known in places:
            value = self._record[name]
            if rest:
                value = _below(value, rest)
            if not _is_empty(value):
                yield known, value

    def unknown(self) -> list[str]:
        """Return the names of fields that hold something and that the table does not have."""
        return [plain for name, plain in self._plan.unknown if not _is_empty(self._record[name])]


def _is_empty(value: object) -> bool:
    return is_missing(value) if isinstance(value, str) else value in (None, [], {})


def _below(value: object, name: str) -> object:
    """Return the value of a field within a field."""
    for part in name.split("."):
        if not isinstance(value, Mapping):
            return None
        value = next((inner for key, inner in value.items() if plain_name(str(key)) == part), None)
    return value


class UnknownFieldCounter:
    """Counts the fields of a file's records that are not read, to be said once."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def count(self, fields: RecordFields) -> None:
        """Count the unknown fields of a record."""
        unknown = fields.unknown()
        if unknown and len(self._counts) < 10 * _MOST_SHOWN:  # names that are made up for each record are not kept
            self._counts.update(name[:100] for name in unknown)

    def found(self, source: str) -> Iterator[UnreadFields]:
        """Yield the fields with their numbers of records, if there are any."""
        if self._counts:
            yield UnreadFields(source, tuple(self._counts.most_common(_MOST_SHOWN)))
