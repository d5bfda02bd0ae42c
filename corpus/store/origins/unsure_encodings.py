"""Finds the articles whose letters were read in an encoding that is a guess. Changes none."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.store.database import Database

_UNSURE = """
SELECT articles.id, title, source, encoding FROM articles JOIN versions USING (number)
WHERE articles.live AND NOT encoding_sure ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class UnsureEncoding:
    """An article, where it came from, and the encoding that its page was read in."""

    id: str
    title: str
    source: str
    encoding: str


def unsure_encodings(database: Database) -> list[UnsureEncoding]:
    """Return the live articles whose encoding is a guess that others are nearly as likely as."""
    return [UnsureEncoding(*row) for row in database.rows(_UNSURE)]
