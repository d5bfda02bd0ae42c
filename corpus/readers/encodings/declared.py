"""Finds the encoding that a page declares, in a meta element or an XML declaration. Believes nothing of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SEARCHED = 262_144
"""Bytes in which a declaration is looked for; browsers wait for the end of the head."""
_XML = re.compile(rb"""\s{0,100}<\?xml[^>]{1,200}?\bencoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})""")
_TAG = re.compile(rb"<!--|<script\b|<style\b|<meta\b([^>]{1,1000})>", re.IGNORECASE)
_END = {
    opening: re.compile(closing, re.IGNORECASE)
    for opening, closing in ((b"<!--", rb"-->"), (b"<scr", rb"</script"), (b"<sty", rb"</style"))
}
_ATTRIBUTE = re.compile(rb"""([a-z-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s{0,9}=\s{0,9}["']?([^\s"';,]{1,40})""", re.IGNORECASE)


def declared_label(raw: bytes, most: int = _SEARCHED) -> str | None:
    """Return the label of the encoding that the beginning of a page declares; None if there is none."""
    head = raw[:most]
    if xml := _XML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return xml[1].decode("ascii", "replace")
    return next(_labels(head), None)


def _labels(head: bytes) -> Iterator[str]:
    """Yield the labels of meta elements, passing over comments, scripts and styles."""
    at = 0
    while tag := _TAG.search(head, at):
        at = tag.end()
        if tag[1] is None:
            end = _END[tag[0][:4].lower()].search(head, at)
            at = end.end() if end else len(head)
        elif label := _label(tag[1]):
            yield label.decode("ascii", "replace")


def _label(attributes: bytes) -> bytes | None:
    """Return the label that a meta element holds, in either of its two forms."""
    found = {match[1].lower(): match[2] or match[3] or match[4] or b"" for match in _ATTRIBUTE.finditer(attributes)}
    if charset := found.get(b"charset", b"").strip().rstrip(b"/"):
        return charset
    if found.get(b"http-equiv", b"").strip().lower() != b"content-type":
        return None
    stated = _CHARSET.search(found.get(b"content", b""))
    return stated[1] if stated else None
