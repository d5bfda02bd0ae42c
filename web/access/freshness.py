"""Lets browsers keep pages and ask whether they still hold, which is answered without a search. Keeps nothing itself.

The ETag is computed before the page, from all that a page depends on besides its address. If something changes in
between, the page is newer than its tag, and the next request gets it again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, request

from search.page import ArchiveError, EngineError
from search.searcher import Searcher
from web.settings import WebSettings

PAGES = "private, no-cache"
ERRORS = "no-store"
ASSETS = "public, max-age=31536000, immutable"
"""Of files whose address has a digest of their content: another content has another address."""

LANGUAGE = "en"
"""The language of all pages."""

View = TypeVar("View", bound=Callable[..., Any])

_ROOT = Path(__file__).parents[2]
_PACKAGES = ("corpus", "index", "search", "web")
_CODE = frozenset({".css", ".html", ".js", ".py", ".svg", ".toml", ".xml"})
_LIVE = "is_live"
_SOURCES = "what_pages_depend_on"
_READING = frozenset({"GET", "HEAD"})


def install(app: Flask) -> None:
    """Tag pages and answer questions about tags; to be installed after whatever may refuse a request."""
    app.extensions[_SOURCES] = []
    app.before_request(_answer_if_kept)
    app.after_request(_add_headers)
    app.url_defaults(_add_version)


def depend_on(app: Flask, source: Callable[[], str]) -> None:
    """Make every page depend on a text of the request, such as who is signed in."""
    app.extensions[_SOURCES].append(source)


def live(view: View) -> View:
    """Mark a view whose answer depends on more than the archive: it is stored nowhere."""
    setattr(view, _LIVE, True)
    return view


def withhold() -> None:
    """Leave the answer to this request without a tag: something was left out of it for lack of time."""
    g.tag = None


def _answer_if_kept() -> Response | None:
    g.tag = tag = _tag()
    kept = request.if_none_match
    if tag is None or kept.star_tag or not kept.contains_weak(tag):
        return None
    response = current_app.response_class(status=304)
    response.set_etag(tag, weak=True)
    return response


def _tag() -> str | None:
    """Return the tag of the page, or None for what is no page or cannot be tagged."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method not in _READING or view is None or request.endpoint == "static" or hasattr(view, _LIVE):
        return None
    try:
        archive = cast(Searcher, current_app.extensions["searcher"]).stamp()
    except (ArchiveError, EngineError):
        return None  # the page itself says what is wrong, if it needs the archive
    settings = cast(WebSettings, current_app.extensions["settings"])
    sources = [source() for source in current_app.extensions[_SOURCES]]
    parts = (code_version(), archive, LANGUAGE, *_place(), str(settings.query_in_title), *sources)
    return blake2b("\0".join(parts).encode(), digest_size=12).hexdigest()


def _place() -> tuple[str, str, str]:
    """Return scheme, host and prefix of this request, which are in the links of a page."""
    found = request.environ
    return found["wsgi.url_scheme"], found.get("HTTP_HOST", ""), found.get("SCRIPT_NAME", "")


def _add_headers(response: Response) -> Response:
    if request.endpoint == "static":
        return _add_static_headers(response)
    response.vary.add("Cookie")
    view = current_app.view_functions.get(request.endpoint or "")
    if response.status_code >= 400 or hasattr(view, _LIVE):
        response.headers.setdefault("Cache-Control", ERRORS)
        return response
    response.headers.setdefault("Cache-Control", PAGES)
    if response.status_code == 200 and (tag := g.get("tag")):
        response.set_etag(tag, weak=True)  # weak: a page shows how long it took
    return response


def _add_static_headers(response: Response) -> Response:
    version = request.args.get("v")
    if response.status_code >= 400:
        response.headers["Cache-Control"] = ERRORS
    elif version and version == _version_of((request.view_args or {}).get("filename", "")):
        response.headers["Cache-Control"] = ASSETS
    return response


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    """Put a digest of its content into the address of a file."""
    if endpoint == "static" and (version := _version_of(values.get("filename", ""))):
        values.setdefault("v", version)


def _version_of(filename: str) -> str | None:
    return _digest(current_app.static_folder or "", filename)


@lru_cache(maxsize=64)  # a process serves the files, as the code, that it started with
def _digest(folder: str, filename: str) -> str | None:
    try:
        return blake2b(Path(folder, filename).read_bytes(), digest_size=6).hexdigest()
    except OSError:
        return None


@cache
def code_version() -> str:
    """Return a digest of the code, templates and facts of which pages are made: 20 ms, once a process."""
    digest = blake2b(digest_size=12)
    for package in _PACKAGES:
        for path in sorted((_ROOT / package).rglob("*")):
            if path.suffix in _CODE:
                digest.update(path.read_bytes())
    return digest.hexdigest()
