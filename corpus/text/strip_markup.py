"""Strips markup from text fields. Does not return safe HTML: the result is text and must be escaped."""

from __future__ import annotations

import html
import re

_ELEMENTS = (
    "a|abbr|address|article|aside|audio|b|big|blockquote|body|br|button|caption|center|cite|code|dd|del|div|dl|dt|em|"
    "embed|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|mark|"
    "meta|nav|noscript|object|ol|option|p|picture|pre|q|s|section|select|small|source|span|strike|strong|sub|sup|svg|"
    "table|tbody|td|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|video|wbr"
)
_MARKUP = re.compile(rf"</?(?:{_ELEMENTS}|script|style)\b[^<>]*>|<!--|&#?\w+;", re.IGNORECASE)
_UNREAD = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_NOT_A_TAG = re.compile(rf"<(?!/?(?:{_ELEMENTS}|script|style)\b[^<>]*>)", re.IGNORECASE)
_BREAK = re.compile(r"<(?:/p|/div|/h[1-6]|/li|/blockquote|/tr|p|div|h[1-6])\b[^<>]*>", re.IGNORECASE)
_LINE_BREAK = re.compile(r"<(?:br|li|tr)\b[^<>]*>", re.IGNORECASE)


def strip_markup(text: str) -> str:
    """Remove tags, `<script>` and `<style>` from a text field and resolve its entities once.

    `AT&T`, `a < b` and words in angle brackets that are no HTML element stay unchanged.
    """
    if not _MARKUP.search(text):
        return text
    import bleach  # with a parser of HTML, which most texts need not wait for

    kept = _NOT_A_TAG.sub("&lt;", _UNREAD.sub(" ", text))
    broken = _LINE_BREAK.sub("\n", _BREAK.sub("\n\n", kept))
    return html.unescape(bleach.clean(broken, tags=set(), strip=True, strip_comments=True))
