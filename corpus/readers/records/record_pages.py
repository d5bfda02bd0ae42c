"""Turns the fields of a record into a page, or says why it is none. Does not clean the fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from corpus.article import FoundIn
from corpus.metadata.dates.date_parser import parse_date
from corpus.metadata.dates.date_values import date_text, plain_value
from corpus.metadata.urls import host
from corpus.page import PageFormat, RawPage, Rejected, StatedMetadata
from corpus.readers.capture_time import parse_capture_time
from corpus.readers.encodings.decoding import Decoded
from corpus.readers.records.authors import author_names
from corpus.readers.records.cut_texts import without_cut_mark
from corpus.readers.records.fields import CONTENT, RecordFields, UnknownFieldCounter
from corpus.readers.saved.html_signs import is_plainly_html
from corpus.readers.source_file import SourceFile
from corpus.text.missing_values import is_missing, is_unnamed

_FORMATS = {
    "clean": PageFormat.CLEAN,
    "page": PageFormat.PLAIN,
    "either": PageFormat.CLEAN,
    "html": PageFormat.HTML,
}
_ADDRESSES = ("http://", "https://")
_SITE = re.compile(r"https?://[^/\s]{3,200}/?$", re.IGNORECASE)
_SAMPLE = 200
_DEEPEST, _MOST_PARTS = 6, 10_000


def read_record(
    record: Mapping[str, object],
    file: SourceFile,
    line: int,
    outlet: str | None = None,
    unknown: UnknownFieldCounter | None = None,
    decoded: Decoded | None = None,
) -> RawPage | Rejected:
    """Return the page that a record describes, or a rejection of a record without words.

    `decoded` says in which encoding it was written, where the page is not marked with that afterwards.
    """
    fields = RecordFields(_within(record))
    if unknown is not None:
        unknown.count(fields)
    url = _url(fields)
    stated = _stated(fields, outlet)
    content, page_format = _content(fields)
    if not content:
        return replace(_without_words(file, line, url, record), url=url, outlet=stated.outlet)
    is_cut = False
    if page_format is not PageFormat.HTML:
        content, is_cut = without_cut_mark(content)
    own_id = _own_id(fields)
    encoding, is_sure, note = (decoded.encoding, decoded.sure, decoded.note) if decoded else (None, True, "")
    return RawPage(
        file.page_identity(url, line, own_id),
        f"{file.source}:{line}",
        page_format,
        content,
        url,
        stated,
        captured=_captured(fields),
        encoding=encoding,
        encoding_sure=is_sure,
        cut=is_cut,
        note=note,
        number=line,
        own_id=own_id,
    )


def _within(record: Mapping[str, object]) -> Mapping[str, object]:
    """Return the record inside a search engine's hit, with the hit's id where it has none."""
    inner = record.get("_source")
    if isinstance(inner, Mapping) and "_id" in record:
        return {"id": record["_id"], **inner}
    return record


def _without_words(file: SourceFile, line: int, url: str | None, record: Mapping[str, object]) -> Rejected:
    sample = str(record)[:_SAMPLE]
    if url:
        reason = "The record has an address and no text; fetch the page with a crawler and add that."
        return file.rejected("address only", reason, line, 0, sample)
    reason = "The record has no words in `text`, `body`, `page`, `html`, or a field like them (see docs/formats.md)."
    return file.rejected("empty", reason, line, 0, sample)


def _content(fields: RecordFields) -> tuple[str, PageFormat]:
    """Return the words of a record and how much cleaning they need; empty where it has none."""
    for group in CONTENT:
        for _, value in fields.values(group):
            words = value if isinstance(value, str) else "\n\n".join(_paragraphs(value, 0))
            if words.strip():
                is_html = words.lstrip()[:1] == "<" and is_plainly_html(words[:4_096].encode("utf-8", "replace"))
                return words, PageFormat.HTML if is_html else _FORMATS[group]
    return "", PageFormat.CLEAN


def _paragraphs(value: object, depth: int) -> Iterator[str]:
    """Yield the texts of a value: a text, a list of paragraphs, or sections with headlines and paragraphs."""
    if depth > _DEEPEST:
        return
    match value:
        case str():
            if value.strip():
                yield value
        case list() if any(isinstance(item, str) for item in value) and any(map(_is_span, value)):
            yield "".join(words for item in value[:_MOST_PARTS] for words in _paragraphs(item, depth + 1))
        case list():
            for item in value[:_MOST_PARTS]:
                yield from _paragraphs(item, depth + 1)
        case Mapping():
            for name in ("summary", "headline", "heading", "paragraphs", "sections", "text", "content"):
                yield from _paragraphs(value.get(name), depth + 1)
        case _:
            return


def _is_span(value: object) -> bool:
    """Return whether a value is a piece of a line that is set otherwise, as messengers export bold words and links."""
    return isinstance(value, Mapping) and {"type", "text"} == value.keys() - {"href"}


def _url(fields: RecordFields) -> str | None:
    """Return the address of a record; a field that is not always one counts only where it looks like one."""
    for name, value in fields.values("url"):
        text = _text(value)
        if text and (name in {"url", "link"} or text.lower().startswith(_ADDRESSES)):
            return text
    return None


def _captured(fields: RecordFields) -> datetime | None:
    return next((time for _, value in fields.values("captured") if (time := parse_capture_time(value))), None)


def _own_id(fields: RecordFields) -> str | None:
    for _, value in fields.values("id"):
        if text := _text(value):
            return text
    return None


def _stated(fields: RecordFields, outlet: str | None) -> StatedMetadata:
    return StatedMetadata(
        title=_first_text(fields, "title"),
        outlet=_outlet(fields) or outlet,
        date=_stated_date(fields),
        language=_first_text(fields, "language"),
        authors=next((names for _, value in fields.values("authors") if (names := author_names(value))), ()),
    )


def _stated_date(fields: RecordFields) -> str | None:
    """Return the first date of a record that can be read, else the first."""
    texts = [text for _, value in fields.values("date") if (text := _date(value))]
    if len(texts) < 2:
        return texts[0] if texts else None
    return next((text for text in texts if parse_date(text, FoundIn.RECORD)), texts[0])


def _outlet(fields: RecordFields) -> str | None:
    """Return the first name of an outlet, else the host of a site; other addresses in fields of such names are none."""
    texts = [text for _, value in fields.values("outlet") if (text := _text(value)) and not is_unnamed(text)]
    sites = (host(text) for text in texts if _SITE.match(text))
    return next((text for text in texts if "://" not in text), None) or next(sites, None)


def _first_text(fields: RecordFields, meaning: str) -> str | None:
    for _, value in fields.values(meaning):
        if text := _text(value):
            return text
    return None


def _date(value: object) -> str | None:
    """Return a date as it is read: text and numbers as they are, other shapes as what they hold."""
    match value:
        case {"start": str(start), "end": str(end)}:  # as exported articles have it
            return f"[{start},{end})"
        case Mapping() | list() | int() | float():
            return date_text(value)
        case _:
            return _text(value)


def _text(value: object) -> str | None:
    """Return a field as text, numbers written out; None for an empty field or another type."""
    if isinstance(value, str):
        text = value.strip()
        return text if len(text) == len(value) or not is_missing(text) else None  # `RecordFields` has looked at it
    value = plain_value(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    return None if is_missing(text) else text
