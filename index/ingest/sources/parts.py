"""Which part of an article a page is known as, and what that means for an address that it states. Looks nothing up."""

from __future__ import annotations

from dataclasses import replace

from corpus.article import Article, StatedPart
from corpus.metadata.page_identity import PATH
from corpus.metadata.parts.part_addresses import part_address, without_number
from corpus.text.agreement import SAME, share_in
from index.ingest.sources.page_keys import PageKeys


def placed_part(article: Article, keys: PageKeys) -> StatedPart | None:
    """Return the part that a page may be, under the address of the first part; None where it may be none.

    A page without an address is known by its place in its collection, which only the intake knows.
    """
    stated = article.stated_part
    if stated and stated.key:
        return stated
    if keys.is_url or not keys.own.startswith(PATH) or "#" in keys.own:
        return None
    place = keys.own.removeprefix(PATH)
    address = part_address(place)
    if stated is None or not stated.is_sure:
        hint = address and StatedPart(address.key, address.number, is_sure=False, is_plain=address.is_plain)
        return hint or None
    if address and address.number == stated.number:
        return replace(stated, key=address.key)
    first = place if stated.number == 1 else without_number(place, stated.number)
    return replace(stated, key=first) if first else None


def is_later_part(part: StatedPart | None) -> bool:
    """Return whether a page says itself that it is another part than the first, whose address it may state."""
    return part is not None and part.is_sure and part.number > 1


def says_the_same(one: str, other: str) -> bool:
    """Return whether each of two texts says most of what the other says: a part is more than what it repeats."""
    return share_in(one, other) >= SAME and share_in(other, one) >= SAME
