"""Docstrings, comments, documents and messages are in plain English: no word of one list occurs in them.

Checks words only. What a sentence says, and in which order, is for a reader to judge.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

CODE = sorted(
    path
    for pattern in ("*.py", "corpus/**/*.py", "index/**/*.py", "search/**/*.py", "web/**/*.py", "benchmarks/**/*.py")
    for path in ROOT.glob(pattern)
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "corpus").rglob("*.md")])
TEMPLATES = sorted((ROOT / "web" / "templates").iterdir())
SETTINGS = [ROOT / "Makefile", ROOT / "pyproject.toml", *sorted((ROOT / ".ci").iterdir())]

GLOSSARY = ROOT / "docs" / "glossary.md"
LIST = ROOT / "tests" / "test_language.py"

FIRST = re.compile(r"(?:^|[.!?:]\s+)(?:Gives?|Tells?)\b")
"""Not as the first word of a sentence: "Return" or "Yield", and "Return whether"."""
ANYWHERE = re.compile(r"\b(?:anew|nobody|somebody)\b", re.IGNORECASE)
"""From scratch or again; no process, no one; another process, someone else."""
ENDED = re.compile(r"\bno\s+more\b(?!\s+(?:than|of)\b)", re.IGNORECASE)
"""In the sense of "no longer"; "no more than" compares."""
RULES = (FIRST, ANYWHERE, ENDED)

CODE_SPAN = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
BREAK = re.compile(r"(?=\n\s*\n)|(?=\n\s*(?:[-*|#]|\d+\.) )|(?=\| )")
LEADING = re.compile(r"^(?:\s|[-*|#>]|\d+\.|</?\w+>)+")

EXCEPTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "CONTRIBUTING.md": (("Give numbers their units", "a rule for whoever writes, not a function that returns"),),
}
"""By file: a text in which a word of the list is right, and the reason."""


def comments(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each comment."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string.lstrip("# ")


def docstrings(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each docstring, those of constants included."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield node.lineno, text


def strings(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each string: docstrings, messages and the help of commands are among these."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=str(text)):
                yield node.lineno, text


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line within a text, from 0, and the word of each use that the rules forbid."""
    for rule in RULES:
        for found in rule.finditer(text):
            yield text.count("\n", 0, found.end()), found[0].lstrip(".!?: \n")


def without_code(document: str) -> str:
    """Blank out code in a document, so that lines keep their numbers: examples may have any word."""
    return CODE_SPAN.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), document)


def paragraphs(document: str) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each paragraph, item, heading and table cell of a document."""
    number = 1
    for part in BREAK.split(without_code(document)):
        text = LEADING.sub("", part)
        yield number + part.count("\n", 0, len(part) - len(text)), text
        number += part.count("\n")


def texts_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield what a person reads of a file, with its line."""
    source = path.read_text(encoding="utf-8")
    for allowed, _ in EXCEPTIONS.get(str(path.relative_to(ROOT)), ()):
        source = source.replace(allowed, "")
    if path == GLOSSARY:
        source = source.partition("## Words not to use")[0]
    match path.suffix:
        case ".py":
            yield from comments(source)
            # The strings of tests are articles and queries, too.
            yield from docstrings(source) if path in TESTS else strings(source)
        case ".md":
            yield from paragraphs(source)
        case _:
            yield from enumerate((LEADING.sub("", line) for line in source.splitlines()), 1)


def faults_of(path: Path) -> list[str]:
    name = path.relative_to(ROOT)
    found = {(line + offset, word) for line, text in texts_of(path) for offset, word in faults(text)}
    return [f"{name}:{line}: {word}" for line, word in sorted(found)]


@pytest.mark.parametrize(
    "paths",
    [CODE, TESTS, DOCUMENTS, TEMPLATES, SETTINGS],
    ids=["code", "tests", "documents", "templates", "settings"],
)
def test_no_word_of_the_list_is_used(paths: list[Path]) -> None:
    assert paths
    assert [fault for path in paths if path != LIST for fault in faults_of(path)] == []


def test_every_exception_is_still_needed() -> None:
    for name, exceptions in EXCEPTIONS.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        for allowed, reason in exceptions:
            assert allowed in text, f"{name}: {allowed} ({reason})"
            assert list(faults(allowed)), f"{name}: {allowed} needs no exception"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Give the articles.", ["Give"]),
        ("Count them.\n\n    Tells whether one is left.", ["Tells"]),
        ("The index is made anew.", ["anew"]),
        ("Somebody else holds the lock, nobody waits.", ["Somebody", "nobody"]),
        ("Show a name no\n    more.", ["no\n    more"]),
        ("Return at most ten, no more than fit; to give and to tell are verbs.", []),
        ("Renew the index; there is no more of it.", []),
    ],
)
def test_the_rules_find_the_words_and_nothing_else(text: str, words: list[str]) -> None:
    assert [word for _, word in faults(text)] == words


# --- the glossary ---


def section(title: str) -> list[list[str]]:
    """Return the rows of the first table below a heading of the glossary."""
    text = GLOSSARY.read_text(encoding="utf-8").split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("| \n").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows[1:]]


RIVALS = {rival: row[0] for row in section("Words not to use") for rival in row[1].split(", ")}


def names_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the names that a module defines: its own, and those of classes, functions and parameters."""
    yield 1, path.stem
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield node.lineno, name
            case ast.arg(arg=name):
                yield node.lineno, name


def in_words(name: str) -> str:
    """Return a name as words in small letters, between underscores: `_FacetWish` is `_facet_wish_`."""
    return f"_{re.sub(r'(?<=[a-z0-9])(?=[A-Z])', '_', name).lower().strip('_')}_"


def test_no_name_is_a_rival_of_a_term() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}: write {RIVALS[rival]}"
        for path in CODE
        for line, name in names_of(path)
        for rival in RIVALS
        if f"_{rival}_" in in_words(name)
    ]
    assert found == []


def test_stored_names_are_translated_in_files_that_exist() -> None:
    rows = section("Stored names")
    assert len(rows) > 10
    for stored, _, where in rows:
        for path in re.findall(r"`([^`]+)`", where):
            assert (ROOT / path).is_file(), f"{stored}: {path}"
