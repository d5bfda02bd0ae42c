"""Lines that name authors, as services print them without a label. Reads no name: `corpus.metadata.byline` does."""

from __future__ import annotations

import re

_BY = re.compile(r"(?:by|von|par|por|de|di|da|door|av|af|автор|автори|از|بقلم|文|记者|記者)[ :：]", re.IGNORECASE)
_END_OF_SENTENCE = re.compile(r"[.!?…]\Z")


def looks_like_byline(text: str) -> bool:
    """Return whether a line begins as a byline does, or is a few capitalised words."""
    words = text.split()
    if _BY.match(text):
        return len(words) <= 15
    return (
        len(words) <= 6
        and all(word[:1].isupper() for word in words if len(word) > 3)
        and not _END_OF_SENTENCE.search(text)
    )
