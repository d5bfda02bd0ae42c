"""Mutated requests to a running server: drawn ones with every parameter and endpoint, and raw bytes on its socket.

Each must be answered within 5 s, with no status 500 and in at most 5 MB, but for exports and one article's whole text;
a minute after the last the server holds little more memory than after ordinary requests. Asks nothing of the answers
beyond that.
"""

from __future__ import annotations

import http.client
import os
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import quote, quote_from_bytes, urlsplit

from benchmarks.soak.inputs.hostile_archive import make_archive
from benchmarks.soak.journal import Trial
from benchmarks.soak.options import SoakOptions
from corpus.article import Article
from corpus.store.archive import open_archive
from tests.support.query_grammar import generate
from tests.support.server import ROOT, serving
from tests.support.vocabulary import QueryWords, words_by_frequency

COUNT = 50_000
ORDINARY = 2_000
"""Ordinary requests, after which the memory of the server is what it needs."""
SETTLE = 60
"""Seconds after the last request at which the memory is compared."""
MAX_SECONDS = 5.0
MAX_ANSWER = 5_000_000
MAX_GROWTH = 100 << 20
PATHS = (
    *("/",) * 12,
    *("/api/search",) * 6,
    *("/article/ID", "/api/article/ID", "/api/article/ID/similar", "/api/suggest", "/distinctive", "/api/distinctive"),
    *(
        "/api/context",
        "/api/list",
        "/help",
        "/healthz",
        "/opensearch.xml",
        "/static/dateline.css",
        "/nowhere",
        "/api/x",
    ),
)
PARAMETERS = (
    *("q", "q", "outlet", "person", "author", "language", "collection", "not_outlet", "not_person", "without", "sure"),
    *("persons", "set", "story", "from", "to", "sort", "count", "page", "size", "forms", "drop", "\x00", "nonsense"),
)
WHOLE = ("/article/", "/api/article/", "/export", "/feed")
"""Beginnings of paths that may answer with more: one article's whole text, and exports."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, 0 for none, the bytes and the seconds."""

    status: int
    size: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Draw:
    """A kind of request, its path or its first bytes, and what it sends."""

    kind: str
    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def run(options: SoakOptions) -> Iterator[Trial]:
    """Send every remaining request; the last trial compares the memory."""
    archive = make_archive(options.folder, options.data or ROOT.parent / "shared" / "data")
    yield from run_on(archive, options, ORDINARY, SETTLE)


def run_on(
    archive: Path, options: SoakOptions, ordinary: int, settle: float, patience: float = MAX_SECONDS
) -> Iterator[Trial]:
    """Send requests to a server over an archive; `patience` is longer where other programs are at work."""
    with open_archive(archive) as opened:
        ids = [article_id for article_id, _ in sorted(opened.store.current())]
        words = _words([article for article in map(opened.store.latest, ids[-300:]) if article])
    with serving(archive, options.folder / "server.log") as address, ThreadPoolExecutor(options.processes) as pool:
        for number in range(ordinary):
            send(address, Draw("ordinary", f"/?q={quote(words.word(Random(f'o{number}')))}"))
        time.sleep(min(settle, 5))
        before = server_memory()
        numbers = [number for number in options.remaining() if number != options.count - 1]
        draw = drawer(words, ids)
        yield from pool.map(lambda number: try_one(address, number, draw(options.seed, number), patience), numbers)
        time.sleep(settle)
        growth = server_memory() - before
        wrong = f"The server grew by {growth >> 20} MB." if growth > MAX_GROWTH else ""
        figures = {"megabytes before": before / 1e6, "megabytes grown": growth / 1e6}
        yield Trial(options.count - 1, "memory", wrong, figures)


def _words(articles: list[Article]) -> QueryWords:
    ordinary = [article for article in articles if len(article.title) < 1_000 and len(article.body) < 20_000]
    return words_by_frequency(ordinary, ["Northern Ledger", "Outlet number 7"], ["Maria Zakharova 3"])


def drawer(words: QueryWords, ids: list[str]) -> Callable[[str, int], Draw]:
    """Return the function that draws the request of a number; the same for the same seed."""

    def draw(seed: str, number: int) -> Draw:
        dice = Random(f"{seed} {number}")
        kinds = (_drawn, _drawn, _drawn, _drawn, _repeated, _mutated, _large, _raw)
        return kinds[number % len(kinds)](dice, words, ids)

    return draw


def _path(dice: Random, ids: list[str]) -> str:
    return dice.choice(PATHS).replace("ID", dice.choice((*ids[:1], dice.choice(ids), "0" * dice.choice((1, 64, 9000)))))


def _value(dice: Random, name: str, words: QueryWords) -> str:
    ordinary: dict[str, Callable[[], str]] = {
        "q": lambda: generate(words, dice),
        "outlet": lambda: dice.choice(words.outlets),
        "person": lambda: dice.choice(words.people),
        "from": lambda: dice.choice(("2015", "2015-09-08", "0001-01-01", "9999-12-31", "2015-99")),
        "to": lambda: dice.choice(("2020-01", "1-1-1", "٢٠١٥", "9999")),
        "sort": lambda: dice.choice(("relevance", "recent", "newest", "oldest", "left", "right", "up")),
        "forms": lambda: dice.choice(("exact", "family", "variants", "VARIANTS")),
        "page": lambda: dice.choice(("1", "2", "999999999", "0", "-1", "1e9", "٣", "9" * 400)),
        "size": lambda: dice.choice(("1", "10", "100", "1000000", "NaN")),
    }
    if name in ordinary and dice.random() < 0.85:
        return ordinary[name]()
    odd = ("", "\x00", "\ud800", "%", "\u202e", "<script>", "'\";--", "../../x", "*", '"' * 50, "a" * 30_000, "ß" * 999)
    return dice.choice(odd)


def _drawn(dice: Random, words: QueryWords, ids: list[str]) -> Draw:
    names = dice.choices(PARAMETERS, k=dice.randint(0, 6))
    pairs = [f"{quote(name)}={quote(_value(dice, name, words), errors='replace')}" for name in names]
    return Draw("drawn", f"{_path(dice, ids)}?{'&'.join(pairs)}")


def _repeated(dice: Random, words: QueryWords, ids: list[str]) -> Draw:
    name = dice.choice(PARAMETERS)
    times = dice.choice((2, 60, 4_000))
    values = (quote(f"{_value(dice, name, words)[:20]}{n}", errors="replace") for n in range(times))
    return Draw("repeated", f"{_path(dice, ids)}?{'&'.join(f'{quote(name)}={value}' for value in values)}"[:200_000])


def _mutated(dice: Random, words: QueryWords, ids: list[str]) -> Draw:
    path = bytearray(_drawn(dice, words, ids).path.encode())
    for _ in range(dice.randint(1, 9)):
        path[dice.randrange(1, len(path)) if len(path) > 1 else 0] = dice.randrange(256)
    safe = "/?&=%"
    return Draw("mutated", "/" + quote_from_bytes(bytes(path[1:]), safe=safe))


def _large(dice: Random, words: QueryWords, ids: list[str]) -> Draw:
    size = dice.choice((0, 1, 70_000, 2_000_000))
    method = dice.choice(("GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "BREW"))
    headers = {"X-Odd": "x" * dice.choice((1, 5_000)), "Cookie": "a=" + "b" * dice.choice((1, 3_000))}
    if dice.random() < 0.3:
        text = " ".join(words.word(dice) for _ in range(3_000))
        return Draw("long text", f"/?forms={dice.choice(('exact', 'variants'))}&size=100&q={quote(text)[:60_000]}")
    return Draw("body", _path(dice, ids), method, headers, b"q=port&" * (size // 7))


def _raw(dice: Random, words: QueryWords, ids: list[str]) -> Draw:
    request = bytearray(f"GET {_path(dice, ids)}?q=port HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(request) + 1)
        match dice.randrange(3):
            case 0:
                request[at:at] = dice.randbytes(dice.choice((1, 40, 5_000)))
            case 1:
                del request[at : at + dice.randint(1, 20)]
            case _:
                request[at : at + 1] = dice.randbytes(1)
    return Draw("raw", "", body=bytes(request))


def try_one(address: str, number: int, draw: Draw, patience: float) -> Trial:
    """Send a request; one that took too long is sent twice more, since other programs may have been at work."""
    answer = send(address, draw)
    for _ in range(2):
        if answer.seconds <= patience:
            break
        answer = min(answer, send(address, draw), key=lambda one: one.seconds)
    return Trial(
        number,
        draw.kind,
        judge(draw, answer, patience),
        {"seconds": answer.seconds, "megabytes": 0.0 if draw.path.startswith(WHOLE) else answer.size / 1e6},
    )


def judge(draw: Draw, answer: Answer, patience: float = MAX_SECONDS) -> str:
    """Return what is wrong with an answer, empty if nothing."""
    sent = draw.path[:300] or repr(draw.body[:300])
    if answer.status == 500:
        return f"Status 500 for {sent}"
    if answer.seconds > patience:
        return f"{answer.seconds:.1f} s for {sent}"
    if answer.size > MAX_ANSWER and not draw.path.startswith(WHOLE):
        return f"{answer.size / 1e6:.1f} MB for {sent}"
    return ""


def send(address: str, draw: Draw) -> Answer:
    """Send a request and read its answer; a connection that the server closes is an answer too."""
    host, started = urlsplit(address), time.monotonic()
    try:
        status, size = (_send_raw if draw.kind == "raw" else _send_http)(host.port or 80, draw)
    except (ConnectionError, http.client.HTTPException):
        status, size = 0, 0
    return Answer(status, size, time.monotonic() - started)


def _send_http(port: int, draw: Draw) -> tuple[int, int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(draw.method, draw.path, draw.body or None, draw.headers)
        answer = connection.getresponse()
        return answer.status, len(answer.read())
    finally:
        connection.close()


def _send_raw(port: int, draw: Draw) -> tuple[int, int]:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(draw.body)
        with suppress(OSError):  # the server may have answered and closed by now
            connection.shutdown(socket.SHUT_WR)
        head, size = b"", 0
        while chunk := connection.recv(1 << 16):
            head, size = (head + chunk)[:20], size + len(chunk)
    first = head.split(b" ")
    return int(first[1]) if len(first) > 1 and first[1].isdigit() else 0, size


def server_memory() -> int:
    """Return the bytes of anonymous memory of the processes that this one started."""
    parents, anonymous = dict[int, int](), dict[int, int]()
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text("utf-8").splitlines() if ":" in line)
        except OSError:
            continue  # it ended meanwhile
        pid = int(status.parent.name)
        parents[pid] = int(fields["PPid"])
        anonymous[pid] = int(fields.get("RssAnon", "0 kB").split()[0]) << 10
    return sum(size for pid, size in anonymous.items() if pid != os.getpid() and _is_child(pid, parents))


def _is_child(pid: int, parents: dict[int, int]) -> bool:
    while pid in parents:
        pid = parents[pid]
        if pid == os.getpid():
            return True
    return False
