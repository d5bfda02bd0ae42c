"""Pages of other sites in a real browser: by DNS rebinding, in the background and by forms they get nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page, expect

from search.searcher import Searcher
from tests.support.browser import find_browser
from tests.support.wsgi_server import Recorded, running
from web.app import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

NAMES = "MAP evil.example 127.0.0.1, MAP *.evil.example 127.0.0.1"
"""What the name server of an attacker says; nothing leaves this machine."""

WAYS = """
<img src="{own}/static/icon.svg">
<script src="{own}/api/search?q=Zakharova"></script>
<link rel="stylesheet" href="{own}/static/dateline.css">
<iframe name="inside" src="{own}/?q=Zakharova"></iframe>
<object data="{own}/?q=Zakharova"></object>
<embed src="{own}/?q=Zakharova">
<video src="{own}/export.jsonl"></video>
<form method="post" action="{own}/login" target="inside"><input name="name" value="anna"></form>
"""
SCRIPT = """
async (own) => {
  const ways = {
    cors: () => fetch(own + "/api/search?q=Zakharova"),
    sent: () => fetch(own + "/api/search", {method: "POST", mode: "no-cors", body: "q=1", credentials: "include"}),
    deleted: () => fetch(own + "/api/search", {method: "DELETE"}),
    asked: () => new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      request.onload = () => done(request);
      request.onerror = failed;
      request.open("GET", own + "/?q=Zakharova");
      request.send();
    }),
    hidden: () => fetch(own + "/?q=Zakharova", {mode: "no-cors", credentials: "include"}),
    image: () => new Promise((done, failed) => {
      const image = new Image();
      image.onload = done;
      image.onerror = failed;
      image.src = own + "/static/icon.svg?again";
    }),
  };
  const came = {};
  for (const [name, way] of Object.entries(ways)) {
    try {
      const answer = await way();
      came[name] = answer.text && answer.type !== "opaque" ? await answer.text() : answer.type || answer.responseText;
    } catch (error) {
      came[name] = "failed";
    }
  }
  navigator.sendBeacon(own + "/login", "name=anna");
  document.forms[0].submit();
  return came;
}
"""


@dataclass(frozen=True)
class Sites:
    """The own server, its record, and the port of a server that belongs to someone else."""

    own: str
    record: Recorded
    other: int


@pytest.fixture(scope="module")
def sites(searcher: Searcher) -> Iterator[Sites]:
    record = Recorded(create_app(searcher).wsgi_app)
    with running(record) as port:
        own = f"http://127.0.0.1:{port}"
        with running(_other_site(own)) as away:
            yield Sites(own, record, away)


def _other_site(own: str) -> WSGIApplication:
    pages = {"/": WAYS.format(own=own), "/link": f'<a href="{own}/?q=Zakharova">Read</a>'}

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/html")])
        return [f"<!doctype html><title>other</title>{pages.get(environ['PATH_INFO'], '')}".encode()]

    return answer


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """Yield a page of a browser for which an attacker's names lead to this machine."""
    arguments = ["--no-sandbox", f"--host-resolver-rules={NAMES}"]
    with browser.browser_type.launch(executable_path=find_browser(), args=arguments) as attacked:
        yield attacked.new_page()


def test_a_name_that_was_led_here_reads_nothing(page: Page, sites: Sites) -> None:
    led = sites.own.replace("127.0.0.1", "evil.example")
    answer = page.goto(f"{led}/?q=Zakharova")
    assert answer is not None
    assert answer.status == 421
    expect(page.locator("body")).to_contain_text("This server does not answer to the name evil.example")
    for path in ("/api/search?q=Zakharova", "/?q=Zakharova", "/static/dateline.js"):
        status, text = page.evaluate("path => fetch(path).then(async (a) => [a.status, await a.text()])", path)
        assert status == 421
        assert "hits" not in text
        assert "does not answer" in text
    asked = [one for one in sites.record.asked if one.host.startswith("evil.example")]
    assert len(asked) >= 4
    assert {one.status for one in asked} == {421}
    assert {one.site for one in asked if one.path.startswith("/api")} == {""}, "browsers take it for an insecure site"


@pytest.mark.parametrize(("name", "site"), [("evil.example", "cross-site"), ("127.0.0.1", "same-site")])
def test_nothing_that_another_site_tries_in_the_background_is_answered(
    page: Page, sites: Sites, name: str, site: str
) -> None:
    sites.record.asked.clear()
    page.goto(f"http://{name}:{sites.other}/", wait_until="load")
    came = page.evaluate(SCRIPT, sites.own)
    page.wait_for_timeout(300)  # for the beacon and the form, which no event announces
    assert came == {
        "cors": "failed",
        "sent": "failed",
        "deleted": "failed",
        "asked": "failed",
        "hidden": "failed",
        "image": "failed",
    }
    assert (
        page.evaluate("window.frames.length && (() => { try { return frames[0].document } catch { return 0 } })()") == 0
    )
    asked = [one for one in sites.record.asked if one.site == site]
    assert len(asked) == len(sites.record.asked), "the browser says of all of them that they are another's"
    assert {one.status for one in asked} == {403}
    assert {"image", "script", "style", "iframe", "object", "embed", "video", "empty"} <= {
        one.destination for one in asked
    }
    assert {"GET", "POST"} <= {one.method for one in asked}


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1"])
def test_a_link_of_another_site_opens_the_page(page: Page, sites: Sites, name: str) -> None:
    page.goto(f"http://{name}:{sites.other}/link")
    page.get_by_role("link").click()
    expect(page.locator("#total")).to_be_visible()
    assert page.evaluate("[window.opener, document.referrer.includes('link')]") == [None, False]
    page.locator(".hit h2 a").first.click()
    expect(page.locator(".article mark").first).to_be_visible()


def test_a_form_of_another_site_that_fills_the_window_is_refused(page: Page, sites: Sites) -> None:
    page.goto(f"http://evil.example:{sites.other}/")
    page.evaluate("document.forms[0].target = '_self'; document.forms[0].submit()")
    expect(page.locator("h1")).to_have_text("Forbidden")
    expect(page.locator("main")).to_contain_text("A page of another site sent this.")


def test_the_site_itself_works_and_the_browser_warns_of_nothing(page: Page, sites: Sites) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(sites.own)
    page.locator("#q").press_sequentially("zakh")
    expect(page.get_by_role("option").first).to_be_visible()
    page.locator("#q").press("Enter")
    expect(page.locator("#total")).to_be_visible()
    assert said == []
