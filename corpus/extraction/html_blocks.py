"""Writes a page of HTML as plain lines, one a block, with what the markup says of each. Drops nothing readable."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from lxml import etree
from lxml.html import HtmlElement

from corpus.extraction.features.windows import Column
from corpus.text.whitespace import tidy

UNREAD = ("script", "style", "noscript", "template", "svg", "iframe", "select", "button")
"""Elements whose text is not the page's; whoever calls takes them out first."""
_INLINE = frozenset(
    tag
    for tags in (
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark",
        "q s samp small span strong sub sup td th time tt u var wbr",
    )
    for tag in tags.split()
)
_APART = frozenset(("td", "th"))
"""Elements that stand side by side: their texts are of one line, with a blank between them."""
_LINK, _EMPHASIS = 1, 2
_MARKED = {"a": _LINK, "b": _EMPHASIS, "strong": _EMPHASIS, "em": _EMPHASIS, "i": _EMPHASIS}
_REMEMBERED = 16_384
"""Class names kept with their kinds: a page has few, and a site's pages have the same."""
_TEXT = 60
"""Characters of the shortest line that counts as text of its container."""


class _Place(NamedTuple):
    """Where in the page something stands: the kinds of all around it, its container, and the container of that."""

    kinds: int = 0
    within: int = 0
    above: int = 0


@dataclass(slots=True)
class Blocks:
    """The lines of a page with the place of each, and how many of its characters are links or emphasised."""

    texts: list[str] = field(default_factory=list)
    places: list[_Place] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)
    emphasised: list[int] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _links: int = 0
    _strong: int = 0

    def write(self, text: str, marks: int) -> None:
        """Go on with the line that is being written."""
        self._pieces.append(text)
        if marks:
            length = len(text.strip())
            self._links += length if marks & _LINK else 0
            self._strong += length if marks & _EMPHASIS else 0

    def end_line(self, place: _Place) -> None:
        """End the line that is being written, if it has a word."""
        if self._pieces:
            if text := tidy("".join(self._pieces)):
                self.texts.append(text)
                self.places.append(place)
                self.linked.append(self._links)
                self.emphasised.append(self._strong)
            self._pieces.clear()
            self._links = self._strong = 0


@cache
def _kinds() -> tuple[tuple[str, ...], dict[str, int], int, tuple[tuple[int, re.Pattern[str]], ...]]:
    """Give the names of the kinds, the kinds of tags, those that are not passed on, and the patterns of the others."""
    table = tomllib.loads((Path(__file__).parent / "html_blocks.toml").read_text("utf-8"))
    near, around, hints = table["tags"]["near"], table["tags"]["around"], table["hints"]
    names = (*near, *around, *(f"called_{name}" for name in hints), "body", "hidden")
    bit = {name: 1 << place for place, name in enumerate(names)}
    tags = {tag: bit[name] for part in (near, around) for name, own in part.items() for tag in own}
    patterns = tuple((bit[f"called_{name}"], re.compile(pattern)) for name, pattern in hints.items())
    return names, tags, sum(bit[name] for name in near), patterns


@lru_cache(maxsize=_REMEMBERED)
def _called(name: str) -> int:
    """Give the kinds that the class and name of an element speak for."""
    small = name.lower()
    return sum(bit for bit, pattern in _kinds()[3] if pattern.search(small))


def _kinds_of(element: HtmlElement, around: int) -> int:
    names, tags, near, _ = _kinds()
    kinds = around & ~near | tags.get(str(element.tag), 0)
    attributes = element.attrib
    if attributes:
        called = f"{attributes.get('class', '')} {attributes.get('id', '')}"
        kinds |= _called(called) if called != " " else 0
        if attributes.get("itemprop") == "articleBody":
            kinds |= 1 << len(names) - 2
        if "hidden" in attributes or attributes.get("aria-hidden") == "true" or "none" in attributes.get("style", ""):
            kinds |= 1 << len(names) - 1
    return kinds


def blocks_of(tree: HtmlElement) -> Blocks:
    """Give the text of a page's body, a line a block; a row of a table is one. The tree must be without comments."""
    blocks, number, place, marks = Blocks(), 0, _Place(), 0
    body = tree.find("body")
    outer: list[tuple[_Place, int]] = []
    for event, element in etree.iterwalk(tree if body is None else body, events=("start", "end")):
        tag = element.tag
        is_block = tag not in _INLINE
        if is_block:
            blocks.end_line(place)
        elif tag in _APART:
            blocks.write(" ", 0)
        if event == "end":
            place, marks = outer.pop()
            text = element.tail
        else:
            outer.append((place, marks))
            if is_block and tag != "br":
                number += 1
                place = _Place(_kinds_of(element, place.kinds), number, place.within)
            elif tag in _MARKED:
                marks |= _MARKED[tag]
            text = element.text
        if text:
            blocks.write(text, marks)
    blocks.end_line(place)
    return blocks


def marked(blocks: Blocks) -> dict[str, Column]:
    """Measure what the markup says of each line, by the name of the measure."""
    kinds = np.array([place.kinds for place in blocks.places], np.int64)
    columns: dict[str, Column] = {name: (kinds >> bit & 1) * 1.0 for bit, name in enumerate(_kinds()[0])}
    lengths = np.array([len(text) for text in blocks.texts], float)
    linked = np.minimum(np.array(blocks.linked) / lengths, 1.0)
    columns |= {"linked": linked, "is_linked": (linked > 0.9) * 1.0}
    columns["emphasised"] = np.minimum(np.array(blocks.emphasised) / lengths, 1.0)
    mass = lengths * (1 - linked) * (lengths >= _TEXT)
    for name, ids in (
        ("within", [place.within for place in blocks.places]),
        ("above", [place.above for place in blocks.places]),
    ):
        at = np.array(ids)
        columns[name] = np.bincount(at, mass)[at] / max(mass.sum(), 1.0)
        columns[f"{name}_links"] = np.bincount(at, lengths * linked)[at] / np.bincount(at, lengths)[at]
    return columns
