"""Canonical forms of URLs, by which pages are known, and hosts. Fetches nothing.

`url_identity` folds what leads to the same page: docs/identity.md lists it. `canonical_url` is the form by which
earlier versions knew pages; it stays as it is, since the ids of their articles were computed from it.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from unicodedata import normalize
from urllib.parse import SplitResult, parse_qsl, quote, unquote, unquote_plus, urlencode, urlsplit

_TRACKING = re.compile(
    r"^(?:utm_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|mkt_tok|cmpid|cmp|ocid|ref|ref_src|referrer|"
    r"smid|smtyp|partner|emc|xtor|at_(?:medium|campaign|custom\d).*|ns_(?:mchannel|source|campaign).*|_ga|spm|share)$",
    re.IGNORECASE,
)
_PREFIXES = ("www.", "amp.", "m.", "mobile.", "edition.")

_TABLE = tomllib.loads(files("corpus.metadata").joinpath("urls.toml").read_text("utf-8"))
_TRACKING_NAMES = frozenset(_TABLE["tracking"]["names"])
_TRACKING_PREFIXES = tuple(_TABLE["tracking"]["prefixes"])
_SESSION_NAMES = frozenset(_TABLE["sessions"]["names"])
_SESSION_VALUE = re.compile(_TABLE["sessions"]["value"])
_SESSION_NAMES_WITH_VALUE = frozenset(_TABLE["sessions"]["names_with_value"])
_SESSION_SEGMENT = re.compile(_TABLE["sessions"]["in_path"])
_COPIES = tuple(map(re.compile, _TABLE["copies"]["addresses"]))
_VARIANTS = frozenset(("www", "m", "mobile", "amp"))
"""Labels of a host that name another form of the same site."""
_SECOND_LEVEL = frozenset(("ac", "co", "com", "edu", "go", "gob", "gov", "gv", "ne", "net", "nom", "or", "org"))
"""Labels before a country's, under which sites are registered: without them `www.com.au` would be `com.au`."""
_SAFE = "!$&'()*+,;=:@-._~"
"""What stands in a path as it is (RFC 3986, section 3.3)."""
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/!$&'()*+,;=:@._~-]*")
_FILE_ENDINGS = frozenset(("htm", "html", "php", "asp", "aspx", "jsp"))
_PORTS = {"http": 80, "https": 443}
_LONGEST = 8_000
"""Characters of the longest address that is one: browsers and servers read no longer ones."""


def canonical_url(url: str) -> str:
    """Return the URL without fragment and tracking parameters, scheme and host in lower case."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(name)
    ]
    return parts._replace(
        scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), query=urlencode(kept), fragment=""
    ).geturl()


@lru_cache(maxsize=1024)
def url_identity(url: str) -> str | None:
    """Return what a page of this URL is known by, the same for all addresses of one page: `//host/path?query`.

    None for what names no host, such as `/news/1.html`: it would mean another page at another site.
    """
    url = url.strip()
    if len(url) > _LONGEST:
        return None
    for copy in _COPIES:
        if found := copy.match(url):
            url = f"https://{url[found.end() :]}"
    if _lacks_scheme(url):
        url = f"//{url}"
    try:
        parts = urlsplit(url)
        if not (site := _site(parts)):
            return None
        path, query = _path(parts.path), _query(parts.query)
    except ValueError:
        return None
    scheme = "" if parts.scheme in ("http", "https", "") else f"{parts.scheme}:"
    fragment = f"#{parts.fragment}" if parts.fragment.startswith("!") else ""  # a page of its own, by script
    return f"{scheme}//{site}{path}{'?' if query else ''}{query}{fragment}"


def _lacks_scheme(url: str) -> bool:
    """Return whether an address begins with its host."""
    name, slash, _ = url.partition("/")
    labels = name.lower().split(".")
    if ":" in name or len(labels) < 2 or not all(label.replace("-", "").isalnum() for label in labels):
        return False
    return labels[0] == "www" or (bool(slash) and labels[-1].isalpha() and labels[-1] not in _FILE_ENDINGS)


def names_home(identity: str) -> bool:
    """Return whether a `url_identity` is the home page of a site."""
    return identity.count("/") == 2 and "?" not in identity


def same_site(one: str, other: str) -> bool:
    """Return whether two URLs are of one site: equal hosts but for what comes before the registered name."""
    mine, others = _labels(host(one)), _labels(host(other))
    return bool(mine) and (mine == others[-len(mine) :] or others == mine[-len(others) :])


def _labels(name: str) -> list[str]:
    labels = name.split(".")
    short = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return labels[-short:] if name else []


def _site(parts: SplitResult) -> str:
    """Return the host without the labels of its variants, with a port that is not the scheme's own."""
    name = (parts.hostname or "").rstrip(".")
    if not name.isascii():
        name = name.encode("idna").decode()
    labels = name.split(".")
    for label in [label for label in labels[:-2] if label in _VARIANTS]:
        rest = [other for other in labels if other != label]
        if len(rest) > 2 or (len(rest) == 2 and not (len(rest[1]) == 2 and rest[0] in _SECOND_LEVEL)):
            labels = rest
    port = parts.port if parts.port != _PORTS.get(parts.scheme) else None
    return ".".join(labels) + (f":{port}" if port is not None and labels != [""] else "")


def _path(path: str) -> str:
    if _PLAIN_PATH.fullmatch(path) and not any(sign in path for sign in ("/.", "//", "amp", ";", "(")):
        return path.rstrip("/")
    segments: list[str] = []
    for raw in path.split("/"):
        segment = _SESSION_SEGMENT.sub("", _folded(unquote(raw, errors="surrogateescape")))
        if segment == "..":
            del segments[-1:]
        elif segment not in ("", ".", "amp"):
            segments.append(segment)
    if segments:
        segments[-1] = re.sub(r"\.amp(?=\.html?$|$)", "", segments[-1])
    return "".join(f"/{segment}" for segment in segments)


def _folded(text: str) -> str:
    """Return a text in the one form of its percent-encoding."""
    return quote(normalize("NFC", text), safe=_SAFE, errors="surrogateescape")


def _query(query: str) -> str:
    if not query:
        return ""
    kept = []
    for part in query.replace("&amp;", "&").split("&"):  # as copied from the source of a page
        name, _, value = (unquote_plus(piece, errors="surrogateescape") for piece in part.partition("="))
        if part and not _is_tracking(name.lower(), value.lower()):
            kept.append(f"{_folded(name)}{'=' if '=' in part else ''}{_folded(value)}")
    return "&".join(kept)


def _is_tracking(name: str, value: str) -> bool:
    if name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES):
        return True
    if name in _SESSION_NAMES or (name in _SESSION_NAMES_WITH_VALUE and _SESSION_VALUE.fullmatch(value)):
        return True
    return name == "amp" or (value.startswith("amp") and name in ("outputtype", "output", "format"))


@lru_cache(maxsize=4096)
def host(url: str) -> str:
    """Return the host of a URL without `www.` and similar prefixes; "" when there is none."""
    try:
        name = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    for prefix in _PREFIXES:
        if name.startswith(prefix) and name.count(".") > 1:
            return name.removeprefix(prefix)
    return name
