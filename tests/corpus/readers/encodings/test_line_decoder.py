"""A file of lines has one encoding, whatever a line by itself could be."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from corpus.page import RawPage, Rejected
from corpus.readers.encodings.line_decoder import LineDecoder
from corpus.readers.walk import ReadOptions, read
from tests.support.files import write_file

TEXTS = [
    "Hamnen öppnades på lördagen.",
    "Inga båtar låg kvar när stormen nådde kusten, säger hamnkaptenen.",
    "Plain words alone.",
    "Fiskarna är oroliga för vad hösten för med sig.",
]


def _jsonl(texts: list[str]) -> str:
    return "".join(
        json.dumps({"id": n, "title": "T", "text": text}, ensure_ascii=False) + "\n" for n, text in enumerate(texts)
    )


def _csv(texts: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([("id", "text"), *enumerate(texts)])
    return out.getvalue()


@pytest.mark.parametrize("codec", ["cp1252", "mac_roman", "utf-8", "utf-16"])
@pytest.mark.parametrize("name", ["r.jsonl", "r.csv"])
def test_every_line_is_read_in_the_encoding_of_the_file(tmp_path: Path, name: str, codec: str) -> None:
    content = (_jsonl if name == "r.jsonl" else _csv)(TEXTS)
    pages = list(read(write_file(tmp_path, name, content.encode(codec))))
    assert [page.content for page in pages if isinstance(page, RawPage)] == TEXTS


def test_a_line_that_is_valid_utf8_by_accident_is_read_as_its_file_is() -> None:
    accident = "隆陆猫"
    assert accident.encode("gbk").decode() != accident  # valid UTF-8 of other letters
    lines = ["政府星期二决定明年增加支出。", accident, *["有些人宣布他们要到国外去工作。"] * 6]
    raw = [line.encode("gbk") for line in lines]
    decoder = LineDecoder(lambda: raw)
    texts = [decoded.text for one in raw if (decoded := decoder.decode(one))]
    assert texts == lines


def test_in_a_mixture_each_line_of_utf8_stays_utf8() -> None:
    raw = [TEXTS[0].encode(), TEXTS[1].encode("cp1252"), TEXTS[3].encode()]
    decoder = LineDecoder(lambda: raw)
    decoded = [decoder.decode(one) for one in raw]
    assert [one and one.text for one in decoded] == [TEXTS[0], TEXTS[1], TEXTS[3]]
    assert [one and one.encoding for one in decoded] == ["utf-8", "windows-1252", "utf-8"]


def test_lines_that_cannot_be_decided_are_rejected_until_the_encoding_is_named(tmp_path: Path) -> None:
    path = write_file(tmp_path, "r.jsonl", _jsonl(["Łódź", "plain"]).encode("iso-8859-2"))
    undecided, plain = read(path)
    assert isinstance(undecided, Rejected)
    assert (undecided.kind, undecided.line) == ("encoding", 1)
    assert isinstance(plain, RawPage)
    named = list(read(path, ReadOptions(encoding="iso-8859-2")))
    assert [page.content for page in named if isinstance(page, RawPage)] == ["Łódź", "plain"]
