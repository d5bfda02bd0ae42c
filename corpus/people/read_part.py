"""The part of an article in which people are looked for: its beginning. Looks for none, and loads no model."""

from __future__ import annotations

from dataclasses import replace

from corpus.article import Article

NAMED_CHARACTERS = 200_000
"""Characters of an article, from its beginning, in which people are looked for: a hundred pages of a book."""
BETWEEN = "\n\n"
"""What stands between title and body in that text."""


def is_too_long(article: Article) -> bool:
    """Return whether people are looked for in the beginning of an article only."""
    return len(article.title) + len(BETWEEN) + len(article.body) > NAMED_CHARACTERS


def beginning(article: Article) -> Article:
    """Return an article cut to the text in which people are looked for; their mentions are the same."""
    if not is_too_long(article):
        return article
    return replace(article, title=article.title[:NAMED_CHARACTERS], body=article.body[:NAMED_CHARACTERS], removed=())


def read_text(article: Article) -> str:
    """Return the text in which people are looked for."""
    return (article.title[:NAMED_CHARACTERS] + BETWEEN + article.body[:NAMED_CHARACTERS])[:NAMED_CHARACTERS]
