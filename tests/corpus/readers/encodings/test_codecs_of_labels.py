"""Labels mean what browsers take them for, and bad bytes cost no more than themselves."""

from __future__ import annotations

import pytest

from corpus.readers.encodings.codecs_of_labels import decode_as, encoding_name


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("latin1", "windows-1252"),
        ("ISO-8859-1", "windows-1252"),
        (" gb2312 ", "gbk"),
        ("x-sjis", "shift_jis"),
        ("ks_c_5601-1987", "euc-kr"),
        ("iso-8859-9", "windows-1254"),
        ("tis-620", "windows-874"),
        ("iso-8859-8-i", "iso-8859-8-i"),
        ("cp850", "cp850"),
        ("ibm437", "cp437"),
        ("hz", "hz"),
        ("hex", None),
        ("rot13", None),
        ("punycode", None),
        ("utf-7", None),
        ("martian", None),
        ("", None),
    ],
)
def test_a_label_has_the_name_that_browsers_give_it(label: str, name: str | None) -> None:
    assert encoding_name(label) == name


@pytest.mark.parametrize(
    ("label", "raw", "text"),
    [
        ("gb2312", "镕".encode("gbk"), "镕"),
        ("gbk", b"\x80", "€"),
        ("shift_jis", "髙①".encode("cp932"), "髙①"),
        ("euc-jp", b"\xad\xa1\xfc\xe2", "①髙"),
        ("euc-kr", "펲".encode("cp949"), "펲"),
        ("big5", "碁€".encode("cp950"), "碁€"),
        ("big5", "𠝹".encode("big5hkscs"), "𠝹"),
        ("iso-2022-jp", b"\x1b$B9b-!\x1b(B a \x1b(I6\x1b(B", "高① a ｶ"),
        ("iso-8859-8-i", "שלום".encode("iso8859_8"), "שלום"),
        ("windows-1252", b"\x81\x9d", "\x81\x9d"),
        ("windows-1253", b"\xe1\xd2", "α\ufffd"),
        ("windows-1258", "Đà Nẵng".encode("cp1258", "ignore"), "Đà Nng"),
        ("windows-1258", "a\u0300 e\u0301".encode("cp1258"), "à é"),
        ("utf-8", b"\xc3\xa5\xff", "å\ufffd"),
        ("x-mac-cyrillic", "Привіт".encode("mac_cyrillic"), "Привіт"),
    ],
)
def test_bytes_are_read_as_browsers_read_them(label: str, raw: bytes, text: str) -> None:
    name = encoding_name(label)
    assert name is not None
    assert decode_as(name, raw) == text


@pytest.mark.parametrize(
    ("label", "codec"), [("gbk", "gbk"), ("big5", "cp950"), ("euc-kr", "cp949"), ("shift_jis", "cp932")]
)
def test_a_damaged_byte_leaves_what_stands_behind_it(label: str, codec: str) -> None:
    before, behind = "政府", "部門, 電話"
    damaged = before.encode(codec) + b"\xff" + b" " + behind.encode(codec)
    assert decode_as(label, damaged) == f"{before}\ufffd {behind}"
