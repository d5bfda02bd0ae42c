"""Bytes are decoded in the encoding that they were written in, or not at all."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from corpus.page import PageFormat, RawPage, Rejected
from corpus.readers.encodings.decoding import decode
from corpus.readers.encodings.wide import is_binary, wide_encoding
from corpus.readers.walk import ReadOptions, read
from tests.support.files import write_file

WORDS = "Заявление было сделано в Москве, сообщает агентство. Латакия и Тартус."
SWEDISH = "Två båtar låg kvar vid bryggan när sjöfartsverket i går öppnade hamnen på nytt efter höststormarna."


@pytest.mark.parametrize(
    "raw",
    [
        WORDS.encode(),
        WORDS.encode("utf-8-sig"),
        WORDS.encode("utf-16"),
        WORDS.encode("utf-16-le"),
        WORDS.encode("utf-16-be"),
        WORDS.encode("utf-32"),
        WORDS.encode("cp1251"),
        WORDS.encode("koi8-r"),
        gzip.compress(WORDS.encode("cp1251"), mtime=0),
    ],
)
def test_text_is_read_in_the_encoding_it_was_written_in(tmp_path: Path, raw: bytes) -> None:
    [page] = read(write_file(tmp_path, "page.txt", raw))
    assert isinstance(page, RawPage)
    assert page.content == WORDS
    assert page.encoding_sure


@pytest.mark.parametrize("label", ["windows-1251", "koi8-r", "iso-8859-5", "ibm866", "x-mac-cyrillic"])
def test_a_declared_encoding_is_believed(tmp_path: Path, label: str) -> None:
    codec = {"ibm866": "cp866", "x-mac-cyrillic": "mac_cyrillic", "windows-1251": "cp1251"}.get(label, label)
    markup = f'<html><head><meta charset="{label}"></head><p>{WORDS}</p>'
    [page] = read(write_file(tmp_path, "page.html", markup.encode(codec)))
    assert isinstance(page, RawPage)
    assert WORDS in page.content
    assert page.format is PageFormat.HTML
    assert (page.encoding, page.encoding_sure, page.note) == (label, True, "")


def test_valid_utf8_beats_every_label_and_says_so(tmp_path: Path) -> None:
    markup = f'<meta charset="windows-1252"><p>{SWEDISH}</p>'
    [page] = read(write_file(tmp_path, "page.html", markup.encode()), ReadOptions(encoding="koi8-r"))
    assert isinstance(page, RawPage)
    assert SWEDISH in page.content
    assert page.encoding == "utf-8"
    assert "koi8-r" in page.note


def test_a_label_without_effect_is_not_mentioned(tmp_path: Path) -> None:
    [page] = read(write_file(tmp_path, "page.html", f'<meta charset="UTF8"><p>{SWEDISH}</p>'.encode()))
    assert isinstance(page, RawPage)
    assert not page.note


def test_a_label_that_the_bytes_contradict_is_not_believed() -> None:
    raw = f'<meta charset="utf-8"><p>{SWEDISH}</p>'.encode("cp1252")
    decoded = decode(raw)
    assert decoded is not None
    assert SWEDISH in decoded.text
    assert decoded.encoding == "windows-1252"
    assert "utf-8" in decoded.note


def test_the_server_is_believed_first_unless_the_page_is_far_more_likely_right() -> None:
    swedish = f'<meta charset="iso-8859-2"><p>{SWEDISH}</p>'.encode("cp1252")
    russian = f'<meta charset="windows-1251"><p>{WORDS}</p>'.encode("cp1251")
    first, second = decode(swedish, header="iso-8859-1"), decode(russian, header="iso-8859-1")
    assert first is not None
    assert second is not None
    assert (first.encoding, second.encoding) == ("windows-1252", "windows-1251")


def test_a_named_encoding_settles_it(tmp_path: Path) -> None:
    path = write_file(tmp_path, "page.txt", "Łódź".encode("iso-8859-2"))
    [undecided] = read(path)
    [page] = read(path, ReadOptions(encoding="latin2"))
    assert isinstance(undecided, Rejected)
    assert undecided.kind == "encoding"
    assert "--encoding" in undecided.reason
    assert isinstance(page, RawPage)
    assert (page.content, page.encoding, page.encoding_sure) == ("Łódź", "iso-8859-2", True)


@pytest.mark.parametrize("codec", ["iso2022_jp", "iso2022_kr"])
def test_encodings_of_seven_bits_are_seen_by_their_shifts(codec: str) -> None:
    text = {"iso2022_jp": "政府は火曜日に決めた。", "iso2022_kr": "정부는 화요일에 결정했다."}[codec]
    decoded = decode(text.encode(codec))
    assert decoded is not None
    assert decoded.text == text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", False),
        (b"plain text\n", False),
        ("with a mark".encode("utf-16"), False),
        ("without a mark".encode("utf-16-be"), False),
        ("без метки и с пробелами".encode("utf-16-le"), False),
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
        ("村民反对开办新的采石场。\n他们害怕噪音。".encode("utf-16-be"), "utf-16-be"),
        (b"one byte", None),
        (b"one\0byte and a zero", None),
    ],
)
def test_wide_encodings_are_detected(raw: bytes, encoding: str | None) -> None:
    assert wide_encoding(raw) == encoding


def test_a_few_damaged_bytes_are_replaced_and_counted_and_pictures_are_not_decoded() -> None:
    decoded = decode(WORDS.encode() + b"\xff")
    assert decoded is not None
    assert decoded.text == WORDS + "\ufffd"
    assert decoded.note.startswith("1 of its characters")
    assert decode(bytes(range(128, 256)) + bytes(range(32)) * 9) is None
