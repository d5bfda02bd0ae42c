"""Factiva, in whatever form and language its page was saved. Knows no kind of file.

With codes, each field stands behind two letters ("HD", "WC", "PD", "SN"). Without:

A document ends with its id ("Document NYTF000020050408dp1900j9s", in any language). Above its text stand, each on a
line of its own: the section, the title, the authors, the number of words, the day, the time, the outlet, its code,
edition and page, the language and the copyright.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus.article import ServiceStatement
from corpus.readers.exports.blocks import Block, Blocks, spans_before
from corpus.readers.exports.document import Export, ExportedDocument
from corpus.readers.exports.lengths import Unit
from corpus.readers.exports.services.bylines import looks_like_byline
from corpus.readers.exports.services.labels import RIGHTS
from corpus.readers.exports.services.statements import is_page, joined, stated

NAME = "Factiva"
_END = re.compile(r"(?:AN )?(?:[^\W\d_]{2,20} ?)?([A-Z0-9]{8}[12]\d{7}[a-z0-9]{6,12})")
"""The id of a document: the code of its outlet filled up with 0, the day that it came in, and nine characters."""
_WORDS = re.compile(r"(\d[\d.,  ]{0,8}?)\s?\S{1,15}")
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}")
_NUMBERED = re.compile(r"\d{1,4}\) ?")
_TIME = re.compile(r"\d{1,2}[:.]\d\d(?: ?[AP]M)?(?: [A-Z]{2,4})?", re.IGNORECASE)
_CODES = frozenset(
    (
        *("SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY", "LP", "TD", "CT", "RF"),
        *("CO", "IN", "NS", "RE", "PUB", "AN", "CLM", "ART", "IPC", "IPD", "CX", "RIC"),
    )
)
_FIELDS = frozenset(("HD", "BY", "WC", "PD", "SN", "LA", "LP", "TD", "AN"))
"""Codes whose values are fields of the article."""
_TELLING_CODES = frozenset(("HD", "WC", "PD", "SN", "LP", "TD"))
_LEAST_CODES = 4
_CODED = re.compile(r"([A-Z]{2,3})(?:[ :：] ?(.*))?", re.DOTALL)
_MOST_ABOVE, _MOST_BELOW = 40, 8


def read(text: Blocks) -> Export | None:
    """Return the documents of an export; None for any other text."""
    ends = [at for at, block in enumerate(text.blocks) if len(block.text) < 60 and _END.fullmatch(block.text)]
    documents = [found for number, start, end in spans_before(ends) if (found := _document(text, number, start, end))]
    return Export(NAME, tuple(documents)) if documents else None


def _document(text: Blocks, number: int, start: int, end: int) -> ExportedDocument | None:
    blocks = text.blocks
    filled = [at for at in range(start, end) if blocks[at].text]
    if coded := _coded(text, filled):
        return _coded_document(number, coded, blocks[end].text)
    counted = _counted(text, filled)
    if counted is None:
        return None
    above = [blocks[at] for at in filled[:counted]]
    title_at = _title(above)
    below = _below([blocks[at].text for at in filled[counted + 2 : counted + 2 + _MOST_BELOW]])
    body = counted + 2 + below.length
    match = _END.fullmatch(blocks[end].text)
    known = ServiceStatement(
        NAME,
        own_id=match[1] if match else None,
        section=above[title_at - 1].text if title_at else None,
        edition=joined(field for field in below.places if not is_page(field)),
        page=joined(field for field in below.places if is_page(field)),
        time=below.time,
        copyright=below.rights,
        words=_number(blocks[filled[counted]].text),
        terms=((("Code", (below.code,)),) if below.code else ()),
    )
    return ExportedDocument(
        number,
        text.paragraphs(filled[body], filled[-1] + 1) if body < len(filled) else (),
        known,
        title=_NUMBERED.sub("", above[title_at].text, count=1) if above else None,
        outlet=below.outlet,
        date=blocks[filled[counted + 1]].text,
        authors=tuple(block.text for block in above[title_at + 1 :]),
        language=below.language,
        unit=Unit.WORDS_WITH_TITLE,
        removed=tuple(block.text for block in above[: max(0, title_at - 1)]),
    )


class _Below(NamedTuple):
    """What stands between the day and the text, on so many lines; `places` are the edition and the page."""

    length: int
    outlet: str | None
    language: str | None
    time: str | None
    code: str | None
    places: tuple[str, ...]
    rights: str | None


def _below(lines: Sequence[str]) -> _Below:
    """Read the lines below the day: time, outlet, code, edition and page, language, rights; only the outlet is sure."""
    start = 1 if lines and _TIME.fullmatch(lines[0]) else 0
    fields = lines[start:]
    coded = next((n for n, field in enumerate(fields[1:3], 1) if _CODE.fullmatch(field)), 0)
    rights = next((n for n, field in enumerate(fields) if RIGHTS.search(field)), None)
    language = min(coded + 1, len(fields) - 1) if rights is None else rights - 1
    last = language if rights is None else rights
    return _Below(
        start + last + 1,
        outlet=fields[0] if fields else None,
        language=fields[language] if language > coded else None,
        time=lines[0] if start else None,
        code=fields[coded] if coded else None,
        places=tuple(fields[coded + 1 : max(language, 0)]),
        rights=None if rights is None else fields[rights],
    )


def _number(words: str) -> int:
    return int(re.sub(r"\D", "", words))


def _coded(text: Blocks, filled: Sequence[int]) -> dict[str, list[str]]:
    """Return the blocks behind each code; nothing where the fields have none."""
    fields: dict[str, list[str]] = {}
    code = ""
    for at in filled:
        written = text.blocks[at].text
        match = _CODED.fullmatch(written)
        if match and (match[1] in _CODES):
            code = match[1]
            fields.setdefault(code, [])
            written = match[2]
        if code and written:
            fields[code].append(written)
    return fields if len(fields.keys() & _TELLING_CODES) >= _LEAST_CODES else {}


def _coded_document(number: int, fields: dict[str, list[str]], last: str) -> ExportedDocument:
    """Build a document of fields with codes; the block behind the last code is its id."""
    one = {code: " ".join(values) for code, values in fields.items() if values}
    match = _END.fullmatch(last)
    words = _WORDS.fullmatch(one.get("WC", ""))
    known = ServiceStatement(NAME, own_id=match[1] if match else None, words=_number(words[1]) if words else None)
    return ExportedDocument(
        number,
        tuple(paragraph for code in ("LP", "TD") for paragraph in fields.get(code, [])),
        stated(known, ((code, value) for code, value in one.items() if code not in _FIELDS)),
        title=one.get("HD"),
        outlet=one.get("SN"),
        date=one.get("PD"),
        authors=(one["BY"],) if "BY" in one else (),
        language=one.get("LA"),
        unit=Unit.WORDS_WITH_TITLE,
    )


def _counted(text: Blocks, filled: Sequence[int]) -> int | None:
    """Return which of the blocks is the number of words, with the day below it."""
    for number, (at, below) in enumerate(pairwise(filled[:_MOST_ABOVE])):
        written = text.blocks[at].text
        if len(written) < 30 and _WORDS.fullmatch(written) and below in text.dates:
            return number
    return None


def _title(above: Sequence[Block]) -> int:
    """Return which of the blocks above the number of words is the title."""
    headings = [n for n, block in enumerate(above) if block.is_heading or _NUMBERED.match(block.text)]
    if headings:
        return headings[-1]
    at = len(above) - 1
    while at > 0 and looks_like_byline(above[at].text):
        at -= 1
    return max(at, 0)
