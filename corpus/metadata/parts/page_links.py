"""Collects the links of an HTML page that may lead to other parts of its article. Follows none of them."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml.html import HtmlElement

from corpus.metadata.parts.part_addresses import MOST_PARTS, part_words

_MOST_LINKS = 60
_LONGEST = 25
"""Characters of the text of a link to a numbered page."""
_MOST_CHILDREN = 3
"""Elements within a link to a numbered page; teasers have more."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LONGEST_HEADING, _MOST_WORDS = 60, 4
_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


class PageLink(NamedTuple):
    """A link to another page: its address as written, and the number of the page.

    `step` is 1 for the next page and -1 for the one before, where the link says so, and `number` is then 0.
    """

    href: str
    number: int
    step: int = 0


def page_links(tree: HtmlElement) -> tuple[PageLink, ...]:
    """Return the links to the next page, to the one before, and to pages by number, but those among comments."""
    found: list[PageLink] = []
    heading: HtmlElement | None = None
    for element in tree.iter("a", "link", *_HEADINGS):
        tag = element.tag
        if tag in _HEADINGS:
            heading = element
            continue
        rel = element.get("rel")
        step = _step(rel) if rel else 0
        number = _number(element) if tag == "a" and not step else 0
        href = element.get("href") if step or number else None
        if not href or href.startswith(("#", "javascript:", "mailto:")):
            continue
        if _is_among_comments(element) or (heading is not None and _is_of_readers(heading)):
            continue
        found.append(PageLink(href, number, step))
        if len(found) == _MOST_LINKS:
            break
    return tuple(dict.fromkeys(found))


def _is_of_readers(heading: HtmlElement) -> bool:
    """Return whether a heading stands above what readers wrote."""
    text = " ".join(heading.itertext()).casefold()
    if len(text) > _LONGEST_HEADING or len(text.split()) > _MOST_WORDS:
        return False
    return any(stem in text for stem in part_words("comments", "stems"))


def _step(rel: str) -> int:
    names = rel.lower().split()
    return 1 if "next" in names else -1 if "prev" in names or "previous" in names else 0


def _number(element: HtmlElement) -> int:
    """Return the only number in the short text of a link; 0 where there is none."""
    if len(element) > _MOST_CHILDREN:
        return 0
    text = "".join(element.itertext()) if len(element) else element.text
    if not text or len(text) > 4 * _LONGEST or len(text.strip()) > _LONGEST:
        return 0
    numbers = _NUMBER.findall(text)
    return int(numbers[0]) if len(numbers) == 1 and 1 <= int(numbers[0]) <= MOST_PARTS else 0


def _is_among_comments(element: HtmlElement) -> bool:
    """Return whether an element or one around it is called so, below what holds the headline too."""
    for around in (element, *element.iterancestors()):
        if around.find(".//h1") is not None or around.tag in ("body", "html"):
            return False
        named = f"{around.get('class') or ''} {around.get('id') or ''}".lower()
        if any(word in named for word in part_words("comments", "stems")):
            return True
    return False
