"""Pages as browsers, their extensions and ArchiveBox save them are one page each, with their address."""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import plistlib
import quopri
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from corpus.page import RawPage, Rejected, Skipped
from corpus.readers.walk import read
from tests.support.crawls import PARAGRAPH, fetched, page
from tests.support.files import write_file

URL = "https://courier.example/n/1"


def _pages(path: Path) -> list[RawPage]:
    return [found for found in read(path) if isinstance(found, RawPage)]


@pytest.mark.parametrize(
    ("comment", "url", "captured"),
    [
        (f"<!-- saved from url=(0027){URL} -->", URL, None),
        (f"<!--saved from url=(0027){URL}-->", URL, None),
        ("<!-- saved from url=(0014)about:internet -->", None, None),
        ("<!-- saved from url=(0021)file:///home/a/n.html -->", None, None),
        (
            f"<!--\n Page saved with SingleFile \n url: {URL}\n saved date: Sun Dec 08 2024 10:00:00 GMT+0100 (x)\n-->",
            URL,
            datetime(2024, 12, 8, 9, tzinfo=UTC),
        ),
        (
            "<!-- Mirrored from courier.example/n/1 by HTTrack Copier/3.x [X], Sun, 08 Dec 2024 09:00:00 GMT -->",
            "http://courier.example/n/1",
            datetime(2024, 12, 8, 9, tzinfo=UTC),
        ),
        ("<!-- an article saved from the sea -->", None, None),
    ],
)
def test_a_comment_says_where_a_page_is_from(
    tmp_path: Path, comment: str, url: str | None, captured: datetime | None
) -> None:
    raw = page("quay").replace(b"<html>", f"<html>{comment}".encode())
    [found] = _pages(write_file(tmp_path, "quay.html", raw))
    assert (found.url, found.captured) == (url, captured)


FOLDERS = (
    "_files",
    ".files",
    "-Dateien",
    "_archivos",
    "_fichiers",
    "_bestanden",
    "_pliki",
    "-filer",
    "_soubory",
    "_файлы",
    "_ファイル",
    "_文件",
    "_arquivos",
    "_tiedostot",
    "_dosyalar",
    "-bestanden",
    ".files",
    " Files",
    "-FILER",
)


@pytest.mark.parametrize("suffix", FOLDERS)
@pytest.mark.parametrize("ending", [".html", ".htm", ".xhtml"])
def test_the_folder_of_a_saved_page_is_passed_over(tmp_path: Path, suffix: str, ending: str) -> None:
    folder = tmp_path / "saved"
    write_file(folder, f"The quay, again{ending}", page("quay"))
    write_file(folder, f"The quay, again{suffix}/saved_resource.html", page("ad"))
    write_file(folder, f"The quay, again{suffix}/deep/frame.html", page("ad"))
    write_file(folder, f"other{suffix}/page.html", page("own"))
    found = list(read(folder))
    assert sorted(one.source for one in found if isinstance(one, RawPage)) == sorted(
        [f"saved/The quay, again{ending}", f"saved/other{suffix}/page.html"]
    )
    [skipped] = [one for one in found if isinstance(one, Skipped)]
    assert skipped.kind == "folder of the parts of a saved page"


def _mail(
    body: bytes, coding: str, charset: str = "utf-8", head: str = "", boundary: str = '"----=_Part"', first: bytes = b""
) -> bytes:
    written = {"quoted-printable": quopri.encodestring(body), "base64": base64.encodebytes(body)}.get(coding, body)
    top = (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {URL}\r\nSubject: =?utf-8?Q?Quay?=\r\n"
        f"Date: Sun, 8 Dec 2024 09:00:00 -0000\r\nMIME-Version: 1.0\r\n{head}"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary={boundary}\r\n\r\n\r\n'
    ).encode()
    mark = b"--" + boundary.strip('"').encode()
    main = (
        f"\r\nContent-Type: text/html; charset={charset}\r\nContent-ID: <frame-1@mhtml.blink>\r\n"
        f"Content-Transfer-Encoding: {coding}\r\nContent-Location: {URL}\r\n\r\n"
    ).encode()
    frame = b"\r\nContent-Type: text/html\r\nContent-Location: https://ads.example/\r\n\r\n<p>Advertisement"
    picture = b"\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="
    parts = [*([first] if first else []), main + written, frame, picture]
    return top + b"".join(mark + part + b"\r\n" for part in parts) + mark + b"--\r\n"


AD = b"\r\nContent-Type: text/html\r\nContent-Location: https://ads.example/2\r\n\r\n<p>Advertisement"


@pytest.mark.parametrize("ending", [".mhtml", ".mht", ".mhtml.gz"])
@pytest.mark.parametrize(
    "raw",
    [
        _mail(page("quay"), "quoted-printable"),
        _mail(page("quay"), "base64"),
        _mail(page("quay"), "8bit"),
        _mail(page("quay"), "binary"),
        _mail(page("quay").decode().replace("charset=utf-8", "charset=x").encode("utf-16"), "base64", "utf-16"),
        _mail(page("quay"), "quoted-printable", first=AD),
        _mail(page("quay"), "quoted-printable").replace(b"\r\n", b"\n"),
        b"\r\n" + _mail(page("quay"), "quoted-printable"),
    ],
)
def test_the_main_part_of_a_page_saved_as_mail_is_read(tmp_path: Path, ending: str, raw: bytes) -> None:
    name = f"quay{ending}"
    [found] = _pages(write_file(tmp_path, name, gzip.compress(raw) if ending.endswith("gz") else raw))
    assert PARAGRAPH in found.content
    assert "Advertisement" not in found.content
    assert (found.url, found.captured) == (URL, datetime(2024, 12, 8, 9, tzinfo=UTC))


def test_letters_of_a_page_saved_as_mail_are_read_by_the_parts_encoding(tmp_path: Path) -> None:
    body = "<html><p>Заявление было сделано в Москве, сообщает агентство.</p></html>".encode("cp1251")
    [found] = _pages(write_file(tmp_path, "a.mht", _mail(body, "quoted-printable", "windows-1251")))
    assert "Заявление было сделано в Москве" in found.content


def test_a_single_part_and_plain_html_under_the_ending_of_mails_are_read(tmp_path: Path) -> None:
    single = f"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: {URL}\r\n\r\n".encode()
    [found] = _pages(write_file(tmp_path, "a.mht", single + page("quay")))
    assert found.url == URL
    [plain] = _pages(write_file(tmp_path, "b.mht", page("quay")))
    assert plain.content == page("quay").decode()


def _resource(data: bytes, url: str = URL) -> dict[str, Any]:
    return {
        "WebResourceData": data,
        "WebResourceURL": url,
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceFrameName": "",
    }


@pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_a_web_archive_of_safari_is_read(tmp_path: Path, form: plistlib.PlistFormat) -> None:
    archive = {
        "WebMainResource": _resource(page("quay")),
        "WebSubframeArchives": [{"WebMainResource": _resource(page("ad"), "https://ads.example")}],
        "WebSubresources": [_resource(b"\x89PNG", "https://courier.example/p.png")],
    }
    [found] = _pages(write_file(tmp_path, "quay.webarchive", plistlib.dumps(archive, fmt=form)))
    assert (found.url, found.content) == (URL, page("quay").decode())


RDF = f"""<?xml version="1.0"?><RDF:RDF xmlns:MAF="http://maf.mozdev.org/metadata/rdf#"
 xmlns:RDF="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><RDF:Description RDF:about="urn:root">
 <MAF:originalurl RDF:resource="{URL}?a=1&amp;b=2"/><MAF:title RDF:resource="Quay"/>
 <MAF:archivetime RDF:resource="Sun, 08 Dec 2024 09:00:00 +0000"/><MAF:indexfilename RDF:resource="quay.html"/>
 <MAF:charset RDF:resource="UTF-8"/></RDF:Description></RDF:RDF>"""


def _zip(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_the_pages_of_a_maff_file_are_read(tmp_path: Path) -> None:
    files = {
        "17/index.rdf": RDF.encode(),
        "17/quay.html": page("quay"),
        "17/index_files/ad.html": page("ad"),
        "18/index.rdf": RDF.replace("n/1", "n/2").replace("quay.html", "").encode(),
        "18/index.html": page("two"),
    }
    one, two = _pages(write_file(tmp_path, "quay.maff", _zip(files)))
    assert (one.url, one.content) == (f"{URL}?a=1&b=2", page("quay").decode())
    assert one.captured == datetime(2024, 12, 8, 9, tzinfo=UTC)
    assert (two.url, two.content) == (f"{URL.replace('n/1', 'n/2')}?a=1&b=2", page("two").decode())


@pytest.mark.parametrize("name", ["a.mhtml", "a.webarchive", "a.maff"])
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no page at all",
        b"bplist00" + b"\xff" * 90,
        _zip({"a.txt": b"x"}),
        b"MIME-Version: 1.0\r\n\r\n",
        b"\0" * 99,
        b"Content-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: image/png\r\n\r\nx\r\n--x--",
        plistlib.dumps({"WebMainResource": {"WebResourceData": 7}}),
        b"<?xml version='1.0'?><plist><dict>" * 500,
    ],
)
def test_a_file_without_a_saved_page_is_rejected(tmp_path: Path, name: str, raw: bytes) -> None:
    found = list(read(write_file(tmp_path, name, raw)))
    assert found
    assert all(isinstance(one, Rejected) for one in found)


INDEX = {"schema": "Link", "url": URL, "timestamp": "1733648400.0", "title": "Quay", "history": {}}
COPIES: dict[str, Callable[[], bytes]] = {
    "singlefile.html": lambda: page("single"),
    "output.html": lambda: page("dom"),
    "readability/content.html": lambda: page("readable"),
    "mercury/content.html": lambda: page("mercury"),
    "htmltotext.txt": lambda: b"Words of the page",
    "courier.example/n/1.html": lambda: page("wget"),
    "warc/1733648400.warc.gz": lambda: gzip.compress(fetched("crawled")),
    "screenshot.png": lambda: b"\x89PNG",
}


@pytest.mark.parametrize(
    ("missing", "read_as"),
    [
        ((), "single"),
        (("singlefile.html",), "dom"),
        (("singlefile.html", "output.html"), "readable"),
        (
            ("singlefile.html", "output.html", "readability/content.html", "mercury/content.html", "htmltotext.txt"),
            "crawled",
        ),
    ],
)
def test_of_a_snapshot_of_archivebox_one_copy_is_read(tmp_path: Path, missing: tuple[str, ...], read_as: str) -> None:
    folder = tmp_path / "box"
    for name in ("index.sqlite3", "index.html", "sources/1.txt", "ArchiveBox.conf"):
        write_file(folder, name, b"Words of an index")
    write_file(folder, "archive/1733648400.0/index.json", json.dumps(INDEX).encode())
    write_file(folder, "archive/1733648400.0/index.html", page("index"))
    for name, content in COPIES.items():
        if name not in missing:
            write_file(folder, f"archive/1733648400.0/{name}", content())
    [found] = _pages(folder)
    assert f"<title>{read_as}</title>" in found.content
    assert found.captured == datetime(2024, 12, 8, 9, tzinfo=UTC)
    assert found.url == (URL if read_as != "crawled" else "https://w.example/crawled")


def test_a_pipe_in_the_place_of_an_index_is_not_opened(tmp_path: Path) -> None:
    write_file(tmp_path / "box", "output.html", page("own"))
    os.mkfifo(tmp_path / "box" / "index.json")
    assert len(_pages(tmp_path / "box")) == 1


def test_a_folder_with_an_index_of_another_sort_is_walked(tmp_path: Path) -> None:
    write_file(tmp_path / "site", "index.json", b'{"url": "https://a.example", "text": "Words of one."}')
    write_file(tmp_path / "site", "output.html", page("own"))
    assert len(_pages(tmp_path / "site")) == 2
