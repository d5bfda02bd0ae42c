"""Canonical URLs and hosts. Fetches nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKING = re.compile(
    r"^(?:utm_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|mkt_tok|cmpid|cmp|ocid|ref|ref_src|referrer|"
    r"smid|smtyp|partner|emc|xtor|at_(?:medium|campaign|custom\d).*|ns_(?:mchannel|source|campaign).*|_ga|spm|share)$",
    re.IGNORECASE,
)
_PREFIXES = ("www.", "amp.", "m.", "mobile.", "edition.")


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
