"""Turns records (the fields of one page) into pages, and reads `.jsonl`. Does not clean what the fields hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from corpus.metadata.urls import plain_address
from corpus.page import PageFormat, RawPage, Rejected, StatedMetadata
from corpus.readers.encoding import decode
from corpus.readers.source_file import DAMAGE, PAGE_LIMIT, Found, Line, lines, opened

_FORMS = (("text", PageFormat.CLEAN), ("body", PageFormat.CLEAN), ("page", PageFormat.PLAIN), ("html", PageFormat.HTML))
CONTENT_FIELDS = frozenset(field for field, _ in _FORMS)


def read_jsonl(found: Found, outlet: str | None) -> Iterator[RawPage | Rejected]:
    """Read a record a line; a broken line is rejected by its number and the next ones are read."""
    seen = 0
    try:
        with opened(found.path) as stream:
            for line in lines(stream):
                seen = line.number
                if line.raw.strip(b" \t\r\n\xef\xbb\xbf"):
                    yield _read_line(found, line, outlet)
    except DAMAGE:
        reason = f"The compressed file ends too early or is damaged after line {seen}; fetch it again."
        yield found.rejected("broken", reason, line=seen + 1)
    if not seen:
        yield found.rejected("empty", "The file is empty.")


def page_from(record: Mapping[str, object], found: Found, line: int, outlet: str | None = None) -> RawPage | None:
    """Make the page that a record describes, or None when it holds no words at all."""
    for field, form in _FORMS:
        content = record.get(field)
        if isinstance(content, str) and content.strip():
            url = _text(record.get("url"))
            stated = _stated(record, outlet)
            return RawPage(_identity(record, url, found, line), f"{found.source}:{line}", form, content, url, stated)
    return None


def _read_line(found: Found, line: Line, outlet: str | None) -> RawPage | Rejected:
    if line.size > PAGE_LIMIT:
        reason = f"The line is longer than {PAGE_LIMIT // 1_000_000} MB, too long for one article; split the record."
        return found.rejected("too long", reason, line.number, line.size, decode(line.raw[:200]) or "")
    text = decode(line.raw)
    if text is None:
        reason = "The characters of this line could not be read; save the file as UTF-8."
        return found.rejected("encoding", reason, line.number, line.size, repr(line.raw[:60]))
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = f"This line is not a JSON record ({error})."
        return found.rejected("broken", reason, line.number, line.size, text)
    if not isinstance(record, dict):
        return found.rejected("broken", "This line is not a JSON record with fields.", line.number, line.size, text)
    page = page_from(record, found, line.number, outlet)
    if page is None:
        reason = "The record has no words in `text`, `body`, `page` or `html`."
        return found.rejected("empty", reason, line.number, line.size, text)
    return page


def _identity(record: Mapping[str, object], url: str | None, found: Found, line: int) -> str:
    own = _text(record.get("id"))
    if own:
        return f"{found.identity.rsplit('/', 1)[-1]}#{own}"
    return plain_address(url) if url else f"{found.identity}:{line}"


def _stated(record: Mapping[str, object], outlet: str | None) -> StatedMetadata:
    return StatedMetadata(
        title=_text(record.get("title")),
        outlet=_text(record.get("outlet")) or outlet,
        date=_text(record.get("date")) or _published(record.get("published")),
        language=_text(record.get("language")),
        authors=_names(record.get("authors")),
    )


def _published(value: object) -> str | None:
    """Write the `published` of an exported article as `[start,end)`."""
    match value:
        case {"start": str(start), "end": str(end)}:
            return f"[{start},{end})"
        case _:
            return _text(value)


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(name for item in value if (name := _text(item)))
    text = _text(value)
    return (text,) if text else ()


def _text(value: object) -> str | None:
    """Give a field as text: numbers are written out, anything that is not text or number counts as silence."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None
