"""The documented language is the language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from search.language.reference_page import reference_page
from search.language.syntax import CONSTRUCTS, LEXEMES

DOCUMENT = Path(__file__).parents[3] / "docs" / "query-language.md"


def test_the_document_is_what_the_parser_does() -> None:
    written = DOCUMENT.read_text(encoding="utf-8")
    assert written == reference_page(), "run: python -m search.language.reference_page > docs/query-language.md"


def test_the_document_shows_sixty_inputs_and_more() -> None:
    rows = re.findall(r"^\| `.*` \| `.*` \| .*\|$", reference_page(), re.MULTILINE)
    assert len(rows) - len(CONSTRUCTS) >= 60


@pytest.mark.parametrize("kind", [kind.value for kind, _ in LEXEMES])
def test_the_document_names_every_operator(kind: str) -> None:
    assert kind in reference_page()
