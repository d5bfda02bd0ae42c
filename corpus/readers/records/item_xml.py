"""Reads XML that is a list of records, as Scrapy and databases write it, and NITF. Resolves no entity of a document."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate

from corpus.readers.records.fields import holds_articles

_MOST_FIELDS, _DEEPEST = 1_000, 100
_UNKNOWN_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)\w{0,30};?")
_BLOCKS = frozenset({"p", "hl2", "li", "td", "th"})


@dataclass(slots=True)
class _Node:
    """An element: its name, attributes, the elements in it, and its text with that of its descendants."""

    tag: str
    attributes: dict[str, str]
    children: list[_Node] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    has_own_words: bool = False

    @property
    def text(self) -> str:
        return "".join(self.words).strip()

    def find(self, *tags: str) -> list[_Node]:
        """Return the descendants with one of these names, those inside of a found one left out."""
        found = ([child] if child.tag in tags else child.find(*tags) for child in self.children)
        return [node for nodes in found for node in nodes]


def item_records(text: str) -> tuple[list[dict[str, object]], bool]:
    """Return the records in a list such as `<items><item><title>…</title>…`, and whether it could be read to its end.

    There are none where the items hold no article.
    """
    root, is_whole = _parsed(text)
    if not is_whole and (mended := _UNKNOWN_ENTITY.sub(_as_text, text)) != text:
        root, is_whole = _parsed(mended)
    items = root.children if root else []
    return [record for item in items if (record := _record(item)) and holds_articles(record)], is_whole


def _as_text(entity: re.Match[str]) -> str:
    """Return an entity of HTML, or a bare `&`, as XML has it."""
    return html.unescape(entity[0]).replace("&", "&amp;").replace("<", "&lt;")


def nitf_record(text: str) -> dict[str, object]:
    """Return the fields of one document in NITF, the form in which agencies send articles."""
    root, _ = _parsed(text)
    if root is None:
        return {}
    headlines = root.find("hl1") or root.find("title")  # a title is the name of the file
    stated = {
        "title": headlines[0].text if headlines else "",
        "byline": next((node.text for node in root.find("byline")), ""),
        "date": next((node.attributes.get("norm", "") for node in root.find("date.issue", "story.date")), ""),
    }
    blocks = [block.text for content in root.find("body.content") for block in content.find(*_BLOCKS)]
    return {**stated, "text": [words for words in blocks if words]}


def _parsed(text: str) -> tuple[_Node | None, bool]:
    """Parse a document, and return whether that came to its end; what stands before an error is kept."""
    root = _Node("", {})
    opened = [root]

    def start(tag: str, attributes: dict[str, str]) -> None:
        node = _Node(tag.rpartition(":")[2], attributes)
        opened[-1].children.append(node)
        opened.append(node)
        if len(opened) > _DEEPEST:
            raise ExpatError

    def end(_: str) -> None:
        node = opened.pop()
        if opened[-1] is not root:
            opened[-1].words += node.words

    def data(words: str) -> None:
        opened[-1].words.append(words)
        opened[-1].has_own_words |= not words.isspace()

    parser = ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
    parser.EntityDeclHandler = _refuse
    try:
        is_whole = bool(parser.Parse(text.lstrip("\ufeff \t\r\n").encode("utf-8", "replace"), True))
    except ExpatError:
        is_whole = False
    return (root.children[0] if root.children else None), is_whole


def _refuse(*_: object) -> None:
    """End the reading of a document that declares entities: they may be files, or grow without limit."""
    raise ExpatError


def _record(item: _Node) -> dict[str, object]:
    """Return the fields of an item: its attributes, and what stands in the elements in it."""
    record: dict[str, object] = dict(item.attributes)
    for node in item.children[:_MOST_FIELDS]:
        name = node.attributes.get("name", node.tag)
        before = record.get(name, [])
        values = [*(before if isinstance(before, list) else [before]), *_values(node)]
        record[name] = values[0] if len(values) == 1 else values
    return record


def _values(node: _Node) -> list[str]:
    """Return the text of an element, or the texts of those in it where it holds nothing else."""
    parts = node.children if node.children and not node.has_own_words else [node]
    return [part.text for part in parts if part.text]
