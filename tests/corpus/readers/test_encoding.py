"""Bytes are decoded in the encoding that they were written in."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from corpus.page import PageFormat, RawPage
from corpus.readers.encoding import decode, is_binary, wide_encoding
from corpus.readers.walk import read
from tests.support.files import write_file

WORDS = "Заявление было сделано в Москве, сообщает агентство. Латакия и Тартус."


@pytest.mark.parametrize(
    "raw",
    [
        WORDS.encode("utf-8"),
        WORDS.encode("utf-8-sig"),
        WORDS.encode("utf-16"),
        WORDS.encode("cp1251"),
        WORDS.encode("koi8-r"),
        gzip.compress(WORDS.encode("cp1251"), mtime=0),
    ],
)
def test_text_is_read_in_the_encoding_it_was_written_in(tmp_path: Path, raw: bytes) -> None:
    [page] = read(write_file(tmp_path, "page.txt", raw))
    assert isinstance(page, RawPage)
    assert page.content == WORDS


def test_a_declared_encoding_is_believed(tmp_path: Path) -> None:
    markup = f'<html><head><meta charset="windows-1251"></head><p>{WORDS}</p>'
    [page] = read(write_file(tmp_path, "page.html", markup.encode("cp1251")))
    assert isinstance(page, RawPage)
    assert WORDS in page.content
    assert page.format is PageFormat.HTML


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", False),
        (b"plain text\n", False),
        ("with a mark".encode("utf-16"), False),
        ("without a mark".encode("utf-16-be"), False),
        (bytes(range(256)), True),
    ],
)
def test_control_characters_make_bytes_binary(raw: bytes, expected: bool) -> None:
    assert is_binary(raw) is expected


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("four bytes".encode("utf-32"), "utf-32"),
        ("with a mark".encode("utf-16"), "utf-16"),
        ("without a mark".encode("utf-16-le"), "utf-16-le"),
        ("without a mark".encode("utf-16-be"), "utf-16-be"),
        (b"one byte", None),
    ],
)
def test_wide_encodings_are_detected(raw: bytes, encoding: str | None) -> None:
    assert wide_encoding(raw) == encoding


def test_a_few_damaged_bytes_are_replaced_and_pictures_are_not_decoded() -> None:
    assert decode(WORDS.encode() + b"\xff") == WORDS + "\ufffd"
    assert decode(bytes(range(128, 256)) + bytes(range(32)) * 9) is None
