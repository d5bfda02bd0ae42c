"""Reads `.xml` files that are RSS or Atom feeds. Fetches nothing that they link to."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from corpus.metadata.urls import canonical_url
from corpus.page import PageFormat, RawPage, Rejected, StatedMetadata
from corpus.readers.packed.compression import DAMAGE
from corpus.readers.source_file import PAGE_LIMIT, SourceFile, open_source

FEED_LIMIT = 4 * PAGE_LIMIT


def read_feed(file: SourceFile, outlet: str | None) -> Iterator[RawPage | Rejected]:
    """Yield a page for each entry, with the words that the feed itself carries."""
    try:
        with open_source(file.path) as stream:
            raw = stream.read(FEED_LIMIT + 1)
    except DAMAGE:
        yield file.rejected("broken", "The compressed file ends too early or is damaged; fetch it again.")
        return
    if len(raw) > FEED_LIMIT:
        yield file.rejected("too long", f"The feed is longer than {FEED_LIMIT // 1_000_000} MB; split the file.")
        return
    import feedparser  # only the process that reads feeds waits for it

    feed = feedparser.parse(io.BytesIO(raw))  # bytes that name a file or an address would be opened
    if not feed.entries:
        empty = not raw.strip()
        reason = "The file is empty." if empty else "The file is no RSS or Atom feed, or one without entries."
        yield file.rejected("empty" if empty else "unknown kind", reason)
        return
    named = outlet or _text(feed.feed, "title")
    for number, entry in enumerate(feed.entries, 1):
        yield file.guarded(partial(_read_entry, file, number, entry, named), number)


def _read_entry(file: SourceFile, number: int, entry: Mapping[str, Any], outlet: str | None) -> RawPage | Rejected:
    words = max((part.get("value", "") for part in entry.get("content", ())), key=len, default="")
    words = words or _text(entry, "summary") or ""
    title = _text(entry, "title")
    if not words.strip():
        return file.rejected("empty", "The entry carries no words but its title.", number, 0, title or "")
    url, own = _text(entry, "link"), _text(entry, "id")
    unnamed = f"{file.identity.rsplit('/', 1)[-1]}#{own}" if own else f"{file.identity}:{number}"
    identity = canonical_url(url) if url else unnamed
    authors = tuple(name for author in entry.get("authors", ()) if (name := author.get("name")))
    stated = StatedMetadata(
        title, outlet, _text(entry, "published") or _text(entry, "updated"), _language(entry), authors
    )
    return RawPage(identity, f"{file.source}:{number}", PageFormat.CLEAN, words, url, stated)


def _language(entry: Mapping[str, Any]) -> str | None:
    return next((part["language"] for part in entry.get("content", ()) if part.get("language")), None)


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return value.strip() or None if isinstance(value, str) else None
