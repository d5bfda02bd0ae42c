"""Normalizes blanks and invisible characters in plain text. Joins no lines: `corpus.text.unwrap` does."""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"
_INVISIBLE = "\u200b\u2060\ufeff\u00ad"


def tidy(text: str) -> str:
    """Collapse every run of blanks, no-break ones included, to one blank, and drop invisible characters."""
    return " ".join(drop_invisible(text).split())


def tidy_name(text: str) -> str:
    """Return a name as it is compared and shown: composed, with single blanks, without signs that cannot be seen.

    Joiners stay, which Persian and Indian names are spelt with.
    """
    if not text.isascii():
        kept = [sign for sign in text if unicodedata.category(sign) != "Cf" or sign in _JOINERS]
        text = unicodedata.normalize("NFC", "".join(kept))
    return " ".join(text.split())


def tidy_lines(text: str) -> list[str]:
    """Return the lines of a text that are not blank, each tidied."""
    return [" ".join(words) for line in drop_invisible(text).splitlines() if (words := line.split())]


def drop_invisible(text: str) -> str:
    """Remove zero-width characters, byte order marks and soft hyphens."""
    if not text.isascii():
        for character in _INVISIBLE:
            text = text.replace(character, "")
    return text
