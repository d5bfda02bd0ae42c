"""Reads `.mhtml` and `.mht` files: pages that browsers saved as mails. Reads their main part alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.utils import unquote

from corpus.page import RawPage, Rejected
from corpus.readers.capture_time import parse_capture_time
from corpus.readers.saved.html_signs import is_plainly_html
from corpus.readers.saved.whole_file import LARGEST, SavedPage, page_of
from corpus.readers.source_file import SourceFile, read_whole

_PAGES = ("text/html", "application/xhtml+xml", "text/plain")
_MOST_PARTS = 20_000
_HEADER = re.compile(rb"\s{0,99}(?:[A-Za-z][\w-]{1,60}:|From )")


def read_mhtml(file: SourceFile, outlet: str | None) -> Iterator[RawPage | Rejected]:
    """Yield the page; its frames, styles and pictures are parts of it."""
    raw = read_whole(file, LARGEST)
    if isinstance(raw, Rejected):
        yield raw
        return
    if is_plainly_html(raw):  # some programs save plain HTML under this ending
        yield page_of(SavedPage(raw), file, outlet)
        return
    mail = message_from_bytes(raw.lstrip()) if _HEADER.match(raw) else None
    main = _main_part(mail) if mail else None
    if mail is None or main is None:
        yield file.rejected("broken", "The file holds no saved page; save it again, as a web page.")
        return
    yield page_of(_saved(mail, main), file, outlet)


def _main_part(mail: Message) -> Message | None:
    """Return the part that the head names as the first, else the first page among the parts."""
    parts = [part for part, _ in zip(mail.walk(), range(_MOST_PARTS), strict=False) if not part.is_multipart()]
    pages = [part for part in parts if part.get_content_type() in _PAGES]
    pages.sort(key=lambda part: _PAGES.index(part.get_content_type()))
    start = mail.get_param("start")
    named = [part for part in pages if isinstance(start, str) and _id(part.get("Content-ID")) == _id(start)]
    return next(iter([*named, *_at(pages, _location(mail)), *pages]), None)


def _at(pages: list[Message], location: str | None) -> list[Message]:
    return [part for part in pages if location and _location(part) == location]


def _saved(mail: Message, main: Message) -> SavedPage:
    payload = main.get_payload(decode=True)
    return SavedPage(
        payload if isinstance(payload, bytes) else b"",
        url=_location(mail) or _location(main),
        charset=main.get_content_charset(),
        captured=parse_capture_time(_text(mail.get("Date"))),
        is_plain=main.get_content_type() == "text/plain",
    )


def _location(part: Message) -> str | None:
    """Return the address that a part, or the whole, came from."""
    stated = _text(part.get("Snapshot-Content-Location") or part.get("Content-Location"))
    return "".join(stated.split()) or None


def _id(stated: object) -> str:
    return unquote(_text(stated).strip())


def _text(value: object) -> str:
    return str(value) if value is not None else ""
