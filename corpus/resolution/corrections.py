"""Manual corrections to names in people.toml and outlets.toml: merge, split, rename, hide.

Reads and writes the file without losing a character of it. Applies no correction: `resolution.people` and
`resolution.outlets` do.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, assert_never

from corpus.files.publishing import replace

_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_HEADER = (
    "# Corrections to the names of people in this archive, in order. Any spelling of a person names the person.\n"
    '# [[merge]]  names = ["Bashar al-Assad", "Bashar Asad"]               one person, shown under the first name\n'
    '# [[split]]  name = "George Bush"  spellings = ["George H. W. Bush"]  another person, or so in some articles\n'
    '# [[rename]] name = "Bashar Assad"  label = "Bashar al-Assad"         shown under another name\n'
    '# [[hide]]   name = "Alawite"                                         no person\n'
)


@dataclass(frozen=True, slots=True)
class Merge:
    """The people with these names are one person, shown under the first."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """These spellings of `name` are another person, shown under the first; only in `articles`, if any are given."""

    name: str
    spellings: tuple[str, ...]
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rename:
    """The person called `name` is shown as `label`."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Hide:
    """The name `name` is not a person's, or not to be shown."""

    name: str


Correction = Merge | Split | Rename | Hide


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """An entry that could not be read: what is wrong with it, and its line, counted from 1."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class FileEntry:
    """An entry of the file as written, with the correction that it makes, or what is wrong with it."""

    text: str
    correction: Correction | None = None
    problem: EntryProblem | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections of an archive, in order, with the text from which they were read."""

    file_entries: tuple[FileEntry, ...] = ()

    @property
    def entries(self) -> tuple[Correction, ...]:
        """The corrections that could be read."""
        return tuple(entry.correction for entry in self.file_entries if entry.correction)

    @property
    def problems(self) -> tuple[EntryProblem, ...]:
        """The entries that could not be read and are skipped."""
        return tuple(entry.problem for entry in self.file_entries if entry.problem)

    @property
    def mentioned_names(self) -> frozenset[str]:
        """All names, spellings and labels that occur in the corrections."""
        mentioned: set[str] = set()
        for entry in self.entries:
            match entry:
                case Merge(names):
                    mentioned.update(names)
                case Split(name, spellings, _):
                    mentioned.update((name, *spellings))
                case Rename(name, label):
                    mentioned.update((name, label))
                case Hide(name):
                    mentioned.add(name)
        return frozenset(mentioned)

    def adding(self, correction: Correction) -> Corrections:
        """Return these corrections followed by one more."""
        before = self.file_entries or (FileEntry(_HEADER),)
        gap = "" if before[-1].text.endswith("\n") else "\n"
        return Corrections((*before, FileEntry(f"{gap}\n{_to_toml(correction)}", correction)))

    def without_articles(self, ids: Collection[str]) -> Corrections:
        """Return these corrections without splits in these articles; a split in others too keeps those."""
        return Corrections(tuple(kept for entry in self.file_entries if (kept := _without_articles(entry, ids))))


def _without_articles(entry: FileEntry, ids: Collection[str]) -> FileEntry | None:
    correction = entry.correction
    if not isinstance(correction, Split) or not set(correction.articles) & set(ids):
        return entry
    articles = tuple(article for article in correction.articles if article not in ids)
    fewer = Split(correction.name, correction.spellings, articles)
    return FileEntry(f"{_to_toml(fewer)}\n", fewer) if articles else None


def load(path: Path) -> Corrections:
    """Read a corrections file; a missing file has none, a bad entry is skipped and reported. Raises OSError."""
    try:
        text = path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return Corrections()
    return parse(text)


def parse(text: str) -> Corrections:
    """Parse a corrections file, entry by entry, so that one bad entry costs no other."""
    starts = [0, *(match.start() for match in _TABLE.finditer(text) if match.start() > 0), len(text)]
    file_entries = (_entry(text[start:end], text.count("\n", 0, start) + 1) for start, end in pairwise(starts))
    return Corrections(tuple(entry for entry in file_entries if entry.text))


def save(path: Path, corrections: Corrections) -> None:
    """Write a corrections file atomically, with everything that was read from it. Raises OSError."""
    replace(path, (entry.text.encode("utf-8", "surrogateescape") for entry in corrections.file_entries))


def _entry(text: str, line: int) -> FileEntry:
    try:
        table = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        return FileEntry(
            text, problem=EntryProblem(line + int(at[1]) - 1 if at else line, f"This is not TOML: {error}.")
        )
    if not table:
        return FileEntry(text)
    (kind, found), *more = table.items()
    header = line + text[: text.find(kind)].count("\n")
    try:
        if more or kind not in _PARSERS or not isinstance(found, list):
            raise ValueError(f"An entry begins with [[merge]], [[split]], [[rename]] or [[hide]], not with {kind!r}")
        return FileEntry(text, _PARSERS[kind](found[0]))
    except ValueError as error:
        return FileEntry(text, problem=EntryProblem(header, f"{error}."))


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


def _complete(correction: Correction, entry: dict[str, Any]) -> Correction:
    if entry:
        raise ValueError(f"{min(entry)!r} has no meaning here")
    return correction


_PARSERS: dict[str, Callable[[dict[str, Any]], Correction]] = {
    "merge": lambda e: _complete(Merge(_names(e, "names", 2)), e),
    "split": lambda e: _complete(Split(_name(e, "name"), _names(e, "spellings", 1), _names(e, "articles", 0)), e),
    "rename": lambda e: _complete(Rename(_name(e, "name"), _name(e, "label")), e),
    "hide": lambda e: _complete(Hide(_name(e, "name")), e),
}


def _to_toml(correction: Correction) -> str:
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
