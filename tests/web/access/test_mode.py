"""When sign-in is needed: every combination of address, proxy, name, socket, users and --public."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from web.access.mode import AccessMode, access_mode, exposure, is_loopback, refusal, warning
from web.settings import WebSettings

OPTIONS = {
    "host": ("127.0.0.1", "0.0.0.0"),
    "names": ((), ("news.example",)),
    "proxies": ((), ("127.0.0.1",)),
    "socket": (None, Path("dateline.sock")),
    "user_header": (None, "X-User"),
    "public": (False, True),
}
COMBINATIONS = [
    WebSettings(**dict(zip(OPTIONS, values, strict=True)))  # type: ignore[arg-type]  # each from its own row
    for values in product(*OPTIONS.values())
]


def is_exposed(settings: WebSettings) -> bool:
    return settings.host == "0.0.0.0" or bool(settings.names or settings.proxies or settings.socket)


@pytest.mark.parametrize("has_users", [False, True])
def test_only_loopback_without_users_is_open_and_public_is_never_more_than_readable(has_users: bool) -> None:
    assert len(COMBINATIONS) == 64
    for settings in COMBINATIONS:
        if settings.public:
            expected = AccessMode.PUBLIC
        elif is_exposed(settings) or has_users:
            expected = AccessMode.SIGN_IN
        else:
            expected = AccessMode.OPEN
        assert access_mode(settings, has_users) is expected, settings


@pytest.mark.parametrize("has_users", [False, True])
def test_nothing_is_served_that_no_one_can_sign_in_to(has_users: bool) -> None:
    for settings in COMBINATIONS:
        header = settings.user_header is not None
        refused = (
            (header and not settings.proxies)
            or (header and settings.public)
            or (is_exposed(settings) and not settings.public and not has_users and not header)
        )
        message = refusal(settings, has_users)
        assert (message is not None) is refused, settings
        if message and not header:
            assert "dateline user add NAME" in message
            assert "--public" in message


@pytest.mark.parametrize(
    ("settings", "option"),
    [
        (WebSettings(), None),
        (WebSettings(host="0.0.0.0"), "--host 0.0.0.0"),
        (WebSettings(host="news.example"), "--host news.example"),
        (WebSettings(names=("news.example",)), "--name news.example"),
        (WebSettings(proxies=("127.0.0.1",)), "--proxy 127.0.0.1"),
        (WebSettings(socket=Path("s")), "--socket s"),
    ],
)
def test_the_option_that_lets_others_in_is_named(settings: WebSettings, option: str | None) -> None:
    assert exposure(settings) == option
    assert (refusal(settings, has_users=False) or "").startswith(f"{option} " if option else "")


@pytest.mark.parametrize(
    ("settings", "warned"),
    [
        (WebSettings(), False),
        (WebSettings(host="0.0.0.0"), True),
        (WebSettings(host="0.0.0.0", public=True), False),
        (WebSettings(names=("news.example",)), True),
        (WebSettings(proxies=("127.0.0.1",)), False),
        (WebSettings(socket=Path("s")), True),
        (WebSettings(socket=Path("s"), proxies=("unix:",)), False),
    ],
)
def test_plain_http_for_others_is_warned_of(settings: WebSettings, warned: bool) -> None:
    assert ("HTTPS" in (warning(settings) or "")) is warned


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost", "LOCALHOST.", "::ffff:127.0.0.1"]
)
def test_addresses_of_this_machine_alone(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    [
        "0.0.0.0",
        "::",
        "",
        "192.168.0.1",
        "10.0.0.1",
        "localhost.example",
        "127.0.0.1.example",
        "::ffff:10.0.0.1",
        "fe80::1",
    ],
)
def test_addresses_that_others_reach(host: str) -> None:
    assert not is_loopback(host)
