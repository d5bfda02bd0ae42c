"""Headers that tell browsers what a page may load, who may embed it and what it may use. Checks no request."""

from __future__ import annotations

from flask import Flask, Response

POLICY = (
    "default-src 'none'; "
    "style-src 'self'; "
    "script-src 'self'; "
    "connect-src 'self'; "
    "img-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'"
)
_UNUSED = (  # features of browsers that no page needs, all known to Chromium, which warns of others
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Under no-referrer, browsers send `Origin: null` with the forms of the site itself.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED),
}


def install(app: Flask) -> None:
    """Add the headers to every answer that does not have its own."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    own = {name.lower() for name in response.headers.keys()}  # noqa: SIM118  # iterating gives pairs
    for name, value in HEADERS.items():
        if name.lower() not in own:
            response.headers.add(name, value)
    return response
