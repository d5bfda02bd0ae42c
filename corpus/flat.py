"""Writes a page of HTML as plain lines, one for each block, as scrapes of plain text do. Drops nothing readable."""

from __future__ import annotations

from lxml.html import HtmlElement

_UNREAD = frozenset(("script", "style", "noscript", "template", "svg", "iframe", "select", "button", "head"))
_INLINE = frozenset(
    tag
    for tags in (
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark",
        "q s samp small span strong sub sup time tt u var wbr",
    )
    for tag in tags.split()
)


def lines_of(tree: HtmlElement) -> str:
    """Give the page's title and the text of its body, a line a block."""
    body = tree.find("body")
    pieces: list[str] = [tree.findtext(".//title") or "", "\n"]
    _write(tree if body is None else body, pieces)
    return "".join(pieces)


def _write(root: HtmlElement, pieces: list[str]) -> None:
    """Walk the page without recursion, since pages nest deeper than Python's stack."""
    stack: list[tuple[HtmlElement, bool]] = [(root, False)]
    while stack:
        element, left = stack.pop()
        named = isinstance(element.tag, str)
        block = named and element.tag not in _INLINE
        if left:
            pieces += ("\n" if block else "", (element.tail or "").replace("\n", " "))
            continue
        stack.append((element, True))
        if named and element.tag not in _UNREAD:
            pieces += ("\n" if block else "", (element.text or "").replace("\n", " "))
            stack.extend((child, False) for child in reversed(element))
