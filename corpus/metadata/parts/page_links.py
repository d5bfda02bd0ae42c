"""Collects the links of an HTML page that may lead to other parts of its article. Follows none of them."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml.html import HtmlElement

from corpus.metadata.parts.part_addresses import MOST_PARTS, part_words

_MOST_LINKS = 60
_LONGEST = 25
"""Characters of the text of a link to a numbered page."""
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
    for element in tree.iter("link", "a"):
        href = element.get("href")
        if not href or href.startswith(("#", "javascript:", "mailto:")):
            continue
        if step := _step(element.get("rel") or ""):
            link = PageLink(href, 0, step)
        elif element.tag == "a" and (number := _number(element)):
            link = PageLink(href, number)
        else:
            continue
        if not _is_among_comments(element):
            found.append(link)
        if len(found) == _MOST_LINKS:
            break
    return tuple(dict.fromkeys(found))


def _step(rel: str) -> int:
    names = rel.lower().split()
    return 1 if "next" in names else -1 if "prev" in names or "previous" in names else 0


def _number(element: HtmlElement) -> int:
    """Return the only number in the short text of a link; 0 where there is none."""
    text = element.text or ""
    if len(element):
        text = "".join(element.itertext())
    numbers = _NUMBER.findall(text) if len(text) <= 4 * _LONGEST and len(text.strip()) <= _LONGEST else []
    return int(numbers[0]) if len(numbers) == 1 and 1 <= int(numbers[0]) <= MOST_PARTS else 0


def _is_among_comments(element: HtmlElement) -> bool:
    """Return whether an element or one around it is called so, below what holds the headline too."""
    for around in (element, *element.iterancestors()):
        if around.find(".//h1") is not None or around.tag in ("body", "html"):
            return False
        named = f"{around.get('class') or ''} {around.get('id') or ''}".lower()
        if any(word in named for word in part_words("markup", "comments")):
            return True
    return False
