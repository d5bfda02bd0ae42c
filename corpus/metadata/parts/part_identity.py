"""The parts that articles may be, in the form that the store keeps (docs/store-format.md). Looks nothing up.

They stand among the identities, so that the parts of one article are found by the address of the first.
"""

from __future__ import annotations

import re

from corpus.article import StatedPart

PART = "part:"
_EXACT, _SURE, _HINT, _PLAIN = "=", "+", "?", "~"
"""What a page knows of its part: how many there are, that it is one, or a hint, perhaps without a word for pages."""
_PART = re.compile(r"(\d{1,4})([=+?~])(\d{0,4})")


def of_part(key: str, part: StatedPart, article_id: str) -> str:
    """Return the identity of an article as a part of what `key` names; several may state the same number."""
    mark = (_EXACT if part.is_exact else _SURE) if part.is_sure else _PLAIN if part.is_plain else _HINT
    return f"{of_parts(key)}{part.number}{mark}{part.of or ''}#{article_id}"


def of_parts(key: str) -> str:
    """Return what the identities of all parts of what `key` names begin with."""
    return f"{PART}{key}#"


def read_part(identity: str) -> StatedPart | None:
    """Return the part in an identity of `of_part`, None where it is none."""
    key, *rest = identity.removeprefix(PART).rsplit("#", 2)
    if len(rest) < 2 or not (found := _PART.fullmatch(rest[0])):
        return None
    number, mark, of = found.groups()
    is_exact, is_sure = mark == _EXACT, mark in (_EXACT, _SURE)
    return StatedPart(key, int(number), int(of) if of else None, is_exact, is_sure, mark == _PLAIN)
