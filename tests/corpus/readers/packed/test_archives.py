"""Files in archives and compressed files are read as if they lay in a folder, and bombs and odd names stop nothing."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from backports import zstd

from corpus.page import RawPage, Rejected, Skipped
from corpus.readers import source_file
from corpus.readers.isolated import IsolatedReader
from corpus.readers.packed import archives
from corpus.readers.source_file import Found
from corpus.readers.walk import ReadOptions, read
from tests.support.crawls import fetched, page
from tests.support.files import write_file

FILES = {"a.txt": b"Words of a.", "b/c.html": page("c"), "b/d.jsonl": b'{"text": "Words of d."}\n', "e.png": b"\x89PNG"}


def _zip(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return stream.getvalue()


def _tar(files: dict[str, bytes], *more: tarfile.TarInfo) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for info in more:
            archive.addfile(info)
    return stream.getvalue()


def _kinds(found: Iterable[Found]) -> list[str]:
    return [one.kind for one in found if isinstance(one, Rejected)]


def _sources(found: Iterable[Found]) -> list[str]:
    return [one.source for one in found if isinstance(one, RawPage)]


@pytest.mark.parametrize(
    ("ending", "pack"),
    [
        (".gz", gzip.compress),
        (".bz2", bz2.compress),
        (".xz", lzma.compress),
        (".lzma", lambda raw: lzma.compress(raw, lzma.FORMAT_ALONE)),
        (".zst", zstd.compress),
        (".GZ", lambda raw: gzip.compress(raw[:20]) + gzip.compress(raw[20:])),
        (".zst", lambda raw: zstd.compress(raw[:20]) + zstd.compress(raw[20:])),
        (".xz", lambda raw: lzma.compress(raw[:20]) + b"\0" * 8 + lzma.compress(raw[20:])),
        (".gz", bz2.compress),
    ],
)
def test_a_compressed_file_is_read_as_the_file_inside(
    tmp_path: Path, ending: str, pack: Callable[[bytes], bytes]
) -> None:
    for name, content in {"c.html": page("c"), "d.jsonl": b'{"text": "Words of d."}', "a.txt": b"Words of a."}.items():
        [found] = read(write_file(tmp_path, name + ending, pack(content)))
        assert isinstance(found, RawPage)
        assert found.identity.startswith(name)
        assert found.content in {content.decode(), "Words of d."}


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstd.compress])
def test_a_compressed_file_that_is_cut_is_rejected(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    for name in ("a.txt", "b.jsonl", "c.csv"):
        *_, rejected = read(write_file(tmp_path, f"{name}.gz", pack(b"text\nWords\n" + bytes(range(256)) * 90)[:-50]))
        assert isinstance(rejected, Rejected)
        assert rejected.kind in {"broken", "encoding"}


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("x.zip", _zip(FILES)),
        ("x.zip", _zip(FILES, zipfile.ZIP_STORED)),
        ("x.ZIP", _zip(FILES, zipfile.ZIP_LZMA)),
        ("x.tar", _tar(FILES)),
        ("x.tgz", gzip.compress(_tar(FILES), mtime=0)),
        ("x.tar.gz", gzip.compress(_tar(FILES), mtime=0)),
        ("x.tar.bz2", bz2.compress(_tar(FILES))),
        ("x.tar.xz", lzma.compress(_tar(FILES))),
        ("x.tar.zst", zstd.compress(_tar(FILES))),
    ],
)
@pytest.mark.parametrize("is_isolated", [False, True])
def test_the_files_in_an_archive_are_read(tmp_path: Path, name: str, raw: bytes, is_isolated: bool) -> None:
    write_file(tmp_path / "crawl", name, raw)
    with IsolatedReader() as isolated:
        found = list(read(tmp_path / "crawl", ReadOptions(isolated=isolated if is_isolated else None)))
    inside = f"crawl/{name}/"
    assert _sources(found) == [f"{inside}a.txt", f"{inside}b/c.html", f"{inside}b/d.jsonl:1"]
    assert [one for one in found if isinstance(one, Skipped)] == [Skipped(f"{inside}e.png", kind=".png")]
    assert len(found) == 4


def test_archives_in_archives_are_read_down_to_a_depth(tmp_path: Path) -> None:
    raw = FILES["a.txt"]
    for depth in range(4):
        raw = _zip({f"{depth}.txt": raw}) if not depth else _zip({f"{depth}.zip": raw, "b.txt": b"Words of b."})
    found = list(read(write_file(tmp_path, "x.zip", raw)))
    assert len(_sources(found)) == 3
    assert _kinds(found) == ["too deep"]


@pytest.mark.parametrize("name", ["../../up.txt", "/etc/up.txt", "b/../../up.txt", "C:\\up.txt", "..\\up.txt"])
def test_a_name_that_leads_out_is_rejected_and_writes_nothing(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "inside"
    for kind, raw in {"zip": _zip({name: b"Words", "a.txt": b"W"}), "tar": _tar({name: b"W", "a.txt": b"W"})}.items():
        found = list(read(write_file(inside, f"x.{kind}", raw)))
        assert _kinds(found) == ["unsafe name"]
        assert len(_sources(found)) == 1
    assert not (tmp_path / "up.txt").exists()


def test_links_and_devices_in_an_archive_are_passed_over(tmp_path: Path) -> None:
    links = []
    for name, kind in (("a.html", tarfile.SYMTYPE), ("b.html", tarfile.LNKTYPE), ("c.txt", tarfile.FIFOTYPE)):
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "/etc/passwd"
        links.append(info)
    found = list(read(write_file(tmp_path, "x.tar", _tar({"d.txt": b"Words"}, *links))))
    assert [one.kind for one in found if isinstance(one, Skipped)] == [*["a link inside an archive"] * 2, "a device"]
    assert _sources(found) == ["x.tar/d.txt"]


def test_an_archive_that_unpacks_to_far_too_much_ends_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "UNPACKED", 2_000_000)
    monkeypatch.setattr(source_file, "UNPACKED", 2_000_000)
    bombs = {f"{number}.txt": b"\n" * 1_500_000 for number in range(5)}
    inner = {f"{number}.zip": _zip(bombs) for number in range(3)}
    for name, raw in {"a.zip": _zip(bombs), "b.zip": _zip(inner), "c.tgz": gzip.compress(_tar(bombs))}.items():
        found = list(read(write_file(tmp_path, name, raw)))
        assert "too long" in _kinds(found)
        assert len(found) < 8


def test_a_member_with_a_password_and_a_damaged_archive_are_rejected(tmp_path: Path) -> None:
    raw = bytearray(_zip({"a.txt": b"Words", "b.txt": b"Words"}))
    for start in (raw.find(b"PK\x03\x04") + 6, raw.find(b"PK\x01\x02") + 8):
        raw[start] |= 1
    assert _kinds(read(write_file(tmp_path, "x.zip", bytes(raw)))) == ["encrypted"]
    for name, content in {"y.zip": _zip(FILES)[:-60], "z.zip": b"PK no archive", "w.tar": b"no archive " * 99,
                          "v.tgz": gzip.compress(_tar(FILES))[:-200]}.items():  # fmt: skip
        found = list(read(write_file(tmp_path, name, content)))
        assert set(_kinds(found)) & {"broken"}


def test_of_a_wacz_the_crawls_are_read(tmp_path: Path) -> None:
    crawl = gzip.compress(fetched("gannet")) + gzip.compress(fetched("egret"))
    files = {"archive/data.warc.gz": crawl, "archive/more.warc": fetched("eider"), "datapackage.json": b"{}",
             "pages/pages.jsonl": b'{"url": "https://w.example/gannet", "text": "Words of the page."}',
             "indexes/index.cdx.gz": b"x"}  # fmt: skip
    found = list(read(write_file(tmp_path, "x.wacz", _zip(files, zipfile.ZIP_STORED))))
    assert [one.url for one in found if isinstance(one, RawPage)] == [
        f"https://w.example/{title}" for title in ("gannet", "egret", "eider")
    ]
    assert [one.kind for one in found if isinstance(one, Skipped)] == ["index of a .wacz"] * 3


def test_the_parts_of_a_saved_page_in_an_archive_are_passed_over(tmp_path: Path) -> None:
    files = {"s/quay.html": page("quay"), "s/quay_files/ad.html": page("ad"), "s/other_files/ad.html": page("x")}
    for name, raw in {"x.zip": _zip(files), "x.tar": _tar(files)}.items():
        found = list(read(write_file(tmp_path, name, raw)))
        assert _sources(found) == [f"{name}/s/quay.html", f"{name}/s/other_files/ad.html"]


def test_json_of_an_archive_that_holds_no_article_is_passed_over(tmp_path: Path) -> None:
    write_file(tmp_path, "x.zip", _zip({"a.txt": FILES["a.txt"], "settings.json": b'{"indent": 4}'}))
    found = list(read(tmp_path / "x.zip"))
    assert [one.kind for one in found if isinstance(one, Skipped)] == [".json without articles"]
    assert not any(isinstance(one, Rejected) for one in found)
