"""Kikuzo of the Asahi Shimbun and Yomidasu of the Yomiuri Shimbun. Knows no kind of file.

A document is a row of a table, with its number, its day, the edition, the page and the number of characters, and the
title in that row or below it; then the text. What stands in half of the documents is of the page, not of an article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.article import ServiceStatement
from corpus.readers.exports.blocks import Block, Blocks, spans_from
from corpus.readers.exports.document import Export, ExportedDocument
from corpus.readers.exports.lengths import Unit
from corpus.readers.exports.services.statements import joined

_NUMBER = re.compile(r"\d{1,6}")
_DAY = re.compile(r"(\d{4})(?:年|\.)\s?(\d{1,2})(?:月|\.)\s?(\d{1,2})日?")
_CHARACTERS = re.compile(r"(\d{1,6})(?:文字|字)")
_CELL = re.compile(r"\d{1,6}(?:文字|字|頁|段|ページ)|\d{1,6}")
_EDITION = re.compile(r".{0,5}(?:朝刊|夕刊|号外|日曜版|土曜版|別刷り?)")
_PAGE = re.compile(r"\d{1,4}(?:頁|ページ|面)?")
_MOST_CELLS = 10
_SERVICES = (
    ("聞蔵", "Kikuzo", "朝日新聞"),
    ("朝日新聞クロスサーチ", "Kikuzo", "朝日新聞"),
    ("ヨミダス", "Yomidasu", "読売新聞"),
)
"""What the page says of itself, the name of the service, and its newspaper."""
_WITHHELD = re.compile(r"※?著作権などの関係で.{0,20}表示できません。?")
"""Stands in the place of a text that the service may not show."""


def read(text: Blocks, told: str | None = None) -> Export | None:
    """Return the documents of an export; None for any other text."""
    blocks = text.blocks
    rows = [
        at
        for at in range(len(blocks) - 1)
        if _NUMBER.fullmatch(blocks[at].text) and _DAY.fullmatch(blocks[at + 1].text)
    ]
    if not rows:
        return None
    head = " ".join(block.text for block in blocks[: rows[0]])
    named = ((name, outlet) for sign, name, outlet in _SERVICES if (name.lower() == told if told else sign in head))
    found = next(named, None)
    if found is None:
        return None
    segments = [blocks[start:end] for _, start, end in spans_from(rows, len(blocks))]
    texts = Counter(one for segment in segments for one in {block.text for block in segment[2:]})
    of_page = {one for one, count in texts.items() if count > max(1, len(segments) // 2)}
    documents = tuple(_document(number, segment, found, of_page) for number, segment in enumerate(segments, 1))
    return Export(found[0], documents)


def _document(number: int, segment: Sequence[Block], service: tuple[str, str], of_page: set[str]) -> ExportedDocument:
    counted = next((at for at, block in enumerate(segment[:_MOST_CELLS]) if _CHARACTERS.fullmatch(block.text)), 1)
    behind = counted + 1
    while behind < len(segment) and _CELL.fullmatch(segment[behind].text):
        behind += 1
    cells = [block.text for block in segment[2:behind]]
    title = next((cell for cell in cells if len(cell) > 8 and not _CELL.fullmatch(cell)), None)
    rest = [block for block in segment[behind:] if block.text]
    if title is None and rest and rest[0].text not in of_page:
        title = rest.pop(0).text
    characters = _CHARACTERS.fullmatch(segment[counted].text)
    day = _DAY.fullmatch(segment[1].text)
    is_page = [block.text in of_page or block.link.startswith(("#", "javascript:")) for block in rest]
    places = [cell for cell in cells if cell != title and not _CHARACTERS.fullmatch(cell)]
    known = ServiceStatement(
        service[0],
        edition=next((cell for cell in places if _EDITION.fullmatch(cell)), None),
        page=next((cell for cell in places if _PAGE.fullmatch(cell)), None),
        section=joined(cell for cell in places if not _EDITION.fullmatch(cell) and not _CELL.fullmatch(cell)),
        words=int(characters[1]) if characters else None,
    )
    words = tuple(block.text for block, left_out in zip(rest, is_page, strict=True) if not left_out)
    return ExportedDocument(
        number,
        () if any(map(_WITHHELD.fullmatch, words)) else words,
        known,
        title=title,
        outlet=service[1],
        date=f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}" if day else None,
        unit=Unit.CHARACTERS,
        language="ja",
        removed=tuple(block.text for block, left_out in zip(rest, is_page, strict=True) if left_out),
    )
