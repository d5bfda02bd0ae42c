"""What an export holds beside its documents and may be stored: nothing of the person who exported it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_SHOWN = re.compile(
    r"(?:(?:search )?terms|suchbegriffe|termes|términos|(?:combined )?sources?|quellen?|fuentes?|search type"
    r"|content type|narrowed by|documents? \(\d+\)|dokumente? \(\d+\)|copyright|©|\d{1,4}\. \S|all rights"
    r"|alle rechte|総件数|検索結果)",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"@|user ?name|benutzer|job ?n|send to|client|matter|account|sent you|sent the|\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}",
    re.IGNORECASE,
)
_PERSONAL_PARAMETERS = frozenset(
    {"accountid", "userid", "uid", "user", "email", "session", "sid", "token", "ip", "groupid"}
)


def shown_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the lines of a cover that may be stored: what may name a person is left out."""
    return tuple(line for line in lines if _SHOWN.match(line) and not _PERSONAL.search(line))


def impersonal(value: str) -> str:
    """Return a value that a service states without addresses, of the web or of mail: they may say who asked for it."""
    if "://" not in value and "@" not in value:
        return value.strip()
    return " ".join(word for word in value.split() if "://" not in word and "@" not in word).strip(" ;,")


def impersonal_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Return lines inside a document that are no text, without what may name a person."""
    return tuple(text for line in lines if not _PERSONAL.search(line) and (text := impersonal(line)))


def without_account(url: str) -> str:
    """Return an address of a service without the parameters that say who asked for it; "" for what is no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name.lower() not in _PERSONAL_PARAMETERS]
    return urlunsplit(parts._replace(query=urlencode(kept), fragment=""))
