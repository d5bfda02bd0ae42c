"""The declaration of a page is found where browsers find it."""

from __future__ import annotations

import pytest

from corpus.readers.encodings.declared import declared_label


@pytest.mark.parametrize(
    ("head", "label"),
    [
        (b'<meta charset="windows-1251">', "windows-1251"),
        (b"<META CHARSET=big5/>", "big5"),
        (b"<meta content='text/html; charset=koi8-r' http-equiv='Content-Type'>", "koi8-r"),
        (b'<meta http-equiv=content-type content="text/html;charset = euc-kr">', "euc-kr"),
        (b'<?xml version="1.0" encoding="iso-8859-2"?><rss>', "iso-8859-2"),
        (b'<meta name="description" content="what charset=utf-7 does"><meta charset=gbk>', "gbk"),
        (b"<!-- <meta charset=big5> --><meta charset=gbk>", "gbk"),
        (b'<script>var a = "<meta charset=big5>"</script><meta charset=gbk>', "gbk"),
        (b"<script>" + b"x();" * 9_000 + b"</script><meta charset=windows-1255>", "windows-1255"),
        (b"<script>never closed <meta charset=gbk>", None),
        (b'<p>No declaration, encoding="none" of charset=x.</p>', None),
        (b"", None),
    ],
)
def test_a_declaration_is_found(head: bytes, label: str | None) -> None:
    assert declared_label(head) == label
