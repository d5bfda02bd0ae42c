"""Records of crawls for tests, written byte by byte. Reads none."""

from __future__ import annotations

PARAGRAPH = (
    "The harbour office of Larnshaven said on Monday that work on the northern pier would go on until the spring, and"
    " that two firms had asked for berths at the quay."
)


def page(title: str) -> bytes:
    """Return a page of HTML with a title and two paragraphs."""
    text = f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
    return f"{text}<p>{PARAGRAPH}</p><p>{title}: {PARAGRAPH}</p></body></html>".encode()


def answer(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    """Return the answer of a server."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(url: str, block: bytes, *fields: str, kind: str = "response", length: int | None = None) -> bytes:
    """Return a record of a crawl; `length` is the one that it states."""
    content = "application/http; msgtype=response" if kind in {"response", "revisit"} else "text/html"
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        *fields,
        *([] if any(field.startswith("WARC-Date") for field in fields) else ["WARC-Date: 2024-12-08T09:00:00Z"]),
        *([] if any(field.startswith("Content-Type") for field in fields) else [f"Content-Type: {content}"]),
        f"Content-Length: {len(block) if length is None else length}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def fetched(title: str, *headers: str, body: bytes | None = None) -> bytes:
    """Return the record of a page of that title."""
    return record(f"https://w.example/{title}", answer(page(title) if body is None else body, *headers))
