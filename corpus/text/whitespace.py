"""Normalizes blanks and invisible characters in plain text. Joins no lines: `corpus.text.unwrap` does."""

from __future__ import annotations

_INVISIBLE = "\u200b\u2060\ufeff\u00ad"


def tidy(text: str) -> str:
    """Collapse every run of blanks, no-break ones included, to one blank, and drop invisible characters."""
    return " ".join(drop_invisible(text).split())


def tidy_lines(text: str) -> list[str]:
    """Return the lines of a text that are not blank, each tidied."""
    return [" ".join(words) for line in drop_invisible(text).splitlines() if (words := line.split())]


def drop_invisible(text: str) -> str:
    """Remove zero-width characters, byte order marks and soft hyphens."""
    if not text.isascii():
        for character in _INVISIBLE:
            text = text.replace(character, "")
    return text
