"""Reads the items of a feed that is no well-formed XML, each for itself. Reads no feed that a parser reads whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

_ITEM = re.compile(r"<(item|entry)(?=[\s>])", re.IGNORECASE)
_FIELDS = {
    "title": ("title",),
    "content": ("content:encoded", "content", "body"),
    "summary": ("description", "summary"),
    "link": ("link",),
    "id": ("guid", "id"),
    "published": ("pubdate", "published", "dc:date", "issued"),
    "updated": ("updated", "modified"),
    "author": ("dc:creator", "author", "name"),
}
_FIELD = re.compile(rf"</?(?:item|entry|channel|{'|'.join(tag for tags in _FIELDS.values() for tag in tags)})[\s>]")
_HREF = re.compile(r"<link\s[^<>]{0,1000}href\s{0,9}=\s{0,9}[\"']([^\"'<>]{1,4000})[\"']", re.IGNORECASE)
_LONGEST_TAG = 2_000
_MOST_ITEMS = 100_000


def item_starts(text: str) -> list[int]:
    """Return where the items of a feed begin."""
    return [found.start() for found, _ in zip(_ITEM.finditer(text), range(_MOST_ITEMS), strict=False)]


def broken_items(text: str) -> Iterator[Mapping[str, str]]:
    """Yield the fields of each item that can be found, under the names that the reader of feeds uses."""
    starts = item_starts(text)
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        item = text[start:end]
        lower = item.lower()
        if len(lower) != len(item):  # a few letters are longer in small
            lower = item
        fields = {}
        for meaning, tags in _FIELDS.items():
            value = next((found for tag in tags if (found := _inner(item, lower, tag))), "")
            if value:
                fields[meaning] = value
        if "link" not in fields and (link := _HREF.search(item)):
            fields["link"] = unescape(link[1])
        yield fields


def _inner(item: str, lower: str, tag: str) -> str:
    """Return what stands in a tag, up to its end, to the next field, or to the item's end."""
    start = lower.find(f"<{tag}")
    if start < 0 or lower[start + len(tag) + 1 : start + len(tag) + 2] not in {">", " ", "\n", "\t", "\r"}:
        return ""
    opened = lower.find(">", start, start + _LONGEST_TAG)
    if opened < 0 or item[opened - 1] == "/":
        return ""
    closed = lower.find(f"</{tag}", opened)
    if closed < 0:  # the field ends where the next one begins
        following = _FIELD.search(lower, opened + 1)
        closed = following.start() if following else len(item)
    value = item[opened + 1 : closed].strip()
    if value.startswith("<![CDATA["):
        return value.removeprefix("<![CDATA[").partition("]]>")[0].strip()
    return unescape(value).strip() if "<" not in value or "&lt;" in value else value
