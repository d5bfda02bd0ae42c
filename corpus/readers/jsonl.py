"""Reads `.jsonl` files, and turns the fields of a record into a page. Does not clean the fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial

from corpus.metadata.urls import canonical_url
from corpus.page import PageFormat, RawPage, Rejected, StatedMetadata
from corpus.readers.encodings.decoding import UNDECIDED
from corpus.readers.encodings.line_decoder import LineDecoder
from corpus.readers.missing_values import is_missing
from corpus.readers.source_file import DAMAGE, PAGE_LIMIT, NumberedLine, SourceFile, open_source, raw_lines, read_lines

_FORMATS = (
    ("text", PageFormat.CLEAN),
    ("body", PageFormat.CLEAN),
    ("page", PageFormat.PLAIN),
    ("html", PageFormat.HTML),
)
_LONG_LINE, _MOST_VALUES = 1_000_000, 1_000_000
"""A line of so many bytes may have so many commas and brackets: each value takes about a hundred bytes of memory."""
CONTENT_FIELDS = frozenset(field for field, _ in _FORMATS)
RECORD_FIELDS = CONTENT_FIELDS | {"id", "url", "outlet", "date", "published", "title", "authors", "language"}


def read_jsonl(file: SourceFile, outlet: str | None) -> Iterator[RawPage | Rejected]:
    """Yield a page for each line; a broken line is rejected with its number and reading goes on."""
    last_line = 0
    decoder = LineDecoder(partial(raw_lines, file.path), file.encoding)
    try:
        with open_source(file.path) as stream:
            for line in read_lines(stream):
                last_line = line.number
                if line.raw.strip(b" \t\r\n\xef\xbb\xbf"):
                    yield file.guarded(partial(_read_line, file, line, outlet, decoder), line.number)
    except DAMAGE:
        reason = f"The compressed file ends too early or is damaged after line {last_line}; fetch it again."
        yield file.rejected("broken", reason, line=last_line + 1)
    if not last_line:
        yield file.rejected("empty", "The file is empty.")


def page_from_record(
    record: Mapping[str, object], file: SourceFile, line: int, outlet: str | None = None
) -> RawPage | None:
    """Build the page that a record describes; None when the record holds no words."""
    for field, page_format in _FORMATS:
        content = record.get(field)
        if isinstance(content, str) and not is_missing(content):
            url = _text(record.get("url"))
            stated = _stated(record, outlet)
            return RawPage(
                _identity(record, url, file, line), f"{file.source}:{line}", page_format, content, url, stated
            )
    return None


def _read_line(file: SourceFile, line: NumberedLine, outlet: str | None, decoder: LineDecoder) -> RawPage | Rejected:
    if line.size > PAGE_LIMIT:
        reason = f"The line is longer than {PAGE_LIMIT // 1_000_000} MB, too long for one article; split the record."
        return file.rejected("too long", reason, line.number, line.size, line.raw[:200].decode("utf-8", "replace"))
    decoded = decoder.decode(line.raw)
    if decoded is None:
        return file.rejected("encoding", UNDECIDED, line.number, line.size, repr(line.raw[:60]))
    text = decoded.text
    if line.size > _LONG_LINE and sum(map(text.count, ",[{")) > _MOST_VALUES:
        reason = f"The record has more than {_MOST_VALUES:,} values, too many for one article; split it."
        return file.rejected("too long", reason, line.number, line.size, text)
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = f"This line is not a JSON record ({error})."
        return file.rejected("broken", reason, line.number, line.size, text)
    if not isinstance(record, dict):
        return file.rejected("broken", "This line is not a JSON record with fields.", line.number, line.size, text)
    page = page_from_record(record, file, line.number, outlet)
    if page is None:
        reason = "The record has no words in `text`, `body`, `page` or `html`."
        return file.rejected("empty", reason, line.number, line.size, text)
    return decoded.mark(page)


def _identity(record: Mapping[str, object], url: str | None, file: SourceFile, line: int) -> str:
    own = _text(record.get("id"))
    if own:
        return f"{file.identity.rsplit('/', 1)[-1]}#{own}"
    return canonical_url(url) if url else f"{file.identity}:{line}"


def _stated(record: Mapping[str, object], outlet: str | None) -> StatedMetadata:
    return StatedMetadata(
        title=_text(record.get("title")),
        outlet=_text(record.get("outlet")) or outlet,
        date=_text(record.get("date")) or _published(record.get("published")),
        language=_text(record.get("language")),
        authors=_names(record.get("authors")),
    )


def _published(value: object) -> str | None:
    """Return the `published` of an exported article as `[start,end)`."""
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
    """Return a field as text, numbers written out; None for an empty field or another type."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    return None if is_missing(text) else text
