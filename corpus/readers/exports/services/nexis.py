"""Nexis and LexisNexis, of all years: Academic, Nexis UK, Lexis Advance and Nexis Uni. Knows no kind of file.

The older forms begin each document with its number ("1 of 74 DOCUMENTS"), the newer end it with a line of their own
("End of Document"). Both state what they know as labels with values, in front of the text and behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from corpus.article import ServiceStatement
from corpus.readers.exports.blocks import Block, Blocks, spans_before, spans_from
from corpus.readers.exports.document import Export, ExportedDocument
from corpus.readers.exports.lengths import Unit
from corpus.readers.exports.services.labels import RIGHTS, kinds_of_labels, label_key
from corpus.readers.exports.services.statements import is_edition, joined, stated, time_in

NAME = "Nexis"
_KINDS = kinds_of_labels("nexis")
_COUNTER = re.compile(r"(?:[^\W\d_]{1,12} )?(\d{1,5}) [^\W\d_]{1,6} (\d{1,5})(?: [^\W\d_]{4,15})?")
"""`1 of 74 DOCUMENTS`, `Dokument 1 von 49`: two numbers with a word between, in any language."""
_LABEL = re.compile(r"([^\W\d_][\w .&/'()-]{0,40}?) ?[:：] ?(.*)", re.DOTALL)
_OTHER_LABEL = re.compile(r"([^\W\d_][\w -]{2,25}): (.+)", re.DOTALL)
"""A label behind a text that is in no list."""
_WORDS = re.compile(r"(\d[\d.,]{0,8}) ?[^\W\d_]{1,12}")
_LENGTH = re.compile(r"\d[\d.,]{0,8} ?[^\W\d_]{1,12}")
_DIGITS = re.compile(r"\d")
_ID = re.compile(r"urn(?::|%3A)contentItem(?::|%3A)([0-9A-Z-]{16,30})")
_FIELDS = frozenset(("title", "author", "words", "language", "body", "end_of_body"))
"""Kinds of labels whose values are fields of the article, or say nothing of it."""
_MOST_ABOVE = 14
"""Blocks of words that stand at most between the beginning of a document and its first label."""
_LISTED = re.compile(r"\d{1,4}\. ?(.+)")
"""A title in the list of documents that the newer form begins with."""
_MOST_HEAD = 4
"""Blocks over the date of a document of the newer form: the title, the outlet, its section or edition."""


class _Entry(NamedTuple):
    """A block that is not blank: what it is, and for a label its name and value; `at` is its place in the file."""

    kind: str
    text: str
    at: int
    label: str = ""
    value: str = ""


class _Head(NamedTuple):
    """What stands above the labels of a document: `others` are its edition or section, and what is neither."""

    title: str | None
    outlet: str | None
    date: str | None
    others: tuple[str, ...]
    rights: tuple[str, ...]


def read(text: Blocks, is_told: bool = False) -> Export | None:
    """Return the documents of an export; None for any other text.

    Where it `is_told` that this is one, its page may be in a language whose words are not known.
    """
    blocks = text.blocks
    if counted := _counted(text):
        starts, stated = counted
        documents = [
            _document(text, number, start + 1, end, _removed(blocks, 0 if number == 1 else start, start + 1), True)
            for number, start, end in spans_from(starts, len(blocks))
        ]
        return Export(NAME, tuple(documents), stated)
    ends = [
        at for at, block in enumerate(blocks) if len(block.text) < 40 and _KINDS.get(label_key(block.text)) == "end"
    ]
    if is_told and not ends:
        ends = _repeated_ends(blocks)
    if not ends or not (is_told or any(entry.kind == "words" for entry in _entries(text, 0, ends[0]))):
        return None
    documents = []
    for number, floor, end in spans_before(ends):
        start = _start(text, floor, end)
        documents.append(_document(text, number, start, end, _removed(blocks, floor, start), False))
    return Export(NAME, tuple(documents))


def _repeated_ends(blocks: Sequence[Block]) -> list[int]:
    """Return where documents end in a language that is not known: at a short line that follows each length.

    A length is a label with a number and a word; the line is the same each time, and as frequent.
    """
    lengths = [
        at for at, block in enumerate(blocks) if (match := _LABEL.fullmatch(block.text)) and _LENGTH.fullmatch(match[2])
    ]
    places: dict[str, list[int]] = {}
    for at, block in enumerate(blocks):
        if 0 < len(block.text) < 40 and not _DIGITS.search(block.text):
            places.setdefault(block.text, []).append(at)
    for ends in sorted(places.values(), reverse=True):
        in_turn = [at for pair in zip(lengths, ends, strict=False) for at in pair]
        if len(ends) == len(lengths) and in_turn == sorted(in_turn):
            return ends
    return []


def _counted(text: Blocks) -> tuple[list[int], int | None] | None:
    """Return where numbered documents begin, and how many there are said to be; exports put together say several."""
    starts: list[int] = []
    totals: set[int] = set()
    for at, block in enumerate(text.blocks):
        match = _COUNTER.fullmatch(block.text) if len(block.text) < 40 else None
        if match and 0 < int(match[1]) <= int(match[2]) and at not in text.dates and _begins_document(text, at + 1):
            starts.append(at)
            totals.add(int(match[2]))
    return (starts, totals.pop() if len(totals) == 1 else None) if starts else None


def _begins_document(text: Blocks, at: int) -> bool:
    """Return whether a date and a label follow soon."""
    kinds = {entry.kind for entry in islice(_entries(text, at, at + 4 * _MOST_ABOVE), _MOST_ABOVE)}
    return "date" in kinds and not kinds.isdisjoint(("words", "body"))


def _entries(text: Blocks, start: int, end: int) -> Iterator[_Entry]:
    blocks = text.blocks
    end = min(end, len(blocks))
    width = text.width(start, end)
    at = start
    while at < end:
        entry = _entry(blocks[at].text, at, at in text.dates) if blocks[at].text else None
        at += 1
        if entry is None:
            continue
        if entry.label and entry.kind not in ("body", "end_of_body"):
            stands_apart = entry.at > 0 and not blocks[entry.at - 1].text
            while at < end and _goes_on(blocks[at].text):
                if not (stands_apart or entry.value.endswith(";") or text.fills_its_line(at - 1, width)):
                    break
                value = f"{entry.value} {blocks[at].text}".strip()
                entry = entry._replace(text=f"{entry.text} {blocks[at].text}", value=value)
                at += 1
        yield entry


def _entry(text: str, at: int, is_date: bool = False) -> _Entry:
    match = _LABEL.fullmatch(text)
    kind = _KINDS.get(label_key(match[1]), "") if match else ""
    if match and kind and (kind != "words" or _WORDS.match(match[2])):
        return _Entry(kind, text, at, match[1], match[2].strip())
    if len(text) < 40 and (kind := _KINDS.get(label_key(text), "")) in ("body", "end_of_body"):
        return _Entry(kind, text, at, text)
    if RIGHTS.match(text):
        return _Entry("rights", text, at)
    return _Entry("date" if is_date else "text", text, at)


def _goes_on(text: str) -> bool:
    """Return whether a line below a label belongs to its value."""
    return bool(text) and not _LABEL.fullmatch(text) and _entry(text, 0).kind == "text"


def _start(text: Blocks, floor: int, end: int) -> int:
    """Return where a document of the newer form begins: with its title, over the outlet and the date.

    Above the first one there may be a list of all documents and the search that found them.
    """
    entries = list(_entries(text, floor, end))
    labelled = next((n for n, entry in enumerate(entries) if entry.kind in ("words", "body")), len(entries))
    dates = [n for n in range(max(0, labelled - _MOST_ABOVE), labelled) if entries[n].kind == "date"]
    if not dates:
        return entries[0].at if entries else floor
    listed = {match[1] for entry in entries[: dates[-1]] if (match := _LISTED.fullmatch(entry.text))}
    above = range(dates[-1] - 1, max(-1, dates[-1] - _MOST_ABOVE), -1)
    if (named := next((n for n in above if entries[n].text in listed), None)) is not None:
        return entries[named].at
    first = dates[0] if dates[0] <= _MOST_HEAD else dates[-1]
    start = first
    while start > max(0, first - _MOST_HEAD) and entries[start - 1].kind == "text":
        is_apart = entries[start - 1].at < entries[start].at - 1
        if is_apart and start < first:
            break
        start -= 1
    return entries[start].at


def _removed(blocks: Sequence[Block], start: int, end: int) -> tuple[str, ...]:
    return tuple(block.text for block in blocks[start:end] if block.text)


def _document(
    text: Blocks, number: int, start: int, end: int, removed: tuple[str, ...], is_older: bool
) -> ExportedDocument:
    entries = list(_entries(text, start, end))
    first_label = next((n for n, entry in enumerate(entries) if entry.label), len(entries))
    if first_label > _MOST_ABOVE:
        first_label = min(_MOST_ABOVE, len(entries))
    above = entries[:first_label]
    body = _body_start(entries, first_label)
    behind = next(
        (n for n in range(body, len(entries)) if entries[n].kind in ("trailing", "end_of_body", "language")),
        len(entries),
    )
    while behind > body and entries[behind - 1].kind == "rights":
        behind -= 1
    labels = [*entries[first_label:body], *_continued(entries[behind:])]
    head = _head(above, any(entry.kind == "title" for entry in labels), is_older)
    editions = [line for line in head.others if is_edition(line)]
    values = {entry.kind: entry.value for entry in reversed(labels) if entry.value}
    last = entries[behind - 1].at + 1 if behind > body else 0
    paragraphs = text.paragraphs(entries[body].at, last) if behind > body else ()
    links = [match[1] for block in text.blocks[start:end] if block.link and (match := _ID.search(block.link))]
    known = ServiceStatement(
        NAME,
        own_id=links[0] if links else None,
        edition=joined(editions),
        time=time_in(head.date),
        copyright=joined([*head.rights, *(entry.text for entry in entries[behind:] if entry.kind == "rights")]),
        words=_number_of_words(values.get("words")),
    )
    terms = ((entry.label, entry.value) for entry in labels if entry.label and entry.kind not in _FIELDS)
    return ExportedDocument(
        number,
        paragraphs,
        stated(known, terms),
        title=values.get("title") or head.title,
        outlet=head.outlet,
        date=head.date,
        authors=(author,) if (author := values.get("author")) else (),
        language=values.get("language"),
        unit=Unit.ASCII_WORDS,
        removed=removed,
        beside=tuple(line for line in head.others if line not in editions),
    )


def _continued(entries: Sequence[_Entry]) -> Iterator[_Entry]:
    """Yield the labels behind a text: whatever stands between them belongs to the one before, up to the rights."""
    label: _Entry | None = None
    for entry in entries:
        if label and not entry.label and entry.kind in ("text", "date"):
            if match := _OTHER_LABEL.fullmatch(entry.text):
                yield label
                label = entry._replace(label=match[1], value=match[2])
                continue
            label = label._replace(value=f"{label.value} {entry.text}".strip())
            continue
        if label:
            yield label
        label = entry if entry.label else None
    if label:
        yield label


def _body_start(entries: Sequence[_Entry], first_label: int) -> int:
    """Return the number of the first entry of the text: behind the word "Body", or else behind the labels above."""
    bodies = (
        n for n in range(first_label, min(first_label + 2 * _MOST_ABOVE, len(entries))) if entries[n].kind == "body"
    )
    if (found := next(bodies, None)) is not None:
        return found + 1
    at = first_label
    while at < len(entries) and entries[at].label and entries[at].kind not in ("trailing", "end_of_body"):
        at += 1
    return at


def _head(above: Sequence[_Entry], has_title: bool, is_older: bool) -> _Head:
    """Return what stands above the labels.

    The older form has outlet, date, edition and title in this order, or the title as a label; the newer has title,
    outlet, section and date.
    """
    dated = next((n for n, entry in enumerate(above) if entry.kind == "date"), None)
    rights = [entry.text for entry in above if entry.kind == "rights"]
    before = [entry.text for entry in above[:dated] if entry.kind == "text"]
    after = [] if dated is None else [entry.text for entry in above[dated + 1 :] if entry.kind in ("text", "date")]
    title = None
    if not is_older and not has_title and before:
        title = before.pop(0)
    elif not has_title and after:
        title = after.pop()
    outlet = before.pop(0) if before else None
    return _Head(title, outlet, None if dated is None else above[dated].text, (*before, *after), tuple(rights))


def _number_of_words(value: str | None) -> int | None:
    match = _WORDS.match(value or "")
    return int(re.sub(r"[.,]", "", match[1])) if match else None
