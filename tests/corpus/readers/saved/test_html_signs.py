"""What a file begins with says which kind it is; where many files begin so, what its first bytes hold says it too."""

from __future__ import annotations

import pytest

from corpus.readers.saved.html_signs import ending_by_beginning, is_plainly_html

BEGINNINGS = {
    b"<!DOCTYPE html>\n": ".html",
    b"\xef\xbb\xbf <!-- a --><!-- b -->\n<HTML lang=en>": ".html",
    "\ufeff<html><body>".encode("utf-16-le"): ".html",
    b'<?xml version="1.0"?><!-- x --><feed xmlns="http://www.w3.org/2005/Atom">': ".xml",
    b"<rdf:RDF xmlns='x'>": ".xml",
    b"WARC/1.1\r\nWARC-Type: warcinfo\r\n": ".warc",
    b'{"headline": "Pier", "body": "Words."}\n': ".json",
    b'[\n  {"id": 1, "articleBody": "Words."}]': ".json",
    b"From: <Saved by Blink>\r\nContent-Type: multipart/related; boundary=x\r\n": ".mhtml",
    b"bplist00\xd1\x01\x02_\x10\x0fWebMainResource": ".webarchive",
}
OTHERS = [
    b"", b"Words of no page.", b'{"name": "site"}', b"{{ template }}", b"From: a@lorn.example\nSubject: body\n\nWords.",
    b"bplist00\xd1", b"<?php echo '<html>'; ?>", b"<note><to>Ann</to></note>", b"WARC is a format.", b"%PDF-1.4",
    b"<!--",
]  # fmt: skip


@pytest.mark.parametrize(("head", "ending"), BEGINNINGS.items())
def test_a_beginning_says_the_kind(head: bytes, ending: str) -> None:
    assert ending_by_beginning(head) == ending
    assert is_plainly_html(head) is (ending == ".html")


@pytest.mark.parametrize("head", OTHERS)
def test_another_beginning_says_none(head: bytes) -> None:
    assert ending_by_beginning(head) == ""
    assert not is_plainly_html(head)
