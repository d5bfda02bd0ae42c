"""A server answers to its own names and addresses, and to no name that another site could lead to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.searcher import Searcher
from tests.conftest import dateline
from web.access.hosts import AllowedHosts
from web.app import create_app
from web.settings import WebSettings

LOOPBACK = WebSettings()
NAMED = WebSettings(names=("news.example", "desk.example:8443", "bücher.example"))
LAN = WebSettings(host="192.0.2.7")
EVERYWHERE = WebSettings(host="0.0.0.0")
SIX = WebSettings(host="::1")


@pytest.mark.parametrize(
    ("settings", "host"),
    [
        (LOOPBACK, "localhost"),
        (LOOPBACK, "localhost:8000"),
        (LOOPBACK, "localhost:9000"),  # through ssh -L 9000:127.0.0.1:8000
        (LOOPBACK, "LocalHost.:8000"),
        (LOOPBACK, "127.0.0.1:8000"),
        (LOOPBACK, "[::1]:8000"),
        (LOOPBACK, "[0:0:0:0:0:0:0:1]"),
        (SIX, "[::1]:8000"),
        (NAMED, "news.example"),
        (NAMED, "news.example:8000"),
        (NAMED, "News.Example.:443"),
        (NAMED, "desk.example:8443"),
        (NAMED, "xn--bcher-kva.example"),
        (NAMED, "localhost:8000"),
        (LAN, "192.0.2.7:8000"),
        (LAN, "[::ffff:192.0.2.7]:8000"),
        (EVERYWHERE, "192.0.2.7:8000"),
        (EVERYWHERE, "[2001:db8::1]:8000"),
        (WebSettings(host="desk.local"), "desk.local:8000"),
    ],
)
def test_own_names_and_addresses_are_answered(settings: WebSettings, host: str) -> None:
    assert AllowedHosts.of(settings).refusal(host) is None


@pytest.mark.parametrize(
    ("settings", "host"),
    [
        (LOOPBACK, "evil.example"),
        (LOOPBACK, "evil.example:8000"),
        (LOOPBACK, "localhost.evil.example"),
        (LOOPBACK, "127.0.0.1.nip.example:8000"),
        (LOOPBACK, "evil.localhost"),
        (LOOPBACK, "192.0.2.7:8000"),
        (LOOPBACK, "0.0.0.0:8000"),
        (LOOPBACK, "2130706433"),
        (LOOPBACK, "0x7f.1"),
        (LAN, "192.0.2.8:8000"),
        (EVERYWHERE, "evil.example:8000"),
        (NAMED, "evil.news.example"),
        (NAMED, "news.example.evil.example"),
        (NAMED, "desk.example"),
        (NAMED, "desk.example:8000"),
    ],
)
def test_another_name_is_refused_with_a_sentence_that_says_what_to_do(settings: WebSettings, host: str) -> None:
    refusal = AllowedHosts.of(settings).refusal(host)
    assert refusal is not None
    assert refusal.code == 421
    assert f"does not answer to the name {host}." in str(refusal.description)
    assert "`dateline serve --name " in str(refusal.description)


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        ":8000",
        ".",
        "localhost:",
        "localhost:99999",
        "localhost:80:80",
        "localhost, evil.example",
        "user@localhost",
        "localhost/evil",
        "local host",
        "localhost\tx",
        "localhost\n",
        "<script>alert(1)</script>",
        "[::1",
        "[::x]",
        "[:::]",
        "::1",
        "[127.0.0.1",
        "http://localhost",
    ],
)
def test_a_host_that_is_none_is_a_bad_request_and_not_repeated(host: str | None) -> None:
    refusal = AllowedHosts.of(LOOPBACK).refusal(host)
    assert refusal is not None
    assert refusal.code == 400
    assert str(refusal.description) == (
        "The request has no valid Host header. Send the name or address of this server in it."
    )


def test_only_http_1_0_may_leave_the_host_out() -> None:
    assert AllowedHosts.of(LOOPBACK).refusal(None, "HTTP/1.0") is None
    assert AllowedHosts.of(LOOPBACK).refusal("evil.example", "HTTP/1.0") is not None


@pytest.mark.parametrize("name", ["http://news.example", "news example", "", "news.example:port", "[news]"])
def test_a_name_that_cannot_be_one_is_said_at_the_start(name: str) -> None:
    with pytest.raises(ValueError, match=r"--name .* is not a host name such as news\.example"):
        AllowedHosts.of(WebSettings(names=(name,)))


@pytest.mark.parametrize(
    "path", ["/", "/api/search?q=Latakia", "/static/dateline.css", "/healthz", "/nowhere", "/help"]
)
def test_no_path_answers_to_another_name(searcher: Searcher, path: str) -> None:
    client = create_app(searcher).test_client()
    answer = client.get(path, headers={"Host": "evil.example:8000"})
    assert answer.status_code == 421
    assert "does not answer to the name evil.example:8000." in answer.text
    assert "hits" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--name", "http://x", "--name http://x is not a host name such as news.example"),
        ("--proxy", "proxy.example", "--proxy proxy.example is not an IP address"),
        ("--prefix", "/a b", "--prefix /a b is not a path such as /news"),
    ],
)
def test_an_option_that_cannot_be_read_ends_the_command(tmp_path: Path, option: str, value: str, message: str) -> None:
    done = dateline("serve", option, value, archive=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("host", [".x", "x..y", "..", "a" * 64 + ".example", "ü" * 64])
def test_a_host_that_no_address_can_have_is_a_bad_request_with_a_page(searcher: Searcher, host: str) -> None:
    answer = create_app(searcher).test_client().get("/", headers={"Host": host.encode().decode("latin-1")})
    assert answer.status_code == 400
    assert "The request has no valid Host header." in answer.text
