"""Blanks become single, and invisible characters vanish."""

from __future__ import annotations

import pytest

from corpus.text.whitespace import tidy, tidy_lines


@pytest.mark.parametrize(
    ("text", "tidied"),
    [("  a \t b\n", "a b"), ("a\u00a0\u2009b", "a b"), ("so\u00adft\u200b\ufeff", "soft"), ("\u200b", ""), ("é", "é")],
)
def test_blanks_are_single_and_invisible_characters_dropped(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


def test_lines_without_words_are_dropped() -> None:
    assert tidy_lines(" a  b \r\n\n\u200b\n\u00a0\nc") == ["a b", "c"]
