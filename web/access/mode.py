"""Who needs to sign in: decided from the settings and from whether there are users. Knows no request."""

from __future__ import annotations

from enum import Enum
from ipaddress import IPv6Address, ip_address

from web.settings import WebSettings


class AccessMode(Enum):
    """To whom the front end is open."""

    OPEN = "programs of this machine get here alone, and everyone may read and change the archive"
    PUBLIC = "everyone may read, no one may change anything, and there is no sign-in"
    SIGN_IN = "whoever has signed in may read, and editors may change the archive"


def is_loopback(host: str) -> bool:
    """Return whether an address or host name means this machine alone."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return host.casefold().removesuffix(".") == "localhost"
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def exposure(settings: WebSettings) -> str | None:
    """Return the option by which others than programs of this machine may get here; None if there is none.

    A proxy brings others to a loopback address or a Unix socket, and a host name is for them.
    """
    if settings.socket is not None:
        return f"--socket {settings.socket}"
    if settings.proxies:
        return f"--proxy {settings.proxies[0]}"
    if settings.names:
        return f"--name {settings.names[0]}"
    return None if is_loopback(settings.host) else f"--host {settings.host}"


def access_mode(settings: WebSettings, has_users: bool) -> AccessMode:
    """Return to whom the front end is open."""
    if settings.public:
        return AccessMode.PUBLIC
    return AccessMode.SIGN_IN if has_users or exposure(settings) else AccessMode.OPEN


def refusal(settings: WebSettings, has_users: bool) -> str | None:
    """Return why nothing can be served with these settings, and what to do; None if it can."""
    if settings.user_header and not settings.proxies:
        return (
            f"--user-header {settings.user_header} is believed only from a proxy, and anyone else could send it;"
            " name the proxy with --proxy ADDRESS."
        )
    if settings.user_header and settings.public:
        return "--public serves everyone without signing in; leave out --public or --user-header."
    if access_mode(settings, has_users) is AccessMode.SIGN_IN and not has_users and not settings.user_header:
        return (
            f"{exposure(settings)} lets others reach the archive, and there is no user who could sign in."
            " Add one with `dateline user add NAME`, or serve it to everyone, read-only, with --public."
        )
    return None


def warning(settings: WebSettings) -> str | None:
    """Return what will not work as served, and what to do; None if all does."""
    if exposure(settings) and not settings.public and not settings.proxies:
        return (
            "Passwords are taken only over HTTPS or from this machine: put a proxy with HTTPS before the server and"
            " name it with --proxy ADDRESS, else no one can sign in from another machine. See docs/security.md."
        )
    return None
