"""Reads feeds in RSS and Atom, and what else `.xml` files hold: records, documents, pages. Fetches nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urljoin

from corpus.page import PageFormat, RawPage, Rejected, StatedMetadata
from corpus.readers.encodings.decoding import UNDECIDED, decode
from corpus.readers.records.broken_feeds import broken_items, item_starts
from corpus.readers.records.cut_texts import without_cut_mark
from corpus.readers.records.document_xml import document_records, root_of
from corpus.readers.records.fields import UnknownFieldCounter
from corpus.readers.records.item_xml import item_records, nitf_record
from corpus.readers.records.record_pages import read_record
from corpus.readers.saved.html_signs import is_plainly_html
from corpus.readers.single_page import read_html
from corpus.readers.source_file import PAGE_LIMIT, Found, SourceFile, read_whole

FEED_LIMIT = 4 * PAGE_LIMIT
_DOCUMENTS = ("doc", "tei", "teicorpus", "corpus")
_FEEDS = ("rss", "feed", "rdf")
_SITEMAPS = ("urlset", "sitemapindex")
_BESIDE_ADDRESS = re.compile(r"@[\w.-]{1,250}\s?\(([^()@]{2,80})\)")
"""A name in brackets behind an address of mail; several may follow one another."""
_DECLARATION = re.compile(r"\A<\?[^<>]{0,1000}>")


def read_feed(file: SourceFile, outlet: str | None) -> Iterator[Found]:
    """Yield a page for each entry, with the words that the feed itself carries."""
    raw = read_whole(file, FEED_LIMIT)
    if isinstance(raw, Rejected):
        yield raw
        return
    decoded = decode(raw, file.encoding)
    if decoded is None:
        yield file.rejected("encoding", UNDECIDED, sample=repr(raw[:60]))
        return
    root = root_of(decoded.text[:20_000])
    if root in _DOCUMENTS:
        yield from map(decoded.mark, _read_records(file, document_records(decoded.text), outlet))
    elif root == "nitf":
        yield from map(decoded.mark, _read_records(file, [nitf_record(decoded.text)], outlet))
    elif is_plainly_html(raw):
        yield from read_html(file, outlet)
    elif root in _SITEMAPS:
        number = decoded.text.count("<loc>")
        yield file.rejected("list of links", f"The file is a sitemap: a list of {number:,} links, and no article.")
    else:
        records, is_whole = item_records(decoded.text) if root not in _FEEDS else ([], True)
        if not records:
            yield from map(decoded.mark, _read_entries(file, decoded.text, outlet))
            return
        yield from map(decoded.mark, _read_records(file, records, outlet))
        if not is_whole:
            reason = (
                f"The XML is broken after record {len(records)}; the rest of it was left out. Mend it, or write JSON."
            )
            yield file.rejected("broken", reason, line=len(records) + 1)


def _read_records(file: SourceFile, records: Sequence[Mapping[str, object]], outlet: str | None) -> Iterator[Found]:
    unknown = UnknownFieldCounter()
    for number, record in enumerate(records, 1):
        yield file.guarded(partial(read_record, record, file, number, outlet, unknown), number)
    yield from unknown.found(file.source)


def _read_entries(file: SourceFile, text: str, outlet: str | None) -> Iterator[RawPage | Rejected]:
    feed = _parsed(text)
    entries: Sequence[Mapping[str, Any]] = feed.entries
    is_short = feed.bozo and len(item_starts(text)) > len(entries)
    if is_short or (feed.bozo and not all(_words(entry)[0] for entry in entries)):
        entries = _mended(entries, list(broken_items(text)))
    if not entries:
        yield file.rejected("unknown kind", "The file is no RSS or Atom feed, or one without entries.")
        return
    home = _text(feed.feed, "link") or next(
        (link for one in feed.feed.get("links", ()) if (link := one.get("href"))), None
    )
    for number, entry in enumerate(entries, 1):
        yield file.guarded(partial(_read_entry, file, number, entry, outlet or _outlet(entry, feed.feed), home), number)


def _parsed(text: str) -> Any:
    """Parse a feed, without the encoding that it declares: its bytes have been decoded by that or another."""
    import feedparser  # only the process that reads feeds waits for it

    text = _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n\0"), count=1).replace("\0", "")
    as_utf8 = {"content-type": "application/xml; charset=utf-8"}
    # A text that names a file or an address would be opened; bytes in a stream are not.
    return feedparser.parse(io.BytesIO(text.encode("utf-8", "replace")), response_headers=as_utf8)


def _mended(parsed: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return the entries that a parser found where they have words, and others as they stand in a broken feed."""
    if len(parsed) == len(found):
        return [one if _words(one)[0] else other for one, other in zip(parsed, found, strict=True)]
    return found if len(found) > len(parsed) else parsed


def _read_entry(
    file: SourceFile, number: int, entry: Mapping[str, Any], outlet: str | None, home: str | None
) -> RawPage | Rejected:
    if kind := _other_kind(entry):
        return file.rejected("no article", f"The entry is a blog's {kind}, and no article.", number)
    words, is_summary = _words(entry)
    title, link = _text(entry, "title"), _text(entry, "link")
    url = urljoin(home, link) if home and link else link
    if not words.strip():
        kind = "address only" if url else "empty"
        reason = "The entry carries no words but its title; fetch the page with a crawler and add that."
        return replace(file.rejected(kind, reason, number, 0, title or ""), url=url, outlet=outlet)
    words, is_cut = without_cut_mark(words, is_summary)
    date = next((text for name in ("published", "created", "updated") if (text := _text(entry, name))), None)
    stated = StatedMetadata(title, outlet, date, _language(entry), _authors(entry))
    own_id = None if url else _text(entry, "id")
    return RawPage(
        file.page_identity(url, number, own_id),
        f"{file.source}:{number}",
        PageFormat.CLEAN,
        words,
        url,
        stated,
        cut=is_cut,
        number=number,
        own_id=own_id,
    )


def _outlet(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> str | None:
    """Return the feed that an entry was taken from, where a feed of feeds says so, else the feed's own title."""
    source = entry.get("source")
    return (_text(source, "title") if isinstance(source, Mapping) else None) or _text(feed, "title")


def _other_kind(entry: Mapping[str, Any]) -> str | None:
    """Return the kind of an entry of a blog's export where it is no post or page, such as `comment` or `settings`."""
    for tag in entry.get("tags", ()):
        if str(tag.get("scheme")).endswith("/g/2005#kind"):
            kind = str(tag.get("term")).rpartition("#")[2]
            return None if kind in {"post", "page"} else kind
    return None


def _words(entry: Mapping[str, Any]) -> tuple[str, bool]:
    """Return the longest content of an entry, or its summary, and whether it is a summary."""
    content = entry.get("content", ())
    parts = [content] if isinstance(content, str) else [part.get("value") or "" for part in content]
    longest = max(parts, key=len, default="")
    summary = _text(entry, "summary") or ""
    is_summary = len(summary) > len(longest) or not longest.strip()
    return (summary, True) if is_summary else (longest, False)


def _authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of an entry's authors; some feeds state an address with the name in brackets."""
    stated = _text(entry, "author")
    listed = [name for author in entry.get("authors", ()) if (name := author.get("name"))]
    if stated and "@" in stated and len(listed) < 2:
        several = _BESIDE_ADDRESS.findall(stated)
        return tuple(several) if len(several) > 1 else tuple(filter(None, [_name(stated)]))
    return tuple(filter(None, map(_name, map(_closed, listed) if listed else [stated] if stated else [])))


def _closed(name: str) -> str:
    """Return a name that a parser has cut out of an address with a name in brackets: `ple (Ida Falk`."""
    return name.rpartition("(")[2] if "(" in name and ")" not in name else name


def _name(author: str) -> str | None:
    """Return the name of an author that may stand beside an address of mail; None for an address alone."""
    before, _, rest = author.replace("<", "(").partition("(")
    parts = [before.strip(), re.split("[)>]", rest, maxsplit=1)[0].strip()]
    addresses = [part for part in parts if any("@" in word[1:] for word in part.split())]
    if not addresses:
        return author.strip() or None
    return next((part for part in parts if part and part not in addresses), None)


def _language(entry: Mapping[str, Any]) -> str | None:
    content = entry.get("content", ())
    return next((part["language"] for part in content if not isinstance(part, str) and part.get("language")), None)


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return value.strip() or None if isinstance(value, str) else None
