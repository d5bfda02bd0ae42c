"""Writes texts as files in an encoding, declared or not. Reads none."""

from __future__ import annotations

import csv
import io
import json
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

FORMS = ("txt", "html", "csv", "jsonl", "warc")
DECLARED_FORMS = ("html", "warc", "warc header")
_CODECS = {"macintosh": "mac_roman", "x-mac-cyrillic": "mac_cyrillic", "ibm866": "cp866", "shift_jis": "cp932"}
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_UNDECLARED_ONLY_BY_NAME = frozenset({"hz"})
"""All ASCII, and nothing in it says what it is; browsers do not read it either."""
_NO_LABEL = frozenset({"hz", "iso-2022-kr", "johab"})


@dataclass(frozen=True, slots=True)
class Sample:
    """Texts of one language to be written in one encoding."""

    language: str
    encoding: str
    texts: tuple[str, ...]

    @property
    def codec(self) -> str:
        """Return Python's name of the encoding."""
        return _CODECS.get(self.encoding, self.encoding.replace("windows-", "cp"))


def samples(part: str, declared: bool) -> Iterator[Sample]:
    """Yield the samples of a part: `calibration`, `apart`, or `headlines`, which are single sentences of `apart`."""
    table = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text("utf-8"))
    left_out = _NO_LABEL if declared else _UNDECLARED_ONLY_BY_NAME
    for language, facts in table.items():
        texts = tuple(facts["calibration" if part == "calibration" else "apart"])
        for encoding in facts["encodings"]:
            if encoding in left_out:
                continue
            if part != "headlines":
                yield Sample(language, encoding, texts)
                continue
            for sentence in _sentences(texts):
                if not sentence.isascii():
                    yield Sample(language, encoding, (sentence,))


def _sentences(texts: Sequence[str]) -> list[str]:
    ended = "\n".join(texts).replace(". ", ".\n").replace("。", "。\n").split("\n")
    return [sentence for sentence in ended if sentence.strip()]


def write(sample: Sample, form: str, folder: Path, declared: bool = False) -> tuple[Path, list[str]]:
    """Write a file, and return it with the texts that reading it must give."""
    raw = [_encoded(text, sample) for text in sample.texts]
    texts = [unicodedata.normalize("NFC", one.decode(sample.codec)) for one in raw]
    label = sample.encoding if declared else None
    path = folder / f"{sample.language}.{form.partition(' ')[0]}"
    path.write_bytes(_content(raw, texts, form, sample.codec, label))
    return path, texts


def _encoded(text: str, sample: Sample) -> bytes:
    """Return a text in bytes, without the few characters that an encoding lacks."""
    if sample.encoding == "windows-1258":
        text = decomposed(text)
    return text.encode(sample.codec, "ignore")


def decomposed(text: str) -> str:
    """Return Vietnamese as windows-1258 writes it: tones are marks behind their letter."""
    out = []
    for char in unicodedata.normalize("NFC", text):
        marks = unicodedata.normalize("NFD", char)
        tone = "".join(mark for mark in marks if mark in _TONES)
        rest = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
        out.append(rest + tone if tone else char)
    return "".join(out)


def _content(raw: list[bytes], texts: list[str], form: str, codec: str, label: str | None) -> bytes:
    match form:
        case "txt":
            return b"\n\n".join(raw)
        case "csv":
            out = io.StringIO()
            csv.writer(out).writerows([("id", "text"), *enumerate(one.decode(codec) for one in raw)])
            return out.getvalue().encode(codec)
        case "jsonl":
            records = [{"id": number, "text": one.decode(codec)} for number, one in enumerate(raw)]
            return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode(codec)
        case "html":
            return _page(raw, label)
        case _:
            in_header = form == "warc header"
            return b"".join(
                _record(_page([one], None if in_header else label), label if in_header else None) for one in raw
            )


def _page(raw: list[bytes], label: str | None) -> bytes:
    meta = f'<meta charset="{label}">' if label else ""
    paragraphs = b"\n".join(b"<p>" + one + b"</p>" for one in raw)
    return (
        f"<!DOCTYPE html>\n<html><head>{meta}<title>News</title></head><body>\n".encode()
        + paragraphs
        + b"\n</body></html>"
    )


def _record(page: bytes, label: str | None) -> bytes:
    charset = f"; charset={label}" if label else ""
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html{charset}\r\n\r\n".encode() + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/a\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"
