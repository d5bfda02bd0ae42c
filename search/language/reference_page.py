"""The query language as a page of documentation, made from `language.syntax` and `habits.toml`. Writes no file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files

from search.language.parser import parse
from search.language.printer import read_as
from search.language.syntax import CONSTRUCTS

_INTRODUCTION = """# What can be typed into the search box

Whatever is typed gets the best reading of it, and the page says how it was read. This page is made from the tables that
the parser itself works from, by `python -m search.language.reference_page > docs/query-language.md`.

Operators are capitals; `and`, `or` and `not` in small letters are words like any other. Read first, from the tightest:
brackets, fields and a sign in front of a word; OR; proximity; AND, NOT and words side by side. So `a b OR c` is read as
`a AND (b OR c)`. Words match in all their forms unless `=` stands in front. A phrase or a proximity lies wholly in the
title or wholly in the body.

What would take longer than a moment is declined with a sentence that says what to do: a wildcard that neither begins
with a letter nor has two letters in a row (`*e*`), one that stands for thousands of words of the archive (`*ing`, in a
large one), and distances between words that together stand at more than some millions of places of the archive
(`s* /s t*`). A rarer word beside the latter makes it quick again, as places are compared only in the articles that have
it. [asking.md](asking.md) says how that was measured.
"""

_SERVICES = {
    "google": "As in Google",
    "nexis": "As in Nexis",
    "factiva": "As in Factiva",
    "lucene": "As in Lucene",
    "pasted": "Pasted, mistyped, or in another script",
    "careful": "With care",
}


def manual() -> str:
    """Give the page, in Markdown."""
    return "\n".join((_INTRODUCTION, *_constructs(), "", "## What people type, and how it is read", *_habits(), ""))


def _constructs() -> Iterator[str]:
    yield from ("## The language", "", "| written | meaning | example | read as |", "|---|---|---|---|")
    for construct in CONSTRUCTS:
        cells = (_code(construct.written), construct.meaning, _code(construct.example), _code(construct.read_as))
        yield f"| {' | '.join(cells)} |"


def _habits() -> Iterator[str]:
    table = tomllib.loads(files("search.language").joinpath("examples.toml").read_text(encoding="utf-8"))
    for service, texts in table.items():
        yield from ("", f"### {_SERVICES[service]}", "", "| typed | read as | said |", "|---|---|---|")
        for text in texts:
            parsed = parse(text)
            said = " ".join(_cell(problem.message) for problem in parsed.problems)
            yield f"| {_code(text)} | {_code(read_as(parsed.query))} | {said} |"


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    import sys

    sys.stdout.write(manual())
