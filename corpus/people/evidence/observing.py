"""Observe an article: one scan of its text, and its words in lower case where they are counted. Keeps nothing."""

from __future__ import annotations

import re

from corpus.people.evidence.scanning import scan
from corpus.people.evidence.tables import LOWER_SHARE, Observation, article_key

_LOWER = re.compile(r"(?<![\w'’-])[a-z]{2,}(?![\w])")


def observe(number: int, article_id: str, text: str) -> Observation:
    """Return what an article adds to the tables of its archive."""
    key = article_key(article_id)
    lower = frozenset(_LOWER.findall(text)) if key % LOWER_SHARE == 0 else frozenset[str]()
    return Observation(number, key, scan(text), lower)
