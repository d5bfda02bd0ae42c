"""Fetched pages of a crawl become pages, and other records are skipped."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from backports import zstd

from corpus.page import PageFormat, RawPage, Rejected, Skipped
from corpus.readers.source_file import PAGE_LIMIT, Found
from corpus.readers.walk import read
from tests.support.crawls import PARAGRAPH, answer, fetched, page, record
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


def _chunked(body: bytes, size: int = 200) -> bytes:
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


def _deflated(body: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-15)
    return deflate.compress(body) + deflate.flush()


TITLE = "bittern"
BODY = page(TITLE)
CHUNKED, GZIP = "Transfer-Encoding: chunked", "Content-Encoding: gzip"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ((), BODY),
        ((CHUNKED,), BODY),
        ((CHUNKED,), _chunked(BODY)),
        ((CHUNKED,), _chunked(BODY).removesuffix(b"0\r\n\r\n")),
        ((CHUNKED,), b"3;name=value\r\n" + BODY[:3] + b"\r\n" + _chunked(BODY[3:])),
        ((CHUNKED,), _chunked(BODY).replace(b"\r\n", b"\n")),
        ((), _chunked(BODY)),
        ((GZIP,), BODY),
        ((GZIP,), gzip.compress(BODY, mtime=0)),
        ((), gzip.compress(BODY, mtime=0)),
        ((GZIP,), gzip.compress(gzip.compress(BODY, mtime=0), mtime=0)),
        ((GZIP, CHUNKED), _chunked(gzip.compress(BODY, mtime=0))),
        ((GZIP, CHUNKED), gzip.compress(BODY, mtime=0)),
        ((GZIP, CHUNKED), BODY),
        (("Content-Encoding: deflate",), zlib.compress(BODY)),
        (("Content-Encoding: deflate",), _deflated(BODY)),
        (("Content-Encoding: deflate",), BODY),
        (("Content-Encoding: br",), brotli.compress(BODY)),
        (("Content-Encoding: br",), BODY),
        (("Content-Encoding: zstd",), zstd.compress(BODY)),
        ((), zstd.compress(BODY)),
        (("Content-Encoding: identity, none",), BODY),
        ((f"{GZIP}, gzip", "content-length: 7"), BODY),
    ],
)
def test_a_body_is_decoded_whatever_its_headers_say(tmp_path: Path, headers: tuple[str, ...], body: bytes) -> None:
    raw = fetched("gannet") + fetched(TITLE, *headers, body=body) + fetched("eider")
    pages = list(read(write_file(tmp_path, "c.warc", raw)))
    assert [found.content for found in pages if isinstance(found, RawPage)] == [
        page(title).decode() for title in ("gannet", TITLE, "eider")
    ]


def _titles(found: Iterable[Found]) -> list[str]:
    return [one.url.rpartition("/")[2] for one in found if isinstance(one, RawPage) and one.url]


GOOD = fetched("egret")
PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "warc": lambda raw: raw,
    "warc.gz": gzip.compress,
    "warc.zst": zstd.compress,
}


@pytest.mark.parametrize("ending", PACKINGS)
@pytest.mark.parametrize(
    "bad",
    [
        b"WARC/1.0\r\nWARC-Type: response\r\nno end of this head",
        b"nothing of the kind " * 40,
        b"\0" * 5 + b"\xff" * 700,
        record("https://w.example/bad", answer(page("bad"))[:300], length=900),
        record("https://w.example/bad", answer(b"<p>A page that stops in the mid"), length=10**15),
        b"WARC/1.0\r\nContent-Length: -7\r\n\r\nwords of nothing in particular",
    ],
)
def test_a_bad_record_loses_itself_and_says_how_many_bytes(tmp_path: Path, ending: str, bad: bytes) -> None:
    pack = PACKINGS[ending]
    raw = pack(fetched("gannet")) + pack(bad) + pack(GOOD) + pack(fetched("eider"))
    found = list(read(write_file(tmp_path, f"c.{ending}", raw)))
    assert _titles(found) == ["gannet", "egret", "eider"]
    reasons = [one.reason for one in found if isinstance(one, Rejected)]
    assert len(reasons) <= 2
    assert "skipped" in " ".join(reasons) or not reasons


@pytest.mark.parametrize("ending", ["warc.gz", "warc.zst"])
@pytest.mark.parametrize("at", [0, 3, 12, 60, -9, -3])
def test_a_damaged_member_loses_itself_only(tmp_path: Path, ending: str, at: int) -> None:
    pack = PACKINGS[ending]
    damaged = bytearray(pack(fetched("bad")))
    damaged[at] ^= 0x55
    damaged[at + 1] ^= 0xAA
    raw = pack(fetched("gannet")) + bytes(damaged) + b"".join(pack(fetched(title)) for title in ("egret", "eider"))
    found = list(read(write_file(tmp_path, f"c.{ending}", raw)))
    assert set(_titles(found)) - {"bad"} == {"gannet", "egret", "eider"}
    if "bad" not in _titles(found):
        assert any("skipped" in one.reason for one in found if isinstance(one, Rejected))


@pytest.mark.parametrize("ending", PACKINGS)
def test_a_file_that_ends_too_early_keeps_what_came_before(tmp_path: Path, ending: str) -> None:
    raw = b"".join(PACKINGS[ending](fetched(title)) for title in ("gannet", "egret", "eider"))
    *first, last = read(write_file(tmp_path, f"c.{ending}", raw[:-100]))
    assert _titles(first) == ["gannet", "egret"]
    assert isinstance(last, Rejected)
    assert last.kind == "broken"


@pytest.mark.parametrize("length", [len(answer(BODY)) - 500, len(answer(BODY)) + 300, 0, 10])
def test_a_page_under_a_wrong_length_is_read_whole(tmp_path: Path, length: int) -> None:
    raw = fetched("gannet") + record("https://w.example/bittern", answer(BODY), length=length) + fetched("eider")
    found = list(read(write_file(tmp_path, "c.warc", raw)))
    assert [one.content for one in found if isinstance(one, RawPage)] == [
        page(title).decode() for title in ("gannet", TITLE, "eider")
    ]


def test_a_page_that_is_too_long_is_rejected_and_a_long_film_passed_over(tmp_path: Path) -> None:
    long = answer(b"<html>" + b"word " * (PAGE_LIMIT // 4))
    film = answer(b"\0" * (PAGE_LIMIT * 2), kind="video/mp4")
    raw = record("https://w.example/long", long) + record("https://w.example/film", film) + fetched("eider")
    rejected, skipped, good = read(write_file(tmp_path, "c.warc", raw))
    assert isinstance(rejected, Rejected)
    assert (rejected.kind, rejected.url) == ("too long", "https://w.example/long")
    assert isinstance(skipped, Skipped)
    assert skipped.kind == "video/mp4 in a crawl"
    assert isinstance(good, RawPage)


def _with_dictionary(records: list[bytes], is_packed: bool) -> bytes:
    dictionary = zstd.train_dict([fetched(f"sample {number}") * 2 for number in range(50)], 4_000)
    content = zstd.compress(dictionary.dict_content) if is_packed else dictionary.dict_content
    head = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content
    return head + b"".join(zstd.compress(one, zstd_dict=dictionary) for one in records)


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_dictionary_at_the_beginning_of_a_crawl_is_used(tmp_path: Path, is_packed: bool) -> None:
    again = record("https://w.example/again", b"", "WARC-Refers-To-Target-URI: https://w.example/egret",
                   "WARC-Refers-To-Date: 2024-12-08T09:00:00Z", kind="revisit")  # fmt: skip
    raw = _with_dictionary([fetched("gannet"), fetched("egret"), again], is_packed)
    assert _titles(list(read(write_file(tmp_path, "c.warc.zst", raw)))) == ["gannet", "egret", "again"]


DIGEST = "WARC-Payload-Digest: sha1:7TESTDIGESTOFAPAGE"


@pytest.mark.parametrize("ending", PACKINGS)
@pytest.mark.parametrize(
    "refers",
    [
        (DIGEST,),
        ("WARC-Refers-To: <urn:uuid:1>",),
        ("WARC-Refers-To-Target-URI: https://w.example/first", "WARC-Refers-To-Date: 2020-01-01T00:00:00Z"),
    ],
)
@pytest.mark.parametrize("is_before", [False, True])
def test_a_revisit_has_the_page_that_it_repeats(
    tmp_path: Path, ending: str, refers: tuple[str, ...], is_before: bool
) -> None:
    fields = (DIGEST, "WARC-Record-ID: <urn:uuid:1>", "WARC-Date: 2020-01-01T00:00:00Z")
    first = record("https://w.example/first", answer(page("first")), *fields)
    again = record("https://w.example/again", answer(b""), "WARC-Date: 2022-02-02T02:02:02Z", *refers, kind="revisit")
    order = [fetched("gannet"), *([again, first] if is_before else [first, again])]
    found = list(read(write_file(tmp_path, f"c.{ending}", b"".join(map(PACKINGS[ending], order)))))
    assert sorted(_titles(found)) == ["again", "first", "gannet"]
    [repeated] = [one for one in found if isinstance(one, RawPage) and one.url == "https://w.example/again"]
    assert repeated.content == page("first").decode()
    assert repeated.captured == datetime(2022, 2, 2, 2, 2, 2, tzinfo=UTC)


def test_a_revisit_finds_a_page_of_an_earlier_file_of_the_run(tmp_path: Path) -> None:
    write_file(tmp_path, "crawl/1.warc.gz", gzip.compress(GOOD) + gzip.compress(record(
        "https://w.example/first", answer(page("first")), "WARC-Payload-Digest: sha1:ACROSSFILES")))  # fmt: skip
    again = record("https://w.example/again", b"", "WARC-Payload-Digest: sha1:ACROSSFILES", kind="revisit")
    lost = record("https://w.example/lost", b"", "WARC-Payload-Digest: sha1:NOWHERE", kind="revisit")
    write_file(tmp_path, "crawl/2.warc", again + lost)
    found = list(read(tmp_path / "crawl"))
    assert _titles(found) == ["egret", "first", "again"]
    assert [one.kind for one in found if isinstance(one, Skipped)] == [
        "repetition of a page that is in no crawl read in this run"
    ]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (record("https://w.example/a", answer(b"", "Location: /b", status="301 Moved")), "redirect in a crawl"),
        (record("https://w.example/a", answer(page("a"), status="404 Not Found")), "answer 404 in a crawl"),
        (record("https://w.example/a", answer(b"{}", kind="application/json")), "application/json in a crawl"),
        (record("metadata://gnu.org/x", b"wget -r", "Content-Type: text/plain", kind="resource"), "note of a crawler"),
        (record("urn:text:https://w.example/a", b"Text", "Content-Type: text/plain", kind="resource"),
         "note of a crawler"),
    ],
)  # fmt: skip
def test_what_is_no_page_is_passed_over_by_kind(tmp_path: Path, raw: bytes, kind: str) -> None:
    skipped, good = read(write_file(tmp_path, "c.warc", raw + GOOD))
    assert isinstance(skipped, Skipped)
    assert skipped.kind == kind
    assert isinstance(good, RawPage)


def test_requests_metadata_and_notes_are_ignored_and_resources_read(tmp_path: Path) -> None:
    request = b"GET / HTTP/1.1\r\n\r\n"
    kinds = ("request", "metadata", "warcinfo")
    others = [record("https://w.example/a", request, kind=kind) for kind in kinds]
    resource = record("https://w.example/r", page("r"), kind="resource")
    plain = record("https://w.example/t", PARAGRAPH.encode(), "Content-Type: text/plain", kind="conversion")
    found = list(read(write_file(tmp_path, "c.warc", b"".join(others) + resource + plain)))
    assert [(one.url, one.format) for one in found if isinstance(one, RawPage)] == [
        ("https://w.example/r", PageFormat.HTML),
        ("https://w.example/t", PageFormat.PLAIN),
    ]
    assert len(found) == 2


def test_the_time_of_capture_and_a_cut_are_kept(tmp_path: Path) -> None:
    raw = record(
        "<https://w.example/a>", answer(page("a")), "WARC-Date: 2019-03-04T05:06:07.891Z", "WARC-Truncated: length"
    )
    [found] = read(write_file(tmp_path, "c.warc", raw))
    assert isinstance(found, RawPage)
    assert found.captured
    assert found.captured.isoformat()[:19] == "2019-03-04T05:06:07"
    assert (found.cut, found.url) == (True, "https://w.example/a")


def test_a_page_of_no_stated_type_is_known_by_its_beginning(tmp_path: Path) -> None:
    bare = record("https://w.example/a", b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n" + gzip.compress(page("a")))
    other = record("https://w.example/b", b"HTTP/1.1 200 OK\r\n\r\n\x89PNG")
    found, skipped = read(write_file(tmp_path, "c.warc", bare + other))
    assert isinstance(found, RawPage)
    assert found.content == page("a").decode()
    assert isinstance(skipped, Skipped)


@pytest.mark.parametrize(("ending", "pack"), [("bz2", bz2.compress), ("xz", lzma.compress)])
@pytest.mark.parametrize("is_whole", [True, False])
def test_a_crawl_may_be_packed_in_one_stream_or_several(
    tmp_path: Path, ending: str, pack: Callable[[bytes], bytes], is_whole: bool
) -> None:
    records = [fetched(name) for name in ("gannet", "egret")]
    raw = pack(b"".join(records)) if is_whole else b"".join(map(pack, records))
    assert _titles(list(read(write_file(tmp_path, f"c.warc.{ending}", raw)))) == ["gannet", "egret"]
    *_, last = read(write_file(tmp_path, f"d.warc.{ending}", raw[:-20]))
    assert isinstance(last, Rejected)
    assert last.kind == "broken"
