"""What a page is known by, in the forms that the store keeps (docs/identity.md). Looks nothing up.

Each identity begins with the rule that made it: the page's URL (`url:`), its place in a collection (`path:`), the words
of a record that has neither (`record:`), an address that it states as its own (`claim:`), the id that a library
database knows it by (`service:`), or the outlet, title and day of an article from one (`alike:`). Those of articles
that earlier versions stored are where the page came from (`source:`) and the words of a record (`words:`).
"""

from __future__ import annotations

import re
from hashlib import sha256

from corpus.metadata.urls import url_identity
from corpus.text.utf8 import escaped, readable, to_utf8
from corpus.text.words import alphanumeric_key

URL, CLAIM, PATH = "url:", "claim:", "path:"
SOURCE, WORDS = "source:", "words:"
ALIKE = "alike:"
_WORD = re.compile(r"\w+")


def of_url(url: str | None) -> str | None:
    """Return the identity of a page with this URL, or None if the URL names none."""
    form = url_identity(url) if url else None
    return f"{URL}{form}" if form else None


def of_claim(url: str | None) -> str | None:
    """Return the identity of the pages that state this address as their own."""
    form = url_identity(url) if url else None
    return f"{CLAIM}{form}" if form else None


def of_path(collection: str, path: str, record: str | None = None) -> str:
    """Return the identity of a file in a collection, or of the record with this id in it."""
    return escaped(f"{PATH}{collection}/{path}" + ("" if record is None else f"#{record}"))


def of_record(outlet: str | None, title: str | None, text: str) -> str:
    """Return the identity of a record without id and URL."""
    return f"record:{_digest(outlet or '', title or '', text)}"


def of_service(service: str, own_id: str) -> str:
    """Return the identity of a document that a library database knows by this id."""
    return escaped(f"service:{service}/{own_id}")


def of_alike(outlet: str | None, title: str, day: str | None) -> str:
    """Return the identity that articles of one outlet, title and day share; their texts decide whether they are one."""
    return f"{ALIKE}{_digest(alphanumeric_key(outlet or ''), alphanumeric_key(title), day or '')}"


def of_source(source: str) -> str:
    """Return the identity of an article that an earlier version stored, from where its page came from."""
    return f"{SOURCE}{readable(source)}"


def of_words(title: str, body: str) -> str:
    """Return the identity of an article that an earlier version stored from a record without id and URL."""
    return f"{WORDS}{_digest(*_WORD.findall(f'{title} {body}'))}"


def suffixed(identity: str, outlet: str | None, title: str) -> str:
    """Return the identity of another article in the place of one with this identity."""
    return f"{identity}~{_digest(outlet or '', title)[:12]}"


def _digest(*parts: str) -> str:
    return sha256(to_utf8("\n".join(parts))).hexdigest()[:32]
