"""The blocks of `.pdf` files that hold text. Runs no script, opens no attachment, recognises no letters in pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium

from corpus.readers.exports.blocks import Block, Blocks, folded_blanks, is_wrapped

PdfError = pdfium.PdfiumError
MOST_PAGES = 20_000
_DIGITS = re.compile(r"\d+")
_HYPHENS = "\x02\xad\ufffe-‐"
"""How the end of a line in a word is written: as a mark of the library, or as a hyphen."""
_PAGE_NUMBER = re.compile(r"[^\W\d_]{1,8}\.? (\d{1,5})(?: ?(?:/|[^\W\d_]{1,4}) ?\d{1,5})?")
_EDGE = 3
"""Lines at the top and the foot of a page among which heads and numbers of pages are looked for."""


def of_pdf(raw: bytes) -> Blocks:
    """Return the lines of a `.pdf`, without numbers and heads of pages, and with words at line ends joined."""
    document = pdfium.PdfDocument(raw)
    try:
        pages = [_lines(document[number]) for number in range(min(len(document), MOST_PAGES))]
    finally:
        document.close()
    lines = list(_joined(list(_without_edges(pages))))
    return Blocks([Block(line) for line in lines], is_wrapped(lines))


def _lines(page: pdfium.PdfPage) -> list[str]:
    text = page.get_textpage()
    try:
        return [line.rstrip() for line in text.get_text_bounded().splitlines() if line.strip()]
    finally:
        text.close()


def _without_edges(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of pages without their numbers, and what stands beyond a number at the same edge."""
    seen = Counter(key for lines in pages for key in {_key(line) for line in (*lines[:_EDGE], *lines[-_EDGE:])})
    repeated = {key for key, count in seen.items() if count > max(2, len(pages) // 2) and "0" in key}
    stated = list(_stated_numbers(pages))
    at_foot = [2 * at > len(lines) for lines, at in zip(pages, stated, strict=True) if at is not None]
    is_foot = 2 * sum(at_foot) > len(at_foot)
    for lines, at in zip(pages, stated, strict=True):
        heads = [n for n, line in enumerate(lines) if n != at and _key(line) in repeated]
        start = max((n + 1 for n in heads if n < _EDGE), default=0)
        end = min((n for n in heads if n >= max(start, len(lines) - _EDGE)), default=len(lines))
        if at is not None:
            start, end = (start, min(at, end)) if is_foot else (max(at + 1, start), end)
        yield from lines[start:end]


def _stated_numbers(pages: Sequence[Sequence[str]]) -> Iterator[int | None]:
    """Yield which line of each page says its number; it may differ from its own by as much as that of most pages."""
    said = [{number: at for at, line in enumerate(lines) if (number := _number(line)) is not None} for lines in pages]
    offsets = Counter(number - own for own, numbers in enumerate(said, 1) for number in numbers)
    offset, count = offsets.most_common(1)[0] if offsets else (0, 0)
    if 2 * count <= len(pages):
        offset = 0
    yield from (numbers.get(own + offset) for own, numbers in enumerate(said, 1))


def _number(line: str) -> int | None:
    """Return the number of a page that a line says, after a word."""
    match = _PAGE_NUMBER.fullmatch(line.strip())
    return int(match[1]) if match else None


def _key(line: str) -> str:
    return _DIGITS.sub("0", line.strip())


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines with words that were divided at their ends made whole."""
    words = Counter(word.strip(".,;:!?()\"'“”") for line in lines for word in line.split())
    carried = ""
    for number, line in enumerate(lines):
        text = carried + line
        carried = ""
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if text[-1:] in _HYPHENS and text[-2:-1].isalpha() and following[:1].islower():
            before = text[:-1].split()[-1]
            rest = following.split()[0].strip(".,;:!?()\"'“”")
            is_hyphen = text[-1] in "-‐"
            keeps = is_hyphen and words[f"{before}-{rest}"] > words[f"{before}{rest}"]
            head, _, last = text[:-1].rpartition(" ")
            carried = last + ("-" if keeps else "")
            text = head
        if text.strip():
            yield folded_blanks(text)
