"""Reads the XML in which trafilatura writes an article: its own form, and TEI. Resolves no entity of a document."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_DECLARATION = re.compile(r"<[?!][^<>]{0,1000}>")
_ROOT = re.compile(r"<(?:\w{1,20}:)?([a-zA-Z]{1,30})[\s>/]")
_TEXTS = frozenset({"p", "head", "item", "quote", "cell", "ab", "lb", "row", "list", "code"})
_IN_HEADER = {"title": "title", "author": "author", "publisher": "sitename", "date": "date"}
_LONGEST_HEAD = 8_192


def root_of(head: str) -> str:
    """Return the name of the outermost tag, in small letters; empty where there is none."""
    rest = head[:_LONGEST_HEAD].lstrip("\ufeff \t\r\n")
    while rest.startswith(("<?", "<!")):
        if rest.startswith("<!--"):
            rest = rest.partition("-->")[2].lstrip()
        elif declared := _DECLARATION.match(rest):
            rest = rest[declared.end() :].lstrip()
        else:
            return ""
    found = _ROOT.match(rest)
    return found[1].lower() if found else ""


def document_records(text: str) -> list[dict[str, object]]:
    """Return the fields of each document in a text, by the names that trafilatura uses in JSON."""
    parser = _Documents()
    parser.feed(text)
    parser.close()
    return parser.records


class _Documents(HTMLParser):
    """Collects the attributes, the header and the paragraphs of documents."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.records: list[dict[str, object]] = []
        self._paragraphs: list[str] = []
        self._open: list[str] = []
        self._is_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"doc", "tei"}:
            self._paragraphs = []
            self.records.append({**{name: value for name, value in attrs if value}, "text": self._paragraphs})
            self._is_main = False
        elif tag in {"main", "body"}:
            self._is_main = True
        elif tag == "comments" or (tag == "div" and ("type", "comments") in attrs):
            self._is_main = False
        elif tag == "ptr" and self.records:
            self.records[-1].setdefault("url", dict(attrs).get("target"))
        if tag in _TEXTS:
            self._paragraphs.append("")
        is_download = tag == "date" and any(name == "type" for name, _ in attrs)
        self._open.append("date of download" if is_download else tag)
        del self._open[:-50]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "lb":
            self._paragraphs.append("")
        elif tag == "ptr" and self.records:
            self.records[-1].setdefault("url", dict(attrs).get("target"))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"main", "body"}:
            self._is_main = False
        if tag in _TEXTS:
            self._paragraphs.append("")
        while self._open and not self._open.pop().startswith(tag):
            pass

    def handle_data(self, data: str) -> None:
        if not self.records:
            return
        if self._is_main:
            if not self._paragraphs:
                self._paragraphs.append("")
            self._paragraphs[-1] += data
        elif not data.strip():
            return
        elif (field := _IN_HEADER.get(self._open[-1] if self._open else "")) and "teiheader" in self._open:
            self.records[-1].setdefault(field, data.strip())
