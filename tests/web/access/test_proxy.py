"""What a trusted proxy says of a request holds; what anyone else says is dropped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from search.searcher import Searcher
from web.access.proxy import CLIENT_NAMED, TRUSTED, Forwarding, read_address, read_prefix
from web.app import create_app
from web.settings import WebSettings

BEHIND = WebSettings(proxies=("127.0.0.1", "10.0.0.0/8", "2001:db8::/32"), names=("news.example",), public=True)
SAYS = {
    "HTTP_X_FORWARDED_FOR": "203.0.113.9",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_HOST": "news.example",
    "HTTP_X_FORWARDED_PREFIX": "/news",
    "HTTP_FORWARDED": "for=203.0.113.9",
}


def applied(settings: WebSettings, peer: str = "127.0.0.1", path: str = "/help", **headers: str) -> dict[str, Any]:
    environ = {
        "REMOTE_ADDR": peer,
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "HTTP_HOST": "127.0.0.1:8000",
        "wsgi.url_scheme": "http",
        **headers,
    }
    Forwarding.of(settings).apply(environ)
    return environ


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.9.8.7", "2001:db8::5", "::ffff:10.1.1.1"])
def test_a_trusted_proxy_is_believed(peer: str) -> None:
    environ = applied(BEHIND, peer, **SAYS)
    assert environ["REMOTE_ADDR"] == "203.0.113.9"
    assert environ["wsgi.url_scheme"] == "https"
    assert environ["HTTP_HOST"] == "news.example"
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("/news", "/help")
    assert environ[TRUSTED] is True
    assert not [name for name in environ if "FORWARDED" in name]


@pytest.mark.parametrize("peer", ["127.0.0.2", "192.0.2.1", "11.0.0.1", "2001:db9::5", "", "localhost", "unix:"])
def test_anyone_else_is_not_believed_and_nothing_of_it_is_left(peer: str) -> None:
    environ = applied(BEHIND, peer, **SAYS)
    assert environ["REMOTE_ADDR"] == peer
    assert environ["wsgi.url_scheme"] == "http"
    assert environ["HTTP_HOST"] == "127.0.0.1:8000"
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("", "/help")
    assert environ[TRUSTED] is False
    assert not [name for name in environ if "FORWARDED" in name]


def test_without_a_proxy_loopback_is_not_believed_either() -> None:
    assert applied(WebSettings(), "127.0.0.1", **SAYS)["REMOTE_ADDR"] == "127.0.0.1"


@pytest.mark.parametrize(("proxies", "believed"), [(("unix:",), True), (("127.0.0.1",), False), ((), False)])
def test_a_peer_on_the_socket_is_believed_if_the_socket_is_named(proxies: tuple[str, ...], believed: bool) -> None:
    settings = WebSettings(socket=Path("dateline.sock"), proxies=proxies)
    for peer in ("", "127.0.0.1", "localhost"):  # whatever a server makes of a peer without an address
        assert (applied(settings, peer, **SAYS)["REMOTE_ADDR"] == "203.0.113.9") is believed


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:5123", "203.0.113.9"),
        ("[2001:db9::1]:443", "2001:db9::1"),
        ("6.6.6.6, 203.0.113.9", "203.0.113.9"),  # the client said 6.6.6.6
        ("6.6.6.6, 203.0.113.9, 10.0.0.5", "203.0.113.9"),
        ("10.0.0.9, 10.0.0.5", "10.0.0.9"),  # a client inside
        ("203.0.113.9, unknown, 10.0.0.5", "10.0.0.5"),
        ("<script>", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_the_client_is_the_nearest_address_that_is_no_proxy(chain: str, client: str) -> None:
    environ = applied(BEHIND, HTTP_X_FORWARDED_FOR=chain)
    assert environ["REMOTE_ADDR"] == client
    assert (CLIENT_NAMED in environ) is (client != "127.0.0.1")


def test_of_several_values_the_last_is_from_the_nearest_proxy() -> None:
    environ = applied(
        BEHIND,
        HTTP_X_FORWARDED_PROTO="http, https",
        HTTP_X_FORWARDED_HOST="evil.example, news.example",
        HTTP_X_FORWARDED_PREFIX="/evil, /news",
    )
    assert (environ["wsgi.url_scheme"], environ["HTTP_HOST"], environ["SCRIPT_NAME"]) == (
        "https",
        "news.example",
        "/news",
    )


@pytest.mark.parametrize(
    ("name", "value", "key", "kept"),
    [
        ("PROTO", "javascript", "wsgi.url_scheme", "http"),
        ("HOST", "evil.example/x", "HTTP_HOST", "127.0.0.1:8000"),
        ("HOST", "a@b", "HTTP_HOST", "127.0.0.1:8000"),
        ("PREFIX", "//evil.example", "SCRIPT_NAME", ""),
        ("PREFIX", "news", "SCRIPT_NAME", ""),
        ("PREFIX", "/../x", "SCRIPT_NAME", ""),
        ("PREFIX", "/a b", "SCRIPT_NAME", ""),
        ("PREFIX", '/"><script>', "SCRIPT_NAME", ""),
        ("PREFIX", "/\\evil.example", "SCRIPT_NAME", ""),
        ("PREFIX", "javascript:alert(1)", "SCRIPT_NAME", ""),
    ],
)
def test_what_cannot_be_read_changes_nothing(name: str, value: str, key: str, kept: str) -> None:
    assert applied(BEHIND, **{f"HTTP_X_FORWARDED_{name}": value})[key] == kept


@pytest.mark.parametrize(
    ("path", "seen"),
    [("/news/help", "/help"), ("/news/", "/"), ("/news", "/"), ("/help", "/help"), ("/newsroom", "/newsroom")],
)
def test_a_prefix_leaves_the_path_whether_or_not_a_proxy_removed_it(path: str, seen: str) -> None:
    environ = applied(WebSettings(prefix="/news/"), path=path)
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("/news", seen)


def test_a_path_below_a_prefix_of_the_same_name_is_not_cut_twice() -> None:
    environ = applied(BEHIND, path="/api/search", HTTP_X_FORWARDED_PREFIX="/api")
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("/api", "/api/search")


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("", ""), ("/", ""), ("/news", "/news"), ("/a/b-c/~d/", "/a/b-c/~d"), ("news", None), ("//x", None), ("/.", None)],
)
def test_a_prefix_is_a_path_of_plain_letters(text: str, prefix: str | None) -> None:
    assert read_prefix(text) == prefix


def test_addresses_are_read_with_and_without_a_port() -> None:
    assert [str(read_address(text)) for text in ("1.2.3.4", "1.2.3.4:80", "::1", "[::1]:80", "x", "1.2.3", "")] == [
        "1.2.3.4",
        "1.2.3.4",
        "::1",
        "::1",
        "None",
        "None",
        "None",
    ]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (WebSettings(prefix="//x"), "--prefix //x is not a path such as /news"),
        (WebSettings(proxies=("proxy.example",)), "--proxy proxy.example is not an IP address"),
    ],
)
def test_settings_that_cannot_be_read_are_said_at_the_start(settings: WebSettings, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Forwarding.of(settings)


def test_pages_behind_a_proxy_link_to_where_the_proxy_shows_them(searcher: Searcher) -> None:
    client = create_app(searcher, BEHIND).test_client()
    headers = {"X-Forwarded-Host": "news.example", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/news"}
    assert (
        'template="https://news.example/news/?q={searchTerms}"' in client.get("/opensearch.xml", headers=headers).text
    )
    assert '<a class="brand" href="/news/">' in client.get("/help", headers=headers).text
    refused = client.get("/", headers={"X-Forwarded-Host": "evil.example"})
    assert refused.status_code == 421
