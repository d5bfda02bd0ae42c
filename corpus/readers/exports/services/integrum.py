"""Integrum, in HTML or text: fields that begin with ^ and two letters, a heading, the text. Knows no kind of file."""

from __future__ import annotations

import re

from corpus.article import ServiceStatement
from corpus.readers.exports.blocks import Blocks, spans_from
from corpus.readers.exports.document import Export, ExportedDocument
from corpus.readers.exports.services.labels import kinds_of_labels, label_key
from corpus.readers.exports.services.statements import stated

NAME = "Integrum"
_KINDS = kinds_of_labels("integrum")
_FIELDS = frozenset(("outlet", "date", "title", "author"))
_FIELD = re.compile(r"\^([^\W\d_]{2}): ?(.*)", re.DOTALL)


def read(text: Blocks) -> Export | None:
    """Return the documents of an export; None for any other text."""
    fields = {at: match for at, block in enumerate(text.blocks) if (match := _FIELD.fullmatch(block.text))}
    starts = [at for at in fields if at - 1 not in fields]
    if not any(_KINDS.get(label_key(match[1])) == "date" for match in fields.values()):
        return None
    documents = []
    for number, start, end in spans_from(starts, len(text.blocks)):
        body = start
        while body in fields:
            body += 1
        fields_ = [(fields[at][1], fields[at][2].strip(" ,;")) for at in range(start, body)]
        values = {_KINDS.get(label_key(label), ""): value for label, value in reversed(fields_) if value}
        heading = text.blocks[body].text if body < end else ""
        is_title = bool(heading) and heading.casefold() == values.get("title", heading).casefold()
        documents.append(
            ExportedDocument(
                number,
                text.paragraphs(body + is_title, end),
                stated(
                    ServiceStatement(NAME), (one for one in fields_ if _KINDS.get(label_key(one[0])) not in _FIELDS)
                ),
                title=values.get("title") or heading or None,
                outlet=values.get("outlet"),
                date=values.get("date"),
                authors=tuple(filter(None, [values.get("author")])),
                removed=tuple(block.text for block in text.blocks[: starts[0]]) if number == 1 else (),
            )
        )
    return Export(NAME, tuple(documents))
