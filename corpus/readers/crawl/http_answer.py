"""Takes the page out of the answer of a server: head, chunks, compression. Trusts no header that the bytes contradict.

Crawlers store answers as they were sent, or decoded under the headers of what was sent, or something between.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import brotli
from backports.zstd import ZstdError

from corpus.readers.crawl.records import fields_of
from corpus.readers.packed.compression import zstd_decompressor

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LONGEST_HEAD = 262_144
_CHUNK = re.compile(rb"[ \t]{0,8}([0-9A-Fa-f]{1,8})[ \t]{0,8}(?:;[^\r\n]{0,1000})?\r?\n")
_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?([\w.:-]{2,30})""", re.IGNORECASE)
_LAYERS = 3
"""Times that a page may be compressed; some servers compress twice."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """The answer of a server: status, headers by name in small letters, and the body as stored."""

    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def media_type(self) -> str:
        """Return the type of the content, such as `text/html`, in small letters; empty where none is stated."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """Return the encoding that the server states."""
        found = _CHARSET.search(self.headers.get("content-type", ""))
        return found[1] if found else None


def parse_answer(block: bytes) -> HttpAnswer:
    """Split the block of a response into status, headers and body; what has no head is all body."""
    status = _STATUS.match(block)
    if not status:
        return HttpAnswer(None, {}, block)
    end = _HEAD_END.search(block, 0, _LONGEST_HEAD)
    if not end:
        return HttpAnswer(int(status[1]), fields_of(block), b"")
    return HttpAnswer(int(status[1]), fields_of(block[: end.start()]), block[end.end() :])


def decoded_body(answer: HttpAnswer, limit: int) -> bytes:
    """Return the body without chunks and compression, whether or not the headers name them, up to a limit."""
    body = _without_chunks(answer.body, "chunked" in answer.headers.get("transfer-encoding", "").lower())
    stated = answer.headers.get("content-encoding", "").lower()
    for _ in range(_LAYERS):
        unpacked = _unpacked(body, stated, limit)
        if unpacked is None:
            return body
        body = unpacked
    return body


def _without_chunks(body: bytes, is_stated: bool) -> bytes:
    """Return the body without the lengths of its chunks, if it has any.

    Where the headers do not speak of chunks, they must reach exactly to the end.
    """
    parts: list[bytes] = []
    at = 0
    while found := _CHUNK.match(body, at):
        size = int(found[1], 16)
        if not size:
            return b"".join(parts)
        end = found.end() + size
        parts.append(body[found.end() : end])
        if end >= len(body):  # the crawler stopped within this chunk
            return b"".join(parts) if is_stated else body
        line_end = 2 if body[end : end + 2] == b"\r\n" else 1 if body[end : end + 1] == b"\n" else 0
        if not line_end:
            return body if len(parts) == 1 or not is_stated else b"".join(parts)
        at = end + line_end
    return b"".join(parts) if is_stated and parts and at >= len(body) else body


def _unpacked(body: bytes, stated: str, limit: int) -> bytes | None:
    """Return what a compressed body holds; None where it is not compressed, whatever the headers say."""
    if body[:2] == b"\x1f\x8b":
        return _inflated(body, 31, limit)
    if body[:4] == b"\x28\xb5\x2f\xfd":
        try:
            return zstd_decompressor().decompress(body, limit)
        except ZstdError:
            return None
    if "deflate" in stated and body.lstrip()[:1] != b"<":
        return _inflated(body, 15, limit) or _inflated(body, -15, limit)
    if "br" in stated.replace(",", " ").split() or _looks_packed(body):
        return _without_brotli(body, limit)
    return None


def _looks_packed(body: bytes) -> bool:
    """Return whether bytes are no text of any one-byte encoding; Brotli has no mark of its own."""
    head = body[:512]
    return sum(byte < 9 or 13 < byte < 27 for byte in head) > len(head) / 40 and b"\0\0" not in head


def _inflated(body: bytes, wbits: int, limit: int) -> bytes | None:
    """Return what a deflated body holds, as far as it is sound."""
    inflate = zlib.decompressobj(wbits=wbits)
    parts, size = [], 0
    for at in range(0, len(body), 65_536):
        try:
            part = inflate.decompress(body[at : at + 65_536], limit - size)
        except zlib.error:
            break
        parts.append(part)
        size += len(part)
        if inflate.eof or size >= limit:
            break
    return b"".join(parts) or None


def _without_brotli(body: bytes, limit: int) -> bytes | None:
    decompressor = brotli.Decompressor()
    parts, size = [], 0
    try:
        part: bytes = decompressor.process(body, output_buffer_limit=limit)
        while part and size < limit:
            parts.append(part)
            size += len(part)
            part = b"" if decompressor.is_finished() else decompressor.process(b"", output_buffer_limit=limit - size)
    except brotli.error:
        return None
    return b"".join(parts)[:limit] or None
