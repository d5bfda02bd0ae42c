"""Strips markup from text fields. Does not return safe HTML: the result is text and must be escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_ELEMENTS = (
    "a|abbr|address|article|aside|audio|b|big|blockquote|body|br|button|caption|center|cite|code|dd|del|div|dl|dt|em|"
    "embed|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|mark|"
    "meta|nav|noscript|object|ol|option|p|picture|pre|q|s|section|select|small|source|span|strike|strong|sub|sup|svg|"
    "table|tbody|td|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|video|wbr"
)
_BREAKS = {
    **dict.fromkeys(("p", "/p", "/div", "/li", "/blockquote", "/tr", "div"), "\n\n"),
    **{f"{slash}h{level}": "\n\n" for slash in ("", "/") for level in range(1, 7)},
    **dict.fromkeys(
        ("address", "article", "aside", "blockquote", "br", "dd", "dl", "dt", "figcaption", "figure"), "\n"
    ),
    **dict.fromkeys(("footer", "form", "header", "hr", "li", "main", "nav", "ol", "pre", "section"), "\n"),
    **dict.fromkeys(("table", "tr", "ul"), "\n"),
}
"""Tags that begin a paragraph or a line; other tags leave nothing."""

_MARKUP = re.compile(rf"</?(?:{_ELEMENTS}|script|style)\b[^<>]*>|<!--|&#?\w+;", re.IGNORECASE)
_UNREAD = re.compile(r"<(script|style)\b[^<>]*>|<!--", re.IGNORECASE)
_ENDS = {
    "script": re.compile(r"</script\s*>", re.IGNORECASE),
    "style": re.compile(r"</style\s*>", re.IGNORECASE),
    "": re.compile("-->"),
}
_TAG = re.compile(
    rf"""<(/?(?:{_ELEMENTS}|script|style)\b)(?:(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>|[^<>]*>)""", re.IGNORECASE
)
"""A tag ends behind the quotation marks of its attributes, and never runs into another: so it is linear."""


LONGEST_PARSED = 10_000
"""Characters of a text whose tags a parser of HTML removes; its time grows with the square of a text full of tags."""


def strip_markup(text: str) -> str:
    """Remove tags, `<script>` and `<style>` from a text field and resolve its entities once.

    `AT&T`, `a < b` and words in angle brackets that are no HTML element stay unchanged.
    """
    if not _MARKUP.search(text):
        return text
    kept = " ".join(_read_parts(text))
    return html.unescape(strip_parsed(kept) if len(kept) <= LONGEST_PARSED else strip_in_one_pass(kept))


def strip_parsed(text: str) -> str:
    """Remove tags as a parser of HTML reads them, without their attributes and what only looks like a tag."""
    import bleach  # with that parser, which most texts need not wait for

    plain: list[str] = []
    end = 0
    for tag in _TAG.finditer(text):
        plain += (text[end : tag.start()].replace("<", "&lt;"), _BREAKS.get(tag[1].lower(), f"<{tag[1]}>"))
        end = tag.end()
    plain.append(text[end:].replace("<", "&lt;"))
    return bleach.clean("".join(plain), tags=set(), strip=True, strip_comments=True)


def strip_in_one_pass(text: str) -> str:
    """Remove tags as they are written; of what people wrote, the words are the same."""
    return _TAG.sub(lambda tag: _BREAKS.get(tag[1].lower(), ""), text)


def _read_parts(text: str) -> Iterator[str]:
    """Yield what is outside of scripts, styles and comments; one that never ends takes the rest of the text."""
    start = 0
    while unread := _UNREAD.search(text, start):
        yield text[start : unread.start()]
        end = _ENDS[(unread[1] or "").lower()].search(text, unread.end())
        if end is None:
            start = len(text)
            break
        start = end.end()
    yield text[start:]
