"""Reads `.webarchive` files, in which Safari saves a page with its parts. Reads the page alone."""

from __future__ import annotations

import plistlib
from collections.abc import Iterator, Mapping
from xml.parsers.expat import ExpatError

from corpus.page import RawPage, Rejected
from corpus.readers.saved.html_signs import is_plainly_html
from corpus.readers.saved.whole_file import LARGEST, SavedPage, page_of
from corpus.readers.source_file import SourceFile, read_whole

_BROKEN = "The file is no web archive of Safari, or a damaged one; save the page again."


def read_webarchive(file: SourceFile, outlet: str | None) -> Iterator[RawPage | Rejected]:
    """Yield the page; its frames, styles and pictures are parts of it."""
    raw = read_whole(file, LARGEST)
    if isinstance(raw, Rejected):
        yield raw
    elif is_plainly_html(raw):
        yield page_of(SavedPage(raw), file, outlet)
    elif (saved := _saved(raw)) is None:
        yield file.rejected("broken", _BROKEN)
    else:
        yield page_of(saved, file, outlet)


def _saved(raw: bytes) -> SavedPage | None:
    try:
        archive = plistlib.loads(raw)
    except (ExpatError, ValueError, LookupError, TypeError, RecursionError):
        return None
    main = archive.get("WebMainResource") if isinstance(archive, Mapping) else None
    if not isinstance(main, Mapping):
        return None
    data, kind = main.get("WebResourceData"), _text(main, "WebResourceMIMEType")
    if not isinstance(data, bytes):
        data = data.encode("utf-8", "replace") if isinstance(data, str) else b""
    charset = _text(main, "WebResourceTextEncodingName")
    return SavedPage(data, _text(main, "WebResourceURL"), charset, is_plain=kind == "text/plain")


def _text(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    return value.strip() or None if isinstance(value, str) else None
