"""Builds the reference page of the query language from `language.syntax` and `examples.toml`. Writes no file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files

from search.language.parser import parse
from search.language.printer import read_as
from search.language.syntax import CONSTRUCTS

_INTRODUCTION = """# The query language

Any input has a reading, and the page says which. `python -m search.language.reference_page > docs/query-language.md`
generates this page from the tables of the parser.

Operators are written in capitals; `and`, `or` and `not` in small letters are words like any other. Precedence, highest
first: brackets, fields and a sign in front of a word; OR; proximity; AND, NOT and words side by side. So `a b OR c` is
read as `a AND (b OR c)`. A word matches by its stem unless `=` stands in front. A phrase or a proximity matches within
the title or within the body.

A query that would take too long is declined, and the message says what to change: a wildcard that neither begins with a
letter nor has two letters in a row (`*e*`), a wildcard that matches thousands of words of the archive (`*ing`, in a
large one), and a proximity between words with more than some millions of positions in the archive (`s* /s t*`). A rarer
word beside the latter makes it fast again, because positions are compared only in the articles that contain it.
[searching.md](searching.md) says how that was measured.
"""

_SERVICES = {
    "google": "As in Google",
    "nexis": "As in Nexis",
    "factiva": "As in Factiva",
    "lucene": "As in Lucene",
    "pasted": "Pasted, mistyped, or in another script",
    "careful": "Careful input",
}


def reference_page() -> str:
    """Return `docs/query-language.md`."""
    return "\n".join((_INTRODUCTION, *_constructs(), "", "## Examples of input, and how it is read", *_examples(), ""))


def _constructs() -> Iterator[str]:
    yield from ("## Operators", "", "| written | meaning | example | read as |", "|---|---|---|---|")
    for construct in CONSTRUCTS:
        cells = (_code(construct.written), construct.meaning, _code(construct.example), _code(construct.read_as))
        yield f"| {' | '.join(cells)} |"


def _examples() -> Iterator[str]:
    table = tomllib.loads(files("search.language").joinpath("examples.toml").read_text(encoding="utf-8"))
    for service, texts in table.items():
        yield from ("", f"### {_SERVICES[service]}", "", "| typed | read as | message |", "|---|---|---|")
        for text in texts:
            parsed = parse(text)
            messages = " ".join(_cell(problem.message) for problem in parsed.problems)
            yield f"| {_code(text)} | {_code(read_as(parsed.query))} | {messages} |"


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    import sys

    sys.stdout.write(reference_page())
