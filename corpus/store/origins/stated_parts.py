"""What articles say of the parts that they are, looked up by the address of the first part. Decides nothing.

They are identities (docs/store-format.md): a page that may be a part is known as such. One that stands at the address
of the first part need say nothing itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from corpus.article import StatedPart
from corpus.metadata.page_identity import CLAIM, PATH, URL
from corpus.metadata.parts.part_identity import PART, of_parts, read_part
from corpus.store.database import Database
from corpus.store.integrity.row_checks import row_check

_OF_ARTICLES = "SELECT identity, id, crc FROM identities WHERE id IN (SELECT value FROM json_each(?)) ORDER BY identity"
_BEGINNING = (
    "SELECT identity, identities.id, crc FROM json_each(?) AS wanted JOIN identities"
    " ON identity > wanted.value AND identity < wanted.value || char(1114111)"
)
_AMONG = "SELECT identity, id, crc FROM identities WHERE identity IN (SELECT value FROM json_each(?))"
_FIRST = (URL, PATH, CLAIM)
"""What the first part may be known by, the surest last."""


class PartClaim(NamedTuple):
    """An article, and the part that it says it is; `is_first` where it stands at the address of the first part."""

    id: str
    stated: StatedPart
    is_first: bool


def claims_around(database: Database, ids: Sequence[str]) -> dict[str, dict[str, list[PartClaim]]]:
    """Return for each article that may be a part, by address of the first part, all that may be parts of the same.

    A row that was changed is passed over: `dateline verify` names it.
    """
    keys: dict[str, dict[str, None]] = {}
    for identity, article in _intact(database.rows(_OF_ARTICLES, (json.dumps(ids),))):
        kind, _, key = identity.partition(":")
        if f"{kind}:" in _FIRST:
            keys.setdefault(article, {})[key] = None
        elif stated := read_part(identity) if identity.startswith(PART) else None:
            keys[article] = {stated.key or "": None, **keys.get(article, {})}
    groups = _groups(database, {key for own in keys.values() for key in own})
    found = {article: {key: groups[key] for key in own if key in groups} for article, own in keys.items()}
    return {article: own for article, own in found.items() if own}


def _groups(database: Database, keys: Iterable[str]) -> dict[str, list[PartClaim]]:
    """Return the parts that articles say they are, by the address of the first part, and that first part."""
    groups: dict[str, dict[str, PartClaim]] = {}
    starts = json.dumps(sorted(map(of_parts, keys)))
    for identity, article in _intact(database.rows(_BEGINNING, (starts,))):
        if (stated := read_part(identity)) and stated.key is not None:
            groups.setdefault(stated.key, {})[article] = PartClaim(article, stated, False)
    firsts = {f"{kind}{key}": (at, key) for key in groups for at, kind in enumerate(_FIRST)}
    known = sorted(_intact(database.rows(_AMONG, (json.dumps(list(firsts)),))), key=lambda row: firsts[row[0]])
    taken = set[str]()
    for identity, article in known:
        _, key = firsts[identity]
        own = groups[key].get(article)
        if key not in taken and (own is None or own.stated.number == 1):
            taken.add(key)
            groups[key][article] = PartClaim(article, own.stated if own else StatedPart(key, 1, is_sure=False), True)
    return {key: list(group.values()) for key, group in groups.items()}


def _intact(rows: Iterable[tuple[str, str, int]]) -> Iterator[tuple[str, str]]:
    return ((identity, article) for identity, article, crc in rows if row_check(identity, article) == crc)
