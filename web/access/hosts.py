"""Answers only requests for a host name that is this server's, so that no other site's name leads to it. Knows no user.

A page on evil.example can let its name lead to 127.0.0.1 (DNS rebinding) and read from there what the browser takes for
its own site. The name stays in `Host`, and an IP address in `Host` cannot have been led anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, request
from werkzeug.exceptions import BadRequest, HTTPException, MisdirectedRequest

from web.access.proxy import Address, Forwarding, read_address
from web.settings import WebSettings

_HOST = re.compile(r"(?P<name>\[[\da-fA-F:.]+\]|[\w.-]+)(?::(?P<port>\d{1,5}))?")


def install(app: Flask, settings: WebSettings) -> None:
    """Check the host of each request before anything else is done."""
    allowed = AllowedHosts.of(settings)

    def check_host() -> None:
        if refusal := allowed.refusal(request.environ.get("HTTP_HOST"), request.environ.get("SERVER_PROTOCOL", "")):
            raise refusal

    app.before_request(check_host)


def check_names(settings: WebSettings) -> None:
    """Raise ValueError with a sentence if a `--name`, `--proxy` or `--prefix` cannot be read."""
    AllowedHosts.of(settings)
    Forwarding.of(settings)


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """The hosts that a server answers to: names with their port or None for any, and IP addresses.

    `any_address`: the server is bound to all addresses of the machine, so each may be meant.
    """

    names: frozenset[tuple[str, str | None]]
    address: Address | None
    any_address: bool

    @classmethod
    def of(cls, settings: WebSettings) -> AllowedHosts:
        """Return what the settings say; raises ValueError with a sentence for a `--name` that cannot be read."""
        names: set[tuple[str, str | None]] = {("localhost", None)}
        for text in settings.names:
            parts = _split(text)
            if parts is None:
                raise ValueError(f"--name {text} is not a host name such as news.example or news.example:8443.")
            names.add(parts)
        address = read_address(settings.host.partition("%")[0])
        if address is None and (parts := _split(settings.host)):
            names.add((parts[0], None))
        return cls(frozenset(names), address, address is not None and address.is_unspecified)

    def refusal(self, host: str | None, protocol: str = "HTTP/1.1") -> HTTPException | None:
        """Return the error for a request whose `Host` is missing, malformed or another's; None if it is allowed.

        HTTP/1.0 knows no `Host`; every browser sends it, and only health checks of some proxies do not.
        """
        if host is None and protocol == "HTTP/1.0":
            return None
        parts = _split(host or "")
        if host is None or parts is None:
            return BadRequest("The request has no valid Host header. Send the name or address of this server in it.")
        if self._allows(*parts):
            return None
        return MisdirectedRequest(
            f"This server does not answer to the name {host}. If it should, start it with "
            f"`dateline serve --name {parts[0]}`."
        )

    def _allows(self, name: str, port: str | None) -> bool:
        if {(name, None), (name, port)} & self.names:
            return True
        address = read_address(name)
        return address is not None and (self.any_address or address.is_loopback or address == self.address)


@lru_cache(maxsize=256)
def _split(host: str) -> tuple[str, str | None] | None:
    """Return name and port of a host, normalised: small letters, Punycode, no dot at the end; None if malformed."""
    found = _HOST.fullmatch(host)
    if found is None:
        return None
    port = found["port"]
    name = found["name"].lower().removesuffix(".")
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if name.startswith("[") and read_address(name) is None:
        return None
    return (name, port) if name and (port is None or int(port) < 65_536) else None
