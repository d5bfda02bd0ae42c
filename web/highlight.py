"""The one place that builds HTML from text: it escapes first, then adds elements. Does not decide what is marked."""

from __future__ import annotations

from markupsafe import Markup, escape

from search.page import Passage

_OPEN, _CLOSE = Markup("<mark>"), Markup("</mark>")


def highlight(passage: Passage) -> Markup:
    """Return a passage as HTML, each of its marks in a `mark` element."""
    if not passage.marks:
        return escape(passage.text)
    parts, done = list[Markup](), 0
    for start, end in passage.marks:
        parts += (escape(passage.text[done:start]), _OPEN, escape(passage.text[start:end]), _CLOSE)
        done = end
    parts.append(escape(passage.text[done:]))
    return Markup("").join(parts)


def emphasize(text: str, start: int, end: int) -> Markup:
    """Return a query text as HTML, with the part from `start` to `end` in an `em` element."""
    return Markup("{}<em>{}</em>{}").format(text[:start], text[start:end], text[end:])
