"""Reads author fields of all shapes as a list of names as written. Cleans no name: `corpus.metadata.byline` does."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping

from corpus.readers.records.fields import plain_name
from corpus.text.missing_values import is_unnamed

_NAMES = (
    "name",
    "fullname",
    "displayname",
    "authorname",
    "author",
    "original",
    "text",
    "value",
    "@value",
    "rendered",
    "title",
)
_GIVEN, _FAMILY = ("firstname", "givenname", "given", "first"), ("lastname", "familyname", "family", "surname", "last")
_PEOPLE = frozenset({"person", "persons", "people", "authors", "names"})
_SEPARATORS = re.compile(r"\s{0,20}[;|\n\r\t]\s{0,20}")
_FAMILY_FIRST = re.compile(r"([^,;]{2,40}),\s{1,5}([^,;]{1,40})$")
"""Lists with semicolons, as libraries keep them, have the family's name first: `Falk, Ida; Byström, Nora`."""
_SET = re.compile(r"""\{\s?(?:'[^':{}]{0,80}'|"[^":{}]{0,80}")(?:\s?,[^:{}]{1,20000})?\}$""")
"""A set as Python writes it."""
_DEEPEST, _MOST, _LONGEST_LIST = 4, 200, 20_000


def author_names(value: object) -> tuple[str, ...]:
    """Return the names of an author field, each once: a text, an object, a list, or a list that was written as text."""
    return tuple(dict.fromkeys(name for name, _ in zip(_names(value, 0), range(_MOST), strict=False)))


def _names(value: object, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    match value:
        case str():
            yield from _of_text(value, depth)
        case list() | tuple():
            for item in value:
                yield from _names(item, depth + 1)
        case Mapping():
            yield from _of_object(value, depth)
        case _:
            return


def _of_text(text: str, depth: int) -> Iterator[str]:
    written = text.strip()
    if _SET.match(written):
        written = f"[{written[1:-1]}]"
    if written[:1] in {"[", "{"} and written[-1:] in {"]", "}"} and (parsed := _parsed(written)) is not None:
        yield from _names(parsed, depth + 1)
        return
    parts = [name for part in _SEPARATORS.split(written) if not is_unnamed(name := part.strip())]
    if ";" in written and all(reversed_names := [_FAMILY_FIRST.match(part) for part in parts]):
        parts = [f"{found[2]} {found[1]}" for found in reversed_names if found]
    yield from parts


def _of_object(value: Mapping[str, object], depth: int) -> Iterator[str]:
    fields = {plain_name(str(key)): inner for key, inner in value.items()}
    for key in _NAMES:
        if fields.get(key):
            yield from _names(fields[key], depth + 1)
            return
    given = next((str(fields[key]).strip() for key in _GIVEN if fields.get(key)), "")
    family = next((str(fields[key]).strip() for key in _FAMILY if fields.get(key)), "")
    if given or family:
        yield f"{given} {family}".strip()
        return
    for key in sorted(_PEOPLE & fields.keys()):
        yield from _names(fields.get(key), depth + 1)
    if not fields.keys() & _PEOPLE:
        is_list = all(key.isdigit() for key in fields)  # as some programs write one
        inner_fields = (inner for inner in fields.values() if is_list or _is_person(inner))
        yield from (name for inner in inner_fields for name in _names(inner, depth + 1))


def _is_person(value: object) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and all(isinstance(item, Mapping) for item in value))


def _parsed(text: str) -> object:
    """Return a list or object that was written as text, as JSON or as Python does; None if it is none."""
    if len(text) > _LONGEST_LIST:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
