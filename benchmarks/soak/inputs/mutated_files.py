"""Files of every format that is read, changed at random in their bytes and in their structure. Reads none.

All of a file follows from its seed and number. The pages that are changed are written here, not collected.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import plistlib
import quopri
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from random import Random

from backports import zstd

from benchmarks.soak.inputs.exported_files import export_seeds

SUFFIXES = (
    ".html", ".txt", ".jsonl", ".json", ".csv", ".xml", ".warc", ".warc.zst", ".wacz", ".zip", ".tar.xz", ".mhtml",
    ".webarchive", ".maff", ".docx", ".odt", ".rtf", ".pdf", ".doc", ".xlsx", ".ods", ".eml", ".mbox", "-export.txt",
    "-export.html",
)  # fmt: skip
_WORDS = (
    "The harbour office in Calder Bay said on Tuesday that the ferry to Samsa island would sail again after the storm.",
    "“We have waited for three weeks,” said Maria Oduya, who runs a shop near the pier & sells bread there.",
    "Der Fährverkehr für Müßiggänger wurde am 8. September 2015 wieder aufgenommen, wie das Amt mitteilte.",
    "Паром снова пошёл на остров, сообщили в управлении порта. 渡轮周二恢复通航。 عادت العبارة إلى العمل.",
    "Critics of the plan, among them A. B. Castellane, doubt that a bridge (cost: $4.5m) will ever be built.",
)
_CHARSETS = ("utf-8", "undefined", "punycode", "a\0b", "hex", "utf-16", "utf-7", "windows-1251", "rot13", "idna", "")
_BYTES = (
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r",
    b"\x1b[2J",
    b"\xed\xa0\x80",
    b"\x80",
    b"\xf4\x90\x80\x80",
    b"\x1f\x8b",
)
_FRAGMENTS = (
    "<div>", "<b><i>", "<p ", "<!--", "<script>", "</script>", "&amp;", "&#99999999;", "<td>", '"', "'", "[", "{", "\n",
    " ", "\t", "a", "1", "<a href='x'>", ",", "\\", "<![CDATA[", "]]>", "<item>", "8/9/2015 ", "By A. B. ", "|", "é",
    "\u200b", "😀", "<svg>", "<select>", " x=1", "WARC/1.0\r\n", "Content-Length: 99999999999\r\n",
)  # fmt: skip
_ODD_NAMES = ("\udce4", "\\u00e4", "\n", "#", "~", " ", "\x1b[2J", "%", "e\u0301", "\u202e")

_ZIP = b"PK\x03\x04"
_HUGE = 0.002
"""The share of repetitions that make a file of megabytes: one costs as much as hundreds of other files."""


def mutated_file(seed: str, number: int, suffixes: Sequence[str] = SUFFIXES) -> tuple[str, bytes]:
    """Return the name and the bytes of one file, of one of these kinds."""
    random = Random(f"{seed}/{number}")
    suffix = random.choice(suffixes)
    raw = _fixed_dates(_SEEDS[suffix](random, number))
    if raw.startswith(_ZIP) and random.random() < 0.6:
        raw = _inside(random, raw)
    for _ in range(random.choice((0, 1, 1, 2, 3, 5))):
        raw = random.choice(_MUTATIONS)(random, raw)
    name = f"{number}{suffix}"
    if random.random() < 0.25:
        raw, name = gzip.compress(raw, 1, mtime=0), name + ".gz"
        if random.random() < 0.4:
            raw = random.choice(_BYTE_MUTATIONS)(random, raw)
    if random.random() < 0.05:
        name = random.choice(_ODD_NAMES) + name
    return name, raw


def _text(random: Random) -> str:
    return "\n\n".join(random.choice(_WORDS) for _ in range(random.randint(1, 12)))


def _html(random: Random, number: int) -> str:
    charset = random.choice(_CHARSETS)
    paragraphs = "".join(
        f"<p class='{random.choice(('text', 'byline', 'teaser'))}'>{_text(random)}</p>" for _ in range(3)
    )
    data = json.dumps(
        {"@type": "NewsArticle", "headline": "Ferry", "author": [{"name": "A. Writer"}], "articleBody": _text(random)}
    )
    return (
        f"<html lang=en><head><meta charset='{charset}'><title>Ferry {number} sails | Calder Post</title>"
        f"<meta property='article:published_time' content='2015-09-0{random.randint(0, 9)}'>"
        f"<script type='application/ld+json'>{data}</script></head><body><nav><a href='/'>Home</a></nav>"
        f"<h1>Ferry {number} sails</h1><span class=author>By A. Writer and B. Other</span>{paragraphs}"
        f"<table><tr><td>1<td>2</table><script>window.x = {{}}</script><footer>© 2015 Calder Post</footer></html>"
    )


def _html_bytes(random: Random, number: int) -> bytes:
    return _html(random, number).encode(random.choice(("utf-8", "utf-8", "utf-16", "cp1251", "latin-1")), "replace")


def _plain(random: Random, number: int) -> bytes:
    lines = [
        "Home | News | Sport",
        f"Ferry {number} sails",
        "By A. Writer",
        "September 8, 2015",
        _text(random),
        "Share this",
    ]
    return "\n".join(lines).encode(random.choice(("utf-8", "utf-16-le", "cp1252", "koi8-r")), "replace")


def _record(random: Random, number: int) -> dict[str, object]:
    record: dict[str, object] = {
        "id": f"{number}-{random.random()}", "url": f"https://calder.example/{number}", "title": "Ferry",
        "date": "2015-09-08", "outlet": "Calder Post", "authors": ["A. Writer"],
        random.choice(("text", "page", "html", "body")): _text(random),
    }  # fmt: skip
    odd: tuple[object, ...] = (None, 1e308, [], {}, [[]], -1, True, "http://[", "\ud800", "x" * 3_000, ["a"] * 500)
    if random.random() < 0.5:
        record[random.choice(list(record))] = random.choice(odd)
    return record


def _jsonl(random: Random, number: int) -> bytes:
    lines = [
        json.dumps(_record(random, number), ensure_ascii=random.random() < 0.5) for _ in range(random.randint(1, 4))
    ]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _csv(random: Random, number: int) -> bytes:
    rows = [f'{number}-{row},"Ferry ""{row}""",2015-09-08,"{_text(random)}"' for row in range(random.randint(1, 4))]
    return "\n".join(["id,title,date,text", *rows]).encode()


def _feed(random: Random, number: int) -> bytes:
    items = "".join(
        f"<item><title>Ferry {row}</title><link>https://calder.example/{number}/{row}</link>"
        f"<pubDate>Tue, 08 Sep 2015 10:00:00 GMT</pubDate>"
        f"<description><![CDATA[<p>{_text(random)}</p>]]></description></item>"
        for row in range(random.randint(1, 4))
    )
    entities = '<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>' if random.random() < 0.2 else ""
    head = f'<?xml version="1.0" encoding="{random.choice(_CHARSETS)}"?>{entities}'
    return f'{head}<rss version="2.0"><channel>{items}</channel></rss>'.encode()


def _warc(random: Random, number: int) -> bytes:
    written = b""
    for row in range(random.randint(1, 3)):
        charset, kind = random.choice(_CHARSETS), random.choice(("text/html", "text/plain", "image/png", ""))
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset={charset}\r\n\r\n".encode() + _html_bytes(
            random, row
        )
        length = random.choice((len(answer), len(answer), len(answer), 0, 10, 10**6, -1, 10**20))
        written += (
            (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://calder.example/{number}/{row}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n"
            ).encode()
            + answer
            + b"\r\n\r\n"
        )
    return written


def _wacz(random: Random, number: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("archive/data.warc"), _warc(random, number))
    return packed.getvalue()


def _json(random: Random, number: int) -> bytes:
    records = [_record(random, number) for _ in range(random.randint(1, 4))]
    value = random.choice((records, {"articles": records}, records[0], {"hits": {"hits": [{"_source": records[0]}]}}))
    return json.dumps(value, indent=random.choice((None, 1))).encode()


def _packed_warc(random: Random, number: int) -> bytes:
    return b"".join(zstd.compress(_warc(random, number)) for _ in range(random.randint(1, 3)))


def _zip(random: Random, number: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name in ("a.html", "a_files/b.html", "c/index.html?id=5", "../up.html"):
            archive.writestr(zipfile.ZipInfo(name), _html_bytes(random, number))
        archive.writestr(zipfile.ZipInfo("index.rdf"), '<MAF:indexfilename RDF:resource="a.html"/>')
    return packed.getvalue()


def _tar(random: Random, number: int) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:xz", preset=1) as archive:
        for name in ("a.html", "c/d.jsonl.gz", "e.txt"):
            raw = _html_bytes(random, number)
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            archive.addfile(member, io.BytesIO(raw))
    return packed.getvalue()


def _mhtml(random: Random, number: int) -> bytes:
    coding = random.choice(("quoted-printable", "base64", "8bit", "x-none"))
    raw = _html_bytes(random, number)
    written = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes}.get(coding, bytes)(raw)
    head = (
        f"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\nContent-Location: https://a/{number}\r\n"
    )
    part = f"Content-Type: text/html; charset={random.choice(_CHARSETS)}\r\nContent-Transfer-Encoding: {coding}\r\n"
    return f"{head}\r\n--x\r\n{part}\r\n".encode() + written + b"\r\n--x--\r\n"


def _webarchive(random: Random, number: int) -> bytes:
    main = {"WebResourceData": _html_bytes(random, number), "WebResourceURL": f"https://calder.example/{number}",
            "WebResourceTextEncodingName": random.choice(_CHARSETS).replace("\0", "")}  # fmt: skip
    form = random.choice((plistlib.FMT_BINARY, plistlib.FMT_XML))
    return plistlib.dumps({"WebMainResource": main, "WebSubresources": [main]}, fmt=form)


_SEEDS: dict[str, Callable[[Random, int], bytes]] = {
    ".html": _html_bytes, ".txt": _plain, ".jsonl": _jsonl, ".csv": _csv, ".xml": _feed, ".warc": _warc, ".wacz": _wacz,
    ".json": _json, ".warc.zst": _packed_warc, ".zip": _zip, ".tar.xz": _tar, ".mhtml": _mhtml, ".maff": _zip,
    ".webarchive": _webarchive, **export_seeds(_WORDS),
}  # fmt: skip


def _flip(random: Random, raw: bytes) -> bytes:
    changed = bytearray(raw)
    for _ in range(random.choice((1, 3, 30))):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _cut(random: Random, raw: bytes) -> bytes:
    return raw[: random.randint(0, len(raw))]


def _remove(random: Random, raw: bytes) -> bytes:
    start = random.randint(0, len(raw))
    return raw[:start] + raw[start + random.choice((1, 10, 500)) :]


def _insert(random: Random, raw: bytes) -> bytes:
    start = random.randint(0, len(raw))
    return raw[:start] + random.choice((*_BYTES, random.randbytes(random.randint(1, 50)))) + raw[start:]


def _double(random: Random, raw: bytes) -> bytes:
    start = random.randint(0, len(raw))
    return raw[:start] + raw[start : start + 2_000] * random.randint(2, 20) + raw[start:]


def _repeat(random: Random, raw: bytes) -> bytes:
    """Insert a fragment of markup many times: a few hundred, and seldom three megabytes."""
    fragment = random.choice(_FRAGMENTS).encode("utf-8", "surrogatepass")
    times = random.choice((10, 100, 300, 1_000)) if random.random() > _HUGE else 3_000_000 // len(fragment)
    start = random.randint(0, len(raw))
    return raw[:start] + fragment * times + raw[start:]


def _attributes(random: Random, raw: bytes) -> bytes:
    many = random.choice((10, 1_000)) if random.random() > _HUGE else 200_000
    attributes = " ".join(f"a{number}='{number}'" for number in range(many))
    start = raw.find(b">", random.randint(0, len(raw)))
    return raw[:start] + b" " + attributes.encode() + raw[start:]


def _replace_token(random: Random, raw: bytes) -> bytes:
    old = random.choice((b"2015", b"<p", b"</", b'"', b",", b"\n", b"{", b"charset", b"Length", b"<item>", b"\r\n"))
    new = random.choice((b"", b"99999", b"<", b"\0", b"\x00\xff", b'""', b"\n\n", b"}", b"'"))
    return raw.replace(old, new, random.choice((1, -1)))


_BYTE_MUTATIONS = (_flip, _cut, _remove, _insert)
_MUTATIONS = (*_BYTE_MUTATIONS, _double, _repeat, _repeat, _attributes, _replace_token)


def _inside(random: Random, raw: bytes) -> bytes:
    """Change one member of a zipped file, and pack all of them again."""
    members = _members(raw)
    changed = random.randrange(len(members))
    name, content = members[changed]
    for _ in range(random.choice((1, 1, 2, 4))):
        content = random.choice(_MUTATIONS)(random, content)
    return _packed([*members[:changed], (name, content), *members[changed + 1 :]])


def _fixed_dates(raw: bytes) -> bytes:
    """Return a zipped file with one date for all members, so that it is the same each time; others as they are."""
    return _packed(_members(raw)) if raw.startswith(_ZIP) else raw


def _members(raw: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return [(member.filename, archive.read(member)) for member in archive.infolist()]


def _packed(members: Sequence[tuple[str, bytes]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
