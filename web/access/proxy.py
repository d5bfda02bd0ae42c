"""Believes what a reverse proxy says of a request, if its address is one of `--proxy`. Refuses no request.

Werkzeug's own middleware counts proxies; whoever reaches the server past them could then say anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any

from flask import Flask, request

from web import urls
from web.settings import WebSettings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

Environ = MutableMapping[str, Any]
Address = IPv4Address | IPv6Address

SOCKET = "unix:"
"""What stands in `--proxy` for whoever may open the Unix socket that is served."""

TRUSTED = "dateline.trusted_proxy"
"""The key of the environment that is true when the request came from a trusted proxy."""

CLIENT_NAMED = "dateline.client_named"
"""The key of the environment that is there when that proxy said for whom, in `X-Forwarded-For`."""

_PREFIX = re.compile(r"(?:/[\w.~-]+)+", re.ASCII)
_HOST = re.compile(r"[\w.-]+(?::\d{1,5})?|\[[\da-fA-F:.]+\](?::\d{1,5})?", re.ASCII)
_FORWARDED = ("FOR", "PROTO", "HOST", "PREFIX", "PORT", "SERVER", "SSL", "SCHEME")


def install(app: Flask, settings: WebSettings) -> None:
    """Put the middleware around the application."""
    forwarding = Forwarding.of(settings)
    app.wsgi_app = forwarding.around(app.wsgi_app)  # type: ignore[assignment,method-assign]  # as Flask documents it


def is_forwarded() -> bool:
    """Return whether the current request came from a trusted proxy, so that its `--user-header` counts."""
    return bool(request.environ.get(TRUSTED))


def read_prefix(text: str) -> str | None:
    """Return a path prefix such as `/news` without a slash at its end, "" for the root, or None if it is none.

    Letters, digits and `.`, `_`, `~`, `-` may occur: `//other.example` would lead to another site.
    """
    text = text.strip().rstrip("/")
    if not text:
        return ""
    if not _PREFIX.fullmatch(text) or any(part in {".", ".."} for part in text.split("/")):
        return None
    return text


@lru_cache(maxsize=256)  # a server sees the same few hosts and peers again and again
def read_address(text: str) -> Address | None:
    """Return the IP address of `1.2.3.4`, `1.2.3.4:80`, `::1`, `[::1]` or `[::1]:80`, or None."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


@dataclass(frozen=True, slots=True)
class Forwarding:
    """Which proxies are trusted, and the prefix under which the site lies without being told by one.

    `by_socket`: the server listens on a Unix socket, so that no peer has an address. `trusts_socket`: such peers are
    trusted.
    """

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    by_socket: bool = False
    trusts_socket: bool = False
    prefix: str = ""

    @classmethod
    def of(cls, settings: WebSettings) -> Forwarding:
        """Return what the settings say; raises ValueError with a sentence for a proxy or prefix that cannot be read."""
        prefix = read_prefix(settings.prefix)
        if prefix is None:
            raise ValueError(
                f"--prefix {settings.prefix} is not a path such as /news: each part has letters, digits, '.', '_', '~' "
                "and '-' only."
            )
        return cls(
            tuple(_network(text) for text in settings.proxies if text != SOCKET),
            settings.socket is not None,
            SOCKET in settings.proxies,
            prefix,
        )

    def around(self, application: WSGIApplication) -> WSGIApplication:
        """Return the application behind this middleware."""

        def forwarded(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
            self.apply(environ)
            if not _is_routable(environ.get("HTTP_HOST", "")):
                environ["HTTP_HOST"] = ""
            urls.mount(environ.get("SCRIPT_NAME", ""))
            return application(environ, start_response)

        return forwarded

    def apply(self, environ: Environ) -> None:
        """Replace address, scheme, host and prefix by what a trusted proxy says, and drop what others say."""
        prefix = self.prefix
        environ[TRUSTED] = trusted = self._trusts_peer(environ)
        if trusted:
            if client := self._client(environ):
                environ["REMOTE_ADDR"], environ[CLIENT_NAMED] = str(client), True
            prefix = _take(environ, "PREFIX", read_prefix) or prefix
            environ["wsgi.url_scheme"] = _take(environ, "PROTO", _read_scheme) or environ["wsgi.url_scheme"]
            if host := _take(environ, "HOST", _read_host):
                environ["HTTP_HOST"] = host
        for name in _FORWARDED:
            environ.pop(f"HTTP_X_FORWARDED_{name}", None)
        environ.pop("HTTP_FORWARDED", None)
        _mount(environ, self.prefix, prefix)

    def _trusts_peer(self, environ: Environ) -> bool:
        if self.by_socket:
            return self.trusts_socket
        address = read_address(environ.get("REMOTE_ADDR", ""))
        return address is not None and self._trusts(address)

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self.networks)

    def _client(self, environ: Environ) -> Address | None:
        """Return the address nearest to the server in the chain that is not a trusted proxy; None without a chain.

        Each proxy appends the address that it was reached from; what stands further left, the client may have made up.
        """
        client = None
        for part in reversed(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            address = read_address(part)
            if address is None:
                break
            client = address
            if not self._trusts(address):
                break
        return client


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text.strip("[]"), strict=False)
    except ValueError as error:
        raise ValueError(
            f"--proxy {text} is not an IP address such as 127.0.0.1, a network such as 10.0.0.0/8, or {SOCKET}"
        ) from error


@lru_cache(maxsize=256)
def _is_routable(host: str) -> bool:
    """Return whether Werkzeug routes requests to a host; with an empty or overlong part, not even a page of error."""
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True


def _take(environ: Environ, name: str, read: Callable[[str], str | None]) -> str | None:
    """Return what the nearest proxy says under a header, the last of several values, or None if that is unreadable."""
    return read(environ.get(f"HTTP_X_FORWARDED_{name}", "").rpartition(",")[2].strip())


def _read_scheme(text: str) -> str | None:
    return text.lower() if text.lower() in {"http", "https"} else None


def _read_host(text: str) -> str | None:
    return text if _HOST.fullmatch(text) else None


def _mount(environ: Environ, own: str, prefix: str) -> None:
    """Move the prefix from the path to the place where WSGI has it; a proxy may have removed it from the path."""
    path = environ.get("PATH_INFO", "")
    if own and (path == own or path.startswith(f"{own}/")):
        environ["PATH_INFO"] = path[len(own) :] or "/"
    if prefix:
        environ["SCRIPT_NAME"] = prefix
