"""News of Westlaw, as documents or text. Knows no kind of file.

A document has a number of Westlaw ("2015 WLNR 10926441") below its citation, then the outlet, rights, the day, the
section, the title, and ends with index references and "End of Document".
"""

from __future__ import annotations

import re

from corpus.article import ServiceStatement
from corpus.readers.exports.blocks import Blocks, spans_from
from corpus.readers.exports.document import Export, ExportedDocument
from corpus.readers.exports.services.bylines import looks_like_byline
from corpus.readers.exports.services.labels import RIGHTS
from corpus.readers.exports.services.statements import joined, stated, time_in

NAME = "Westlaw"
_NUMBER = re.compile(r"((?:19|20)\d\d WLNR \d{3,9})")
_INDEX = re.compile(r"-{2,9} ?index references ?-{2,9}", re.IGNORECASE)
_LABEL = re.compile(r"(section|dateline|byline|author|edition): ?(.{1,200})", re.IGNORECASE)
_WORDS = re.compile(r"word count: ?(\d[\d,]{0,6})", re.IGNORECASE)
_FIELDS = frozenset(("byline", "author", "word count", "language"))
"""Labels whose values are fields of the article."""
_INDEXED = re.compile(r"([A-Za-z][A-Za-z /]{1,30}): ?(.{1,2000})")
_MOST_ABOVE = 10


def read(text: Blocks) -> Export | None:
    """Return the documents of an export; None for any other text."""
    numbers = [at for at, block in enumerate(text.blocks) if _NUMBER.fullmatch(block.text)]
    if not numbers:
        return None
    documents = (_document(text, n, start, end) for n, start, end in spans_from(numbers, len(text.blocks)))
    return Export(NAME, tuple(documents))


def _document(text: Blocks, number: int, start: int, end: int) -> ExportedDocument:
    filled = [at for at in range(start + 1, end) if text.blocks[at].text]
    texts = [text.blocks[at].text for at in filled]
    index = next((n for n, one in enumerate(texts) if _INDEX.fullmatch(one)), len(texts))
    dated = next((n for n in range(min(_MOST_ABOVE, index)) if filled[n] in text.dates), None)
    labels = {match[1].lower(): match[2] for one in texts[:_MOST_ABOVE] if (match := _LABEL.fullmatch(one))}
    title_at = 0 if dated is None else dated + 1
    while title_at < index and (_LABEL.fullmatch(texts[title_at]) or RIGHTS.match(texts[title_at])):
        title_at += 1
    body = title_at + 1
    if body < index and looks_like_byline(texts[body]):
        body += 1
    words = next((match[1] for one in texts[index:] if (match := _WORDS.fullmatch(one))), None)
    known = ServiceStatement(
        NAME,
        own_id=text.blocks[start].text,
        time=time_in(None if dated is None else texts[dated]),
        copyright=joined(one for one in texts[:_MOST_ABOVE] if RIGHTS.match(one)),
        words=int(words.replace(",", "")) if words else None,
    )
    indexed = (match.group(1, 2) for one in texts[index + 1 :] if (match := _INDEXED.fullmatch(one)))
    return ExportedDocument(
        number,
        text.paragraphs(filled[body], filled[index - 1] + 1) if body < index else (),
        stated(known, ((label, value) for label, value in (*labels.items(), *indexed) if label.lower() not in _FIELDS)),
        title=texts[title_at] if title_at < index else None,
        outlet=next((one for one in texts[:dated] if not RIGHTS.match(one)), None),
        date=None if dated is None else texts[dated],
        authors=tuple(filter(None, [texts[body - 1] if body > title_at + 1 else labels.get("byline")])),
    )
