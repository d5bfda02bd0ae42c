"""The one place where text becomes HTML: it escapes first and marks after. Decides nothing about what is marked."""

from __future__ import annotations

from markupsafe import Markup, escape

from index.results import Passage

_OPEN, _CLOSE = Markup("<mark>"), Markup("</mark>")


def marked(passage: Passage) -> Markup:
    """Give a passage's text as HTML with each of its marks in a `mark` element."""
    parts, done = list[Markup](), 0
    for start, end in passage.marks:
        parts += (escape(passage.text[done:start]), _OPEN, escape(passage.text[start:end]), _CLOSE)
        done = end
    parts.append(escape(passage.text[done:]))
    return Markup("").join(parts)


def pointed(text: str, start: int, end: int) -> Markup:
    """Give a query text as HTML with one place of it emphasized, as problems point at what they mean."""
    return Markup("{}<em>{}</em>{}").format(text[:start], text[start:end], text[end:])
