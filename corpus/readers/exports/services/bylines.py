"""Lines that name authors, as services print them without a label. Reads no name: `corpus.metadata.byline` does."""

from __future__ import annotations

import re

_BY = re.compile(
    r"(?:by|von|par|por|de|di|da|door|av|af|автор|автори|автор:|از|بقلم|文|记者|記者)[ :：]", re.IGNORECASE
)
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


_LAST_FIRST = re.compile(r"([^\W\d_][\w'’-]{1,25}), ([^\W\d_][\w.'’-]{0,20}(?: [^\W\d_][\w.'’-]{0,20})?)")


def authors_of(value: str | None, names_last: bool = False) -> tuple[str, ...]:
    """Return the authors of a field, each as written, but "Bowean, Lolly" as "Lolly Bowean".

    With `names_last` the service writes all names so, and several with semicolons between.
    """
    found = [part.strip() for part in (value or "").split(";") if part.strip()]
    return tuple(_turned(part, names_last) for part in found)


def _turned(author: str, names_last: bool) -> str:
    if match := _LAST_FIRST.fullmatch(author):
        return f"{match[2]} {match[1]}"
    if names_last and author.count(",") == 1:
        last, _, first = author.partition(",")
        return f"{first.strip()} {last.strip()}"
    return author
