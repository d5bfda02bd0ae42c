"""Europresse, as pages or text. Knows no kind of file.

A document ends with the number that the service knows it by ("news·20140616·LM·scq5"). Above its text stand the outlet,
the section with the day and the page, the title and the author; below it a notice of rights.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.article import ServiceStatement
from corpus.readers.exports.blocks import Blocks, spans_before
from corpus.readers.exports.document import Export, ExportedDocument
from corpus.readers.exports.services.bylines import looks_like_byline
from corpus.readers.exports.services.labels import RIGHTS
from corpus.readers.exports.services.statements import is_page, joined

NAME = "Europresse"
_ID = re.compile(
    r"(?:.{0,40}[ :])?((?:news|pub|web|bio|doc|pdf)[·.•](\d{4})(\d\d)(\d\d)[·.•][A-Z0-9]{1,8}[·.•]\S{1,60})",
    re.IGNORECASE,
)
_WORDS = re.compile(r"(?<!\d)(\d{1,5}) (?:mots|words|palabras|wörter|parole|palavras|woorden)\b", re.IGNORECASE)
_LONGEST_COUNT = 40
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_SEPARATORS = re.compile(r"[,•|]| [-–—] ")
_DIGIT = re.compile(r"\d")
_MOST_ABOVE = 8


def read(text: Blocks) -> Export | None:
    """Return the documents of an export; None for any other text."""
    blocks = text.blocks
    ends = [at for at, block in enumerate(blocks) if len(block.text) < 130 and _ID.fullmatch(block.text)]
    documents = [_document(text, number, start, end) for number, start, end in spans_before(ends)]
    return Export(NAME, tuple(documents)) if documents else None


def _document(text: Blocks, number: int, start: int, end: int) -> ExportedDocument:
    blocks = text.blocks
    filled = [at for at in range(start, end) if blocks[at].text]
    texts = [blocks[at].text for at in filled]
    match = _ID.fullmatch(blocks[end].text)
    dated = _day(texts, match[2] if match else "")
    counted = next((n for n, one in enumerate(texts[:_MOST_ABOVE]) if _counts(one, n == dated)), None)
    head = max(-1 if dated is None else dated, -1 if counted is None else counted)
    title_at = head + 1
    body = title_at + 1
    if body < len(texts) and looks_like_byline(texts[body]):
        body += 1
    rights = (n for n in range(len(texts) - 1, body - 1, -1) if not RIGHTS.match(texts[n]))
    last = next(rights, body - 1)
    words = _WORDS.search(texts[counted]) if counted is not None else None
    placed = [] if dated is None else [one.strip() for one in _SEPARATORS.split(texts[dated])]
    known = ServiceStatement(
        NAME,
        own_id=match[1] if match else None,
        section=placed[0] if len(placed) > 1 and not _DIGIT.search(placed[0]) else None,
        page=next((one for one in placed if is_page(one) and not one.isdecimal()), None),
        copyright=joined(texts[last + 1 :]),
        words=int(words[1]) if words else None,
        terms=(("Rubrique", (texts[dated],)),) if dated is not None else (),
    )
    return ExportedDocument(
        number,
        text.paragraphs(filled[body], filled[last] + 1) if body <= last else (),
        known,
        title=texts[title_at] if title_at < len(texts) else None,
        outlet=texts[dated - 1] if dated else None,
        date="-".join(match.group(2, 3, 4)) if match else None,
        authors=(texts[body - 1],) if body > title_at + 1 else (),
    )


def _counts(line: str, is_dated: bool) -> bool:
    """Return whether a line states the number of words: that of the day may, or one that says little else."""
    return (is_dated or len(line) <= _LONGEST_COUNT) and _WORDS.search(line) is not None


def _day(texts: Sequence[str], year: str) -> int | None:
    """Return which of the first blocks says the day: the first with the year of the document's number."""
    for at, written in enumerate(texts[:_MOST_ABOVE]):
        if at and len(written) < 160 and year in _YEAR.findall(written):
            return at
    return None
