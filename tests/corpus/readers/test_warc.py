"""Fetched pages of a crawl become pages, and other records are skipped."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.page import PageFormat, RawPage, Rejected, Skipped
from corpus.readers.walk import read
from tests.support.files import write_file

WORDS = "Заявление было сделано в Москве, сообщает агентство. Латакия и Тартус."


def _warc(url: str, status: str, kind: str, body: bytes) -> bytes:
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-12-08T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


@pytest.mark.parametrize("pack", [lambda raw: raw, gzip.compress])
def test_the_pages_of_a_crawl_are_read_and_the_rest_passed_over(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    html = f"<p>{WORDS}</p>".encode("cp1251")
    records = [
        _warc("https://a.example/x#part", "200 OK", "text/html; charset=windows-1251", html),
        _warc("https://a.example/y.png", "200 OK", "image/png", b"\x89PNG"),
        _warc("https://a.example/z", "404 Not Found", "text/html", b"<p>Gone"),
    ]
    name = "crawl.warc" if pack(b"x") == b"x" else "crawl.warc.gz"
    page, picture, gone = read(write_file(tmp_path, name, b"".join(map(pack, records))))
    assert isinstance(page, RawPage)
    assert (page.identity, page.format, page.content) == ("https://a.example/x", PageFormat.HTML, f"<p>{WORDS}</p>")
    assert isinstance(picture, Skipped)
    assert isinstance(gone, Skipped)


def test_a_crawl_that_is_none_is_rejected(tmp_path: Path) -> None:
    [rejected] = read(write_file(tmp_path, "crawl.warc", b"nothing of the kind"))
    assert isinstance(rejected, Rejected)
    assert rejected.kind == "broken"
