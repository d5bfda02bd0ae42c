"""A person's corrections to names, as people.toml keeps them: merge, split, rename, hide.

Reads and writes the file without losing a character of what a person wrote in it; what a correction does to the values
of an archive is for `folding`.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, assert_never

_PIECE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_BEGINNING = (
    "# Corrections to the names of people in this archive, in order. Any spelling of a person names the person.\n"
    '# [[merge]]  names = ["Bashar al-Assad", "Bashar Asad"]               one person, shown under the first name\n'
    '# [[split]]  name = "George Bush"  spellings = ["George H. W. Bush"]  somebody else, or so in some articles\n'
    '# [[rename]] name = "Bashar Assad"  label = "Bashar al-Assad"         shown under another name\n'
    '# [[hide]]   name = "Alawite"                                         no person\n'
)


@dataclass(frozen=True, slots=True)
class Merge:
    """The people who are known by these names are one, shown under the first."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """These spellings of `name` are somebody else, shown under the first; only in `articles`, if any are given."""

    name: str
    spellings: tuple[str, ...]
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rename:
    """The person known by `name` is shown as `label`."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Hide:
    """What is known by `name` is no person, or not to be shown."""

    name: str


Correction = Merge | Split | Rename | Hide


@dataclass(frozen=True, slots=True)
class Misread:
    """A place of people.toml that could not be understood: what is wrong with it, and its line, counted from 1."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of people.toml as written, with the correction that it makes, or what is wrong with it."""

    text: str
    correction: Correction | None = None
    problem: Misread | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections of an archive, in order, with the text that they were read from."""

    pieces: tuple[Piece, ...] = ()

    @property
    def entries(self) -> tuple[Correction, ...]:
        """The corrections that could be read."""
        return tuple(piece.correction for piece in self.pieces if piece.correction)

    @property
    def problems(self) -> tuple[Misread, ...]:
        """What could not be read and is passed over."""
        return tuple(piece.problem for piece in self.pieces if piece.problem)

    @property
    def speak_of(self) -> frozenset[str]:
        """All names, spellings and labels that the corrections speak of."""
        told: set[str] = set()
        for entry in self.entries:
            match entry:
                case Merge(names):
                    told.update(names)
                case Split(name, spellings, _):
                    told.update((name, *spellings))
                case Rename(name, label):
                    told.update((name, label))
                case Hide(name):
                    told.add(name)
        return frozenset(told)

    def and_then(self, correction: Correction) -> Corrections:
        """Give these corrections followed by one more."""
        before = self.pieces or (Piece(_BEGINNING),)
        gap = "" if before[-1].text.endswith("\n") else "\n"
        return Corrections((*before, Piece(f"{gap}\n{_written(correction)}", correction)))


def load(path: Path) -> Corrections:
    """Read people.toml; a missing file holds none, a bad entry is passed over and reported. Raises OSError."""
    try:
        text = path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return Corrections()
    return parse(text)


def parse(text: str) -> Corrections:
    """Read the text of a people.toml, entry by entry, so that one bad entry costs no other."""
    starts = [0, *(match.start() for match in _PIECE.finditer(text) if match.start() > 0), len(text)]
    pieces = (_piece(text[start:end], text.count("\n", 0, start) + 1) for start, end in pairwise(starts))
    return Corrections(tuple(piece for piece in pieces if piece.text))


def save(path: Path, corrections: Corrections) -> None:
    """Write people.toml whole or not at all, everything that was read from it included. Raises OSError."""
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write("".join(piece.text for piece in corrections.pieces))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _piece(text: str, line: int) -> Piece:
    try:
        table = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        return Piece(text, problem=Misread(line + int(at[1]) - 1 if at else line, f"This is not TOML: {error}."))
    if not table:
        return Piece(text)
    (kind, found), *more = table.items()
    header = line + text[: text.find(kind)].count("\n")
    try:
        if more or kind not in _READ or not isinstance(found, list):
            raise ValueError(f"An entry begins with [[merge]], [[split]], [[rename]] or [[hide]], not with {kind!r}")
        return Piece(text, _READ[kind](found[0]))
    except ValueError as error:
        return Piece(text, problem=Misread(header, f"{error}."))


def _name(entry: dict[str, Any], key: str) -> str:
    value = entry.pop(key, None)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'{key} must be a name in quotes, as in {key} = "Bashar al-Assad"')
    return " ".join(value.split())


def _names(entry: dict[str, Any], key: str, least: int) -> tuple[str, ...]:
    values = entry.pop(key, [])
    if not isinstance(values, list) or len(values) < least or not all(isinstance(v, str) and v.strip() for v in values):
        raise ValueError(f'{key} must be a list of at least {least} in quotes, as in {key} = ["A", "B"]')
    return tuple(" ".join(value.split()) for value in values)


def _whole(correction: Correction, entry: dict[str, Any]) -> Correction:
    if entry:
        raise ValueError(f"{min(entry)!r} has no meaning here")
    return correction


_READ: dict[str, Callable[[dict[str, Any]], Correction]] = {
    "merge": lambda e: _whole(Merge(_names(e, "names", 2)), e),
    "split": lambda e: _whole(Split(_name(e, "name"), _names(e, "spellings", 1), _names(e, "articles", 0)), e),
    "rename": lambda e: _whole(Rename(_name(e, "name"), _name(e, "label")), e),
    "hide": lambda e: _whole(Hide(_name(e, "name")), e),
}


def _written(correction: Correction) -> str:
    match correction:
        case Merge(names):
            return f"[[merge]]\nnames = {_quoted(names)}\n"
        case Split(name, spellings, articles):
            where = f"articles = {_quoted(articles)}\n" if articles else ""
            return f"[[split]]\nname = {_quoted(name)}\nspellings = {_quoted(spellings)}\n{where}"
        case Rename(name, label):
            return f"[[rename]]\nname = {_quoted(name)}\nlabel = {_quoted(label)}\n"
        case Hide(name):
            return f"[[hide]]\nname = {_quoted(name)}\n"
    assert_never(correction)


def _quoted(value: str | tuple[str, ...]) -> str:
    """Write a string or a list of strings as TOML does; JSON's escapes are TOML's, but for the delete character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
