"""ProQuest, as e-mail, HTML, text or document, in any language of its page. Knows no kind of file.

A document is a title, labels with values, the text behind the label "Full text", and labels again, among them the id
that ProQuest knows it by: the one label that is the same in all languages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from corpus.article import ServiceStatement
from corpus.readers.exports.blocks import Block, Blocks
from corpus.readers.exports.document import Export, ExportedDocument
from corpus.readers.exports.services.labels import kinds_of_labels, label_key
from corpus.readers.exports.services.statements import stated

NAME = "ProQuest"
_KINDS = kinds_of_labels("proquest")
_LONGEST_LABEL = 50
_ID = re.compile(r"\d{6,12}")
_FIELDS = frozenset(
    ("id", "author", "date", "language", "publication", "title", "address", "abstract", "text", "links")
)
"""Kinds of labels whose values are fields of the article."""
_OUTLET_END = re.compile(r"\s?[;；]\s|\s\[|\s\((?=\d{4})")


class _Label(NamedTuple):
    at: int
    kind: str
    label: str
    value: str


def read(text: Blocks) -> Export | None:
    """Return the documents of an export; None for any other text."""
    labels = [label for at, block in enumerate(text.blocks) if (label := _label(at, block))]
    ids = [label for label in labels if label.kind == "id"]
    documents: list[ExportedDocument] = []
    start = 0
    for known in ids:
        if known.at < start:  # a second id among the labels of one document
            continue
        end = _end(text.blocks, known.at, labels)
        number = len(documents) + 1
        documents.append(_document(text, number, start, end, [one for one in labels if start <= one.at < end], known))
        start = end
    return Export(NAME, tuple(documents)) if documents else None


def _label(at: int, block: Block) -> _Label | None:
    label, colon, value = block.text.replace("：", ":", 1).partition(":")
    if not colon or len(label) > _LONGEST_LABEL:
        return None
    value = value.strip()
    key = label_key(label)
    if "proquest" in key and _ID.fullmatch(value):
        return _Label(at, "id", label, value)
    kind = _KINDS.get(key)
    return _Label(at, kind, label, value) if kind else None


def _end(blocks: Sequence[Block], at: int, labels: Sequence[_Label]) -> int:
    """Return where the labels behind a document's text end: the next block that is none."""
    labelled = {label.at for label in labels}
    end = at + 1
    while end < len(blocks) and (end in labelled or not blocks[end].text):
        if not blocks[end].text and end + 1 not in labelled:
            break
        end += 1
    return end


def _document(
    text: Blocks, number: int, start: int, end: int, labels: Sequence[_Label], known: _Label
) -> ExportedDocument:
    blocks = text.blocks
    first = labels[0].at
    title_at = next((at for at in range(first - 1, start - 1, -1) if blocks[at].text), None)
    body, behind = _body(labels, known.at, end)
    values = {label.kind: label.value for label in reversed(labels) if label.value}
    outlet = values.get("publication") or values.get("info")
    url = values.get("address") or next((block.link for block in blocks[start:end] if "docview" in block.link), None)
    removed = [block.text for block in blocks[start : title_at or start] if block.text]
    terms = ((label.label, label.value) for label in labels if label.kind not in _FIELDS)
    return ExportedDocument(
        number,
        text.paragraphs(body, behind),
        stated(ServiceStatement(NAME, own_id=known.value), terms),
        title=blocks[title_at].text if title_at is not None else values.get("title"),
        outlet=_OUTLET_END.split(outlet, maxsplit=1)[0] if outlet else None,
        date=values.get("date"),
        authors=_authors(values.get("author", "")),
        language=values.get("language"),
        url=url,
        removed=tuple(removed),
    )


def _authors(value: str) -> tuple[str, ...]:
    """Return the authors of a field that has family names first, and semicolons between."""
    names = (author.partition(",") for author in value.split(";") if author.strip())
    return tuple(f"{given} {family}".strip() for family, _, given in ((a.strip(), b, c.strip()) for a, b, c in names))


def _body(labels: Sequence[_Label], known: int, end: int) -> tuple[int, int]:
    """Return where the text of a document begins and ends: the full text, or else the abstract."""
    opening = next((label for label in labels if label.kind == "text"), None) or next(
        (label for label in labels if label.kind == "abstract"), None
    )
    if opening is None:
        return known, known
    behind = known
    places = {label.at: label for label in labels}
    while behind - 1 in places and places[behind - 1].at > opening.at:
        behind -= 1
    following = (label.at for label in labels if label.at > opening.at and label.kind in ("links", "text"))
    return opening.at + 1, min(behind, next(following, behind)) if opening.kind == "abstract" else behind
