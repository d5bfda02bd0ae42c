"""What the first bytes of a file say: which kind of file it is, and from where a browser saved it. Parses no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from corpus.readers.capture_time import parse_capture_time

_HEAD = 4_096
_FIRST_TAG = re.compile(
    r"<(?:!doctype\s{1,9}html|html|head|body|meta|title|link|script|style|base)[\s>/]", re.IGNORECASE
)
_XML_DECLARATION = re.compile(r"<\?xml[^<>]{0,500}\?>", re.IGNORECASE)
_SAVED_FROM = re.compile(r"saved from url=\((\d{1,5})\)(\S{1,4000})", re.IGNORECASE)
_SINGLE_FILE = ("page saved with singlefile", "archive processed by singlefile")
_URL_LINE = re.compile(r"^[ \t]{0,9}url:[ \t]{0,9}(\S{1,4000})", re.MULTILINE)
_DATE_LINE = re.compile(r"^[ \t]{0,9}saved date:[ \t]{0,9}([^\n]{1,200})", re.MULTILINE)
_MIRRORED = re.compile(r"Mirrored from (\S{1,4000}) by HTTrack[^,]{0,200}(?:\[[^\]]{0,100}\])?,([^\n]{1,100})")
_BEGINNINGS = (
    (".html", _FIRST_TAG),
    (".warc", re.compile(r"WARC/\d\.\d\s")),
    (".json", re.compile(r"\[?\s{0,100}\{")),
    (".xml", re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)),
    (".mhtml", re.compile(r"(?:From|MIME-Version|Snapshot-Content-Location|Subject|Date): ", re.IGNORECASE)),
    (".webarchive", re.compile(r"bplist00")),
)
"""By ending, how a file of that kind begins."""
_HOLDS = {
    ".json": re.compile(r'"(?:text|body|content|html|maintext|article_?text|articleBody|headline)"\s{0,9}:'),
    ".mhtml": re.compile(r"multipart/related", re.IGNORECASE),
    ".webarchive": re.compile(r"WebMainResource"),
}
"""By ending, what its first bytes hold too, where many other files begin so."""
_SEARCHED, _MOST_COMMENTS = 100_000, 20
"""Characters, and comments, of a page in which a note of who saved it is looked for."""


@dataclass(frozen=True, slots=True)
class SavedFrom:
    """Where a saved page came from, and when it was saved."""

    url: str | None = None
    captured: datetime | None = None


def is_plainly_html(head: bytes) -> bool:
    """Return whether a file that begins with these bytes is a page of HTML."""
    return _FIRST_TAG.match(_first_element(_text(head))) is not None


def ending_by_beginning(head: bytes) -> str:
    """Return the ending that suits a file that begins with these bytes; empty for one that is plainly no page."""
    text = _text(head)
    first = _first_element(text)
    kinds = (ending for ending, begins in _BEGINNINGS if begins.match(first))
    return next((one for one in kinds if one not in _HOLDS or _HOLDS[one].search(text)), "")


def _first_element(text: str) -> str:
    """Return a text without the blanks, the declaration and the comments before its first element."""
    rest = text.lstrip()
    if declaration := _XML_DECLARATION.match(rest):
        rest = rest[declaration.end() :].lstrip()
    while rest.startswith("<!--"):
        rest = rest.partition("-->")[2].lstrip()
    return rest


def _text(head: bytes) -> str:
    """Return the beginning of a file as far as ASCII goes; the zeros of UTF-16 are left out."""
    return head[:_HEAD].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe").decode("latin-1")


def saved_from(page: str) -> SavedFrom:
    """Return what a comment near the beginning of a page says: of a browser, of SingleFile or of HTTrack."""
    for comment in _comments(page[:_SEARCHED]):
        if by_browser := _SAVED_FROM.match(comment):
            return SavedFrom(_address(by_browser[2]))
        if comment[:40].lower().startswith(_SINGLE_FILE):
            url, date = _URL_LINE.search(comment), _DATE_LINE.search(comment)
            return SavedFrom(_address(url[1]) if url else None, parse_capture_time(date[1]) if date else None)
        if mirrored := _MIRRORED.match(comment):
            address = mirrored[1] if "://" in mirrored[1] else f"http://{mirrored[1]}"
            return SavedFrom(_address(address), parse_capture_time(mirrored[2].strip()))
    return SavedFrom()


def _comments(text: str) -> Iterator[str]:
    """Yield the first comments of a page."""
    end = 0
    for _ in range(_MOST_COMMENTS):
        start = text.find("<!--", end)
        end = text.find("-->", start)
        if start < 0 or end < 0:
            return
        yield text[start + 4 : end].lstrip()


def _address(url: str) -> str | None:
    """Return the address of a page on the web; None for one of the disk or of the browser."""
    return url if url.lower().startswith(("http://", "https://")) else None
