"""Splits an HTML page into text blocks, one line each, with features of their markup. Drops no readable text."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from lxml import etree
from lxml.html import HtmlElement

from corpus.extraction.features.windows import Column, LineMask
from corpus.text.whitespace import tidy

HIDDEN_ELEMENTS = ("script", "style", "noscript", "template", "svg", "iframe", "select", "button")
"""Elements without readable text; the caller removes them first."""
_INLINE = frozenset(
    tag
    for tags in (
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark",
        "q s samp small span strong sub sup td th time tt u var wbr",
    )
    for tag in tags.split()
)
_CELLS = frozenset(("td", "th"))
"""Table cells: the texts of a row form one line, with a blank between them."""
_CELL_ROLES = ('role="cell"', 'role="gridcell"', 'role="columnheader"', 'role="rowheader"')
_LINK, _EMPHASIS = 1, 2
_MARKED = {"a": _LINK, "b": _EMPHASIS, "strong": _EMPHASIS, "em": _EMPHASIS, "i": _EMPHASIS}
_CACHED_NAMES = 16_384
"""Class names and tags in the caches: a page has few, and the pages of a site share them."""
_ATTRIBUTE = re.compile(r' (class|id|itemprop|hidden|aria-hidden|style|role)="([^"]*)"')
_HREF = re.compile(r' href="([^"]*)"')
_ELSEWHERE = ("edge", "aside", "figure", "called_comments", "called_elsewhere", "called_event")
_MANY, _MOSTLY_LINKED = 0.3, 0.5
_TEXT_LENGTH = 60
"""Characters of the shortest line that counts as text of its container."""


class _Ancestry(NamedTuple):
    """The kinds of all enclosing elements as bits, and the numbers of the container and its container.

    Lines of one `path` have the same elements and classes around them; `tag` is that of the container.
    """

    kinds: int = 0
    within: int = 0
    above: int = 0
    path: int = 0
    tag: str = ""


class Link(NamedTuple):
    """A link within a line: its address as written, its text, and how many characters stand before it."""

    target: str
    text: str
    at: int


@dataclass(slots=True)
class TextBlocks:
    """The lines of a page, with the ancestry of each and its number of linked and emphasised characters.

    `links` are the links of each line that have text. `targets` are the addresses of the lines' last links, as written;
    "" for a line without one. A link without text may be laid over the line that follows, and then is its target too.
    """

    texts: list[str] = field(default_factory=list)
    ancestries: list[_Ancestry] = field(default_factory=list)
    linked_chars: list[int] = field(default_factory=list)
    emphasized_chars: list[int] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    links: list[tuple[Link, ...]] = field(default_factory=list)
    href: str = ""
    """The address of the link that was entered last, until a line has it."""
    _pieces: list[str] = field(default_factory=list)
    _own_links: list[tuple[str, int, list[str]]] = field(default_factory=list)
    _is_new_link: bool = False
    _length: int = 0
    _links: int = 0
    _strong: int = 0

    def enter_link(self, target: str) -> None:
        """Begin a link."""
        self.href, self._is_new_link = target, True

    def append(self, text: str, marks: int) -> None:
        """Append text to the current line."""
        self._pieces.append(text)
        length = len(text.strip())
        if marks:
            if marks & _LINK and length:
                self._links += length
                self._append_linked(text)
            self._strong += length if marks & _EMPHASIS else 0
        self._length += length

    def _append_linked(self, text: str) -> None:
        if self._is_new_link or not self._own_links:
            self._own_links.append((self.href, self._length, []))
            self._is_new_link = False
        self._own_links[-1][2].append(text)

    def end_line(self, ancestry: _Ancestry, marks: int) -> None:
        """End the current line, if it has a word; `marks` are those of what follows."""
        if text := tidy("".join(self._pieces)):
            self.texts.append(text)
            self.ancestries.append(ancestry)
            self.linked_chars.append(self._links)
            self.emphasized_chars.append(self._strong)
            self.targets.append(self.href)
            self.links.append(tuple(Link(href, tidy("".join(own)), at) for href, at, own in self._own_links))
            if not marks & _LINK:
                self.href = ""
        self._pieces.clear()
        self._own_links.clear()
        self._length = self._links = self._strong = 0


@cache
def _kinds() -> tuple[tuple[str, ...], dict[str, int], int, tuple[tuple[int, re.Pattern[str]], ...]]:
    """Return the names of the kinds, the bits of tags, the bits that are not inherited, and patterns of names."""
    table = tomllib.loads((Path(__file__).parent / "html_blocks.toml").read_text("utf-8"))
    near, around, hints = table["tags"]["near"], table["tags"]["around"], table["hints"]
    names = (*near, *around, *(f"called_{name}" for name in hints), "body", "hidden")
    bit = {name: 1 << position for position, name in enumerate(names)}
    tags = {tag: bit[name] for part in (near, around) for name, own in part.items() for tag in own}
    patterns = tuple((bit[f"called_{name}"], re.compile(pattern)) for name, pattern in hints.items())
    return names, tags, sum(bit[name] for name in near), patterns


@cache
def bits_of_kinds(*names: str) -> int:
    """Return the bits that an ancestry's `kinds` has for any of the named kinds of markup."""
    known = _kinds()[0]
    return sum(1 << known.index(name) for name in names)


@cache
def _any_hint() -> re.Pattern[str]:
    """Return a pattern of all hints: two names of five have none, which one search tells."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in _kinds()[3]))


@lru_cache(maxsize=_CACHED_NAMES)
def _hinted_kinds(name: str) -> int:
    """Return the kinds that the class and id of an element suggest, as bits."""
    lowered = name.lower()
    if not _any_hint().search(lowered):
        return 0
    return sum(bit for bit, pattern in _kinds()[3] if pattern.search(lowered))


@lru_cache(maxsize=_CACHED_NAMES)
def _read_attributes(tag: str) -> tuple[int, str | None]:
    """Return the kinds of markup that the attributes of a tag add, as bits, and the class of its element."""
    values = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
    names, kinds = _kinds()[0], 0
    names_given = f"{values.get('class', '')} {values.get('id', '')}"
    kinds |= _hinted_kinds(names_given) if names_given != " " else 0
    if values.get("itemprop") == "articleBody":
        kinds |= 1 << len(names) - 2
    if values.get("role") == "row":
        kinds |= _kinds()[1]["tr"]
    if "hidden" in values or values.get("aria-hidden") == "true" or "none" in values.get("style", ""):
        kinds |= 1 << len(names) - 1
    return kinds, values.get("class")


def _tags_and_texts(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield what stands between `<` and `>` of each tag of a page's body, and the text behind it.

    A tree that is written out and cut at its tags is read faster than by visiting its elements. What is written is not
    what was parsed: each value is quoted, and no text or value has a `<`.
    """
    body = tree.find("body")
    begun = ""
    for piece in etree.tostring(tree if body is None else body, encoding="unicode").split("<")[1:]:
        tag, end, text = piece.partition(">")
        if begun:
            tag, begun = f"{begun}<{tag}", ""
        if end:
            yield tag, html.unescape(text) if "&" in text else text
        else:
            begun = tag  # the name of an attribute may have a "<" on a broken page


def text_blocks(tree: HtmlElement) -> TextBlocks:
    """Return the text of a page's body, one line a block or table row. The tree must have no comments."""
    blocks, number, ancestry, marks = TextBlocks(), 0, _Ancestry(), 0
    tags, inherited = _kinds()[1], ~_kinds()[2]
    outer: list[tuple[_Ancestry, int]] = []
    paths: dict[tuple[int, str, str | None], int] = {}
    has_text = False
    for tag, text in _tags_and_texts(tree):
        is_end, is_empty = tag[0] == "/", tag[-1] == "/"
        name = tag.strip("/").partition(" ")[0]
        is_inline = name in _INLINE
        if has_text and not is_inline:
            blocks.end_line(ancestry, marks)
            has_text = False
        elif has_text and (name in _CELLS or ("role=" in tag and any(role in tag for role in _CELL_ROLES))):
            blocks.append(" ", 0)
        if is_end:
            ancestry, marks = outer.pop()
        elif not is_empty:
            outer.append((ancestry, marks))
            if is_inline:
                marks |= _MARKED.get(name, 0)
            elif name != "br":
                number += 1
                kinds, named = _read_attributes(tag) if "=" in tag else (0, None)
                kinds |= ancestry.kinds & inherited | tags.get(name, 0)
                path = paths.setdefault((ancestry.path, name, named), len(paths) + 1)
                ancestry = _Ancestry(kinds, number, ancestry.within, path, name)
        if name == "a" and not is_end:
            href = _HREF.search(tag)
            blocks.enter_link(html.unescape(href[1]) if href else "")
        if text and (has_text or not text.isspace()):
            blocks.append(text, marks)
            has_text = True
    blocks.end_line(ancestry, 0)
    return blocks


def is_elsewhere(blocks: TextBlocks, own: LineMask) -> LineMask:
    """Return which lines stand with other articles: links, captions, and what is in margins, feet and lists of more.

    What is also said of many of the page's own lines says nothing: whole pages are in containers of such names.
    """
    names = _kinds()[0]
    kinds = np.array([ancestry.kinds for ancestry in blocks.ancestries], np.int64)
    of_own = kinds[own]
    telling = [1 << names.index(name) for name in _ELSEWHERE]
    bits = sum(bit for bit in telling if not of_own.size or np.mean(of_own & bit > 0) < _MANY)
    captions = np.array([ancestry.tag == "caption" for ancestry in blocks.ancestries], bool)
    elsewhere: LineMask = ((kinds & bits > 0) | (linked_share(blocks) > _MOSTLY_LINKED) | captions) & ~own
    return elsewhere


def linked_share(blocks: TextBlocks) -> Column:
    """Return the share of each line's characters that are linked."""
    lengths = np.array([len(text) for text in blocks.texts], float)
    shares: Column = np.minimum(np.array(blocks.linked_chars, float) / lengths, 1.0)
    return shares


def markup_features(blocks: TextBlocks) -> dict[str, Column]:
    """Return features of the markup around each line by name, one value a line."""
    kinds = np.array([ancestry.kinds for ancestry in blocks.ancestries], np.int64)
    columns: dict[str, Column] = {name: (kinds >> bit & 1) * 1.0 for bit, name in enumerate(_kinds()[0])}
    lengths = np.array([len(text) for text in blocks.texts], float)
    linked = linked_share(blocks)
    columns |= {"linked": linked, "is_linked": (linked > 0.9) * 1.0}
    columns["emphasised"] = np.minimum(np.array(blocks.emphasized_chars) / lengths, 1.0)
    text_chars = lengths * (1 - linked) * (lengths >= _TEXT_LENGTH)
    for name, ids in (
        ("within", [ancestry.within for ancestry in blocks.ancestries]),
        ("above", [ancestry.above for ancestry in blocks.ancestries]),
    ):
        at = np.array(ids)
        columns[name] = np.bincount(at, text_chars)[at] / max(text_chars.sum(), 1.0)
        columns[f"{name}_links"] = np.bincount(at, lengths * linked)[at] / np.bincount(at, lengths)[at]
    return columns
