"""Under a path behind a real nginx every link, form, file and address leads to a page of the site, none out of it."""

from __future__ import annotations

import http.client
import json
import ssl
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, expect

from search.searcher import Searcher
from tests.support.browser import find_browser
from tests.support.nginx import NAME, NginxMissing, Proxy, find_nginx, proxying
from tests.support.wsgi_server import Recorded, running
from web.app import create_app
from web.settings import WebSettings

KEPT = WebSettings(proxies=("127.0.0.1",), names=(NAME,), prefix="/news", public=True)
REMOVED = WebSettings(proxies=("127.0.0.1",), names=(NAME,), public=True)
REMOVING = (
    ("proxy_pass http://dateline;", "proxy_pass http://dateline/;"),
    ('X-Forwarded-Prefix ""', "X-Forwarded-Prefix /news"),
)
MOST_OF_A_KIND = 3
"""Pages that are fetched of those whose addresses differ in the values of parameters alone."""
MOST_PAGES = 100


@dataclass
class Addresses(HTMLParser):
    """Collects the addresses of a page, and its forms as what they would ask for."""

    found: list[str] = field(default_factory=list)
    forms: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.found += [values[name] for name in ("href", "src", "action", "data-suggestions") if name in values]
        if tag == "form":
            self.forms.append((values["action"], []))
        if tag == "input" and "name" in values and self.forms:
            self.forms[-1][1].append((values["name"], values.get("value", "")))


class Visitor:
    """Asks through nginx, over one connection kept open, as a browser of that name would."""

    def __init__(self, proxy: Proxy) -> None:
        self.root = f"https://{NAME}:{proxy.port}"
        trusting = ssl._create_unverified_context()
        self._connection = http.client.HTTPSConnection("127.0.0.1", proxy.port, context=trusting, timeout=60)

    def close(self) -> None:
        self._connection.close()

    def get(self, address: str, **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
        path = address.removeprefix(self.root)
        self._connection.request("GET", path, headers={"Host": urlsplit(self.root).netloc, **headers})
        answer = self._connection.getresponse()
        return answer.status, answer.headers, answer.read().decode("utf-8", "replace")


@dataclass(frozen=True)
class Behind:
    """A site behind nginx, what was asked of it there, and a visitor."""

    proxy: Proxy
    record: Recorded
    visitor: Visitor


@pytest.fixture(
    scope="module",
    params=[(KEPT, ()), (REMOVED, REMOVING)],
    ids=["the proxy keeps the path", "the proxy removes the path"],
)
def behind(
    request: pytest.FixtureRequest, searcher: Searcher, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Behind]:
    settings, changes = request.param
    record = Recorded(create_app(searcher, settings).wsgi_app)
    folder = tmp_path_factory.mktemp("nginx")
    with (
        running(record) as port,
        proxying(f"127.0.0.1:{port}", folder, *changes) as proxy,
        closing(Visitor(proxy)) as visitor,
    ):
        yield Behind(proxy, record, visitor)


def addresses(page: str, base: str) -> Iterator[str]:
    """Yield all that a page leads to, its forms filled in."""
    parsed = Addresses()
    parsed.feed(page)
    yield from (urljoin(base, one) for one in parsed.found)
    for action, values in parsed.forms:
        yield urljoin(base, f"{action}?{urlencode(values)}")


def kind(address: str) -> tuple[str, ...]:
    parts = urlsplit(address)
    path = "/article/" if "/article/" in parts.path else parts.path
    return (path, *sorted({name for name, _ in parse_qsl(parts.query)}))


def test_every_link_under_a_prefix_leads_to_a_page_under_it(behind: Behind) -> None:
    visitor = behind.visitor
    root = visitor.root
    nowhere = f"{root}/news/nowhere"
    start = [f"{root}/news/{one}" for one in ("", "?q=Zakharova&forms=variants", "?q=latkia", "?size=3")] + [nowhere]
    waiting, seen, kinds = deque(start), set(start), Counter[tuple[str, ...]]()
    links = 0
    while waiting:
        address = waiting.popleft()
        status, headers, text = visitor.get(address)
        assert status == (404 if address == nowhere else 200), address
        for cookie in headers.get_all("Set-Cookie") or ():
            assert "Path=/news" in cookie or cookie.startswith("__Host-"), cookie
        if headers.get_content_type() != "text/html":
            continue
        for link in addresses(text, address):
            links += 1
            link = link.partition("#")[0]
            if not link.startswith(root):
                assert "/news/article/" in address, f"{address} leads to {link}"
                continue
            assert link.startswith(f"{root}/news/"), f"{address} leads to {link}"
            if link not in seen and kinds[kind(link)] < MOST_OF_A_KIND and len(seen) < MOST_PAGES:
                kinds[kind(link)] += 1
                seen.add(link)
                waiting.append(link)
    assert len(seen) == MOST_PAGES
    assert links > 2_000
    assert {path.partition("?")[0].rpartition("/")[2] for path in seen} >= {
        "",
        "help",
        "distinctive",
        "suggest",
        "opensearch.xml",
        "dateline.css",
        "dateline.js",
        "icon.svg",
    }
    assert {one.host for one in behind.record.asked} == {urlsplit(root).netloc}


def test_what_is_no_page_is_there_too(behind: Behind) -> None:
    visitor = behind.visitor
    status, headers, text = visitor.get("/news")
    assert status == 301
    assert urljoin(f"{visitor.root}/news", headers["Location"]) == f"{visitor.root}/news/"
    described = ET.fromstring(visitor.get("/news/opensearch.xml")[2])
    template = str(described[-1].get("template"))
    assert template == f"{visitor.root}/news/?q={{searchTerms}}"
    assert "Zakharova" in visitor.get(template.replace("{searchTerms}", "Zakharova"))[2]
    found = json.loads(visitor.get("/news/api/search?q=Zakharova")[2])
    article = found["hits"][0]["id"]
    for path in (f"article/{article}", f"article/{article}/similar", "context?q=Zakharova", "list?q=a", "suggest?q=z"):
        status, _, text = visitor.get(f"/news/api/{path}")
        assert status == 200, text
        json.loads(text)
    status, _, text = visitor.get("/news/api/nowhere")
    assert (status, set(json.loads(text))) == (404, {"error"})
    assert visitor.get("/api/search?q=Zakharova")[0] == 404, "nginx shows nothing beside the path"


def test_pages_are_kept_through_the_proxy(behind: Behind) -> None:
    _, headers, _ = behind.visitor.get("/news/?q=Zakharova")
    kept = {"If-None-Match": str(headers["ETag"])}
    assert behind.visitor.get("/news/?q=Zakharova", **kept)[0] == 304
    status, headers, _ = behind.visitor.get("/news/?q=Zakharova", **{"Accept-Encoding": "gzip"})
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert behind.visitor.get("/news/?q=Zakharova", **{"If-None-Match": str(headers["ETag"])})[0] == 304


def test_what_a_client_makes_up_does_not_pass_the_proxy(behind: Behind) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil", "X-Forwarded-Proto": "http"}
    status, _, text = behind.visitor.get("/news/opensearch.xml", **forged)
    assert status == 200
    assert f"{behind.visitor.root}/news/" in text
    assert "evil" not in text


def test_another_name_is_refused_through_the_proxy(behind: Behind) -> None:
    """A proxy with one site hands every name to it."""
    status, _, text = behind.visitor.get("/news/", Host="evil.example")
    assert status == 421
    assert "`dateline serve --name evil.example`" in text


def test_neither_nginx_nor_the_server_writes_query_texts_down(
    behind: Behind, capfd: pytest.CaptureFixture[str]
) -> None:
    for path in ("", "article/0000", "api/context", "distinctive", "nowhere"):
        behind.visitor.get(f"/news/{path}?q=Unmistakable&person=Unmistakable")
    logs = list(behind.proxy.folder.glob("*.log"))
    assert any("/news/distinctive" in path.read_text("utf-8") for path in logs)
    assert not any("Unmistakable" in path.read_text("utf-8") for path in logs)
    assert "Unmistakable" not in "".join(capfd.readouterr())


def test_a_browser_searches_and_gets_suggestions_under_a_prefix(behind: Behind, browser: Browser) -> None:
    arguments = ["--no-sandbox", f"--host-resolver-rules=MAP {NAME} 127.0.0.1"]
    with browser.browser_type.launch(executable_path=find_browser(), args=arguments) as own:
        page = own.new_page(ignore_https_errors=True)
        failed: list[str] = []
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.on("console", lambda message: failed.append(message.text))
        page.goto(f"{behind.visitor.root}/news")
        page.locator("#q").press_sequentially("zakh")
        expect(page.get_by_role("option").first).to_be_visible()
        page.locator("#q").press("ArrowDown")
        page.locator("#q").press("Enter")
        expect(page.locator("#total")).to_be_visible()
        page.get_by_role("link", name="What sets these articles apart").click()
        expect(page.get_by_role("region", name="What sets these articles apart")).to_be_visible()
        page.locator(".brand").click()
        page.wait_for_url(f"{behind.visitor.root}/news/")
        assert failed == []


def test_a_proxy_reaches_the_server_over_a_socket(searcher: Searcher, tmp_path: Path) -> None:
    path = tmp_path / "s"
    settings = WebSettings(proxies=("unix:",), names=(NAME,), prefix="/news", socket=path, public=True)
    record = Recorded(create_app(searcher, settings).wsgi_app)
    with (
        running(record, f"unix://{path}"),
        proxying(f"unix:{path}", tmp_path) as proxy,
        closing(Visitor(proxy)) as visitor,
    ):
        status, _, text = visitor.get("/news/opensearch.xml")
        assert status == 200
        assert f'template="{visitor.root}/news/?q=' in text


def test_without_nginx_a_sentence_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(NginxMissing, match=r"apt-get install nginx-light openssl.*DATELINE_NGINX"):
        find_nginx({"PATH": str(tmp_path)}, ())
