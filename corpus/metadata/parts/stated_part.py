"""Reads from a page which part of an article it is, by its links, pagers, title and address. Compares no pages.

A page is sure of its part where something on it agrees with its address, or where it prints "Page 2 of 3". An address
alone is a hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin

from corpus.article import StatedPart
from corpus.metadata.parts.page_links import PageLink
from corpus.metadata.parts.pagers import PrintedPart, printed_part, titled_part
from corpus.metadata.parts.part_addresses import PartAddress, part_address, without_number
from corpus.metadata.urls import names_home, same_site, url_identity

_LONGEST_LINE = 60
_FOLDED_NAMES = ("index", "default", "amp")
"""Last names of addresses that say nothing, so that the one before them may name a part."""
_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


@dataclass(frozen=True, slots=True)
class PartSigns:
    """What a page holds that may say which part it is; `place` is its file, where it has one."""

    url: str | None
    canonical: str | None
    place: str | None
    title: str
    lines: Iterable[str]
    links: Sequence[PageLink]


class _Linked(NamedTuple):
    """What links say: the address of the first part, the number of this one, and the highest number that they name."""

    key: str
    number: int
    of: int


def stated_part(signs: PartSigns) -> StatedPart | None:
    """Return which part of an article a page says it is, None where nothing hints at one."""
    printed = _printed(signs)
    names = signs.url or signs.canonical or signs.place or ""
    if not (printed or signs.links or _may_name_part(names) or _may_name_part(signs.canonical or "")):
        return None  # as most pages, without taking their addresses apart
    own = _identity(signs.url)
    claimed = _identity(signs.canonical)
    if own is None and claimed and part_address(claimed):
        own = claimed
    if own:
        return _of_address(own, claimed, printed, signs)
    if found := _linked_without_address(claimed, signs):
        of = max(found.of, printed.of or 0 if printed and printed.number == found.number else 0)
        return StatedPart(found.key, found.number, of, _is_total(printed, found.number))
    if printed and printed.is_named and printed.of:
        key = claimed
        return StatedPart(key, printed.number, printed.of, is_exact=True)
    return _of_place(claimed, printed, signs)


def _may_name_part(address: str) -> bool:
    """Return whether the last name of an address, or its query, has a number as parts have."""
    before, _, last = address.partition("#")[0].rstrip("/").rpartition("/")
    if last.startswith(_FOLDED_NAMES):
        last = f"{before.rpartition('/')[2]}/{last}"
    return _NUMBER.search(last) is not None


def _of_address(own: str, claimed: str | None, printed: PrintedPart | None, signs: PartSigns) -> StatedPart | None:
    """Return the part of a page whose own address is known."""
    base = signs.url or signs.canonical or ""
    address = part_address(own) or _beside_links(own, base, signs.links)
    key, number = (address.key, address.number) if address else (own, 1)
    if found := _linked(key, address.number if address else None, base, signs.links):
        exact = _is_total(printed, found.number)
        return StatedPart(key, found.number, max(found.of, printed.of or 0) if exact and printed else found.of, exact)
    agrees = printed and address and (printed.number == number or (printed.is_named and printed.number == number + 1))
    if printed and agrees and (printed.of or printed.number > 1):
        return StatedPart(key, printed.number, printed.of or printed.number, printed.of is not None)
    if printed and printed.is_named and printed.of:
        if printed.number == 1:
            return StatedPart(without_number(own, 1) or own, 1, printed.of, is_exact=True)
        first = without_number(own, printed.number) or without_number(own, printed.number - 1)
        first = first or _other_first(own, claimed, printed.number, base, signs.links)
        if first:
            return StatedPart(first, printed.number, printed.of, is_exact=True)
    elif printed and printed.number > 1 and (first := without_number(own, printed.number)):
        return StatedPart(first, printed.number, printed.of or printed.number, printed.of is not None)
    return StatedPart(key, number, is_sure=False, is_plain=address.is_plain) if address else None


def _of_place(claimed: str | None, printed: PrintedPart | None, signs: PartSigns) -> StatedPart | None:
    """Return the part that the name of a page's file hints at; the key is left to who knows its collection."""
    address = part_address(signs.place) if signs.place else None
    if address is None or signs.place is None:
        return None
    found = _linked(address.key, address.number, signs.place, signs.links)
    if found or (printed and printed.number == address.number > 1):
        number, of = (found.number, found.of) if found else (address.number, printed.of if printed else None)
        return StatedPart(claimed, number, of or number, _is_total(printed, number))
    return StatedPart(None, address.number, is_sure=False, is_plain=address.is_plain)


def _printed(signs: PartSigns) -> PrintedPart | None:
    """Return what the page prints of its part: what names pages before what does not, totals before none."""
    found = [part for line in signs.lines if len(line) <= _LONGEST_LINE and (part := printed_part(line))]
    if titled := titled_part(signs.title):
        found.append(titled)
    found = [part for part in found if part.of or part is titled]
    return max(found, key=lambda part: (part.is_named and part.of is not None, part.of is not None), default=None)


def _is_total(printed: PrintedPart | None, number: int) -> bool:
    return printed is not None and printed.of is not None and printed.number == number


def _identity(url: str | None) -> str | None:
    """Return what a page of this URL is known by, None for a home page."""
    form = url_identity(url) if url else None
    return None if form is None or names_home(form) else form


def _target(base: str, link: PageLink) -> str | None:
    """Return where a link leads, in the form of the address that it stands at."""
    if "//" in base or "//" in link.href:
        try:
            return _identity(urljoin(base, link.href))
        except ValueError:
            return None
    return urljoin(f"/{base}", link.href).removeprefix("/")  # the page is a file


def _linked(key: str, number: int | None, base: str, links: Iterable[PageLink]) -> _Linked | None:
    """Return what the links of a page say that agrees with its address, which has this number or none."""
    behind, others = 0, set[int]()
    for link in links:
        target = _target(base, link)
        named = link.number or (number or 1) + link.step
        other = part_address(target) if target else None
        if target and (other is None or other.key != key) and without_number(target, named) == key:
            other = PartAddress(key, named)  # no word says so, but it is what the link says
        if (other.key if other else target) != key or (other.number if other else None) == number:
            continue
        if (offset := _offset(link, number, other.number if other else None)) is not None:
            behind = max(behind, offset)
            others.add(named)
    own = 1 if number is None else number + behind
    return _Linked(key, own, max(own, *others)) if others - {own} else None


def _beside_links(own: str, base: str, links: Iterable[PageLink]) -> PartAddress | None:
    """Return the part that an address names without a word for pages: it differs in one number from its neighbour's."""
    numbers = {int(number) for number in _NUMBER.findall(own)}
    for link in links:
        target = _target(base, link) if link.number else None
        if target and (key := without_number(target, link.number)):
            for number in numbers & {link.number - 1, link.number + 1}:
                if without_number(own, number) == key:
                    return PartAddress(key, number)
    return None


def _offset(link: PageLink, own: int | None, other: int | None) -> int | None:
    """Return how far the numbers in addresses are behind those that readers see; None where a link does not agree.

    Some programs count pages from 0: then the second one has a 1 in its address.
    """
    if not link.step:
        behind = link.number - (other or 1)
        return behind if behind == 0 or (other and behind == 1) else None
    if own is None or other is None:
        second, step = (other, 1) if own is None else (own, -1)
        return 2 - second if second in (1, 2) and link.step == step else None
    return 0 if other - own == link.step else None


def _linked_without_address(claimed: str | None, signs: PartSigns) -> _Linked | None:
    """Return what the links of a page say that has no address of its own: its neighbours have."""
    named: dict[str, set[int]] = {}
    steps: dict[str, set[int]] = {}
    for link in signs.links:
        target = _target(signs.canonical or "", link) if signs.canonical or "//" in link.href else None
        if target is None:
            continue
        other = part_address(target) or PartAddress(target, 1)
        if claimed and other.key != claimed:
            continue
        if link.step and (other.number > 1 or claimed):
            steps.setdefault(other.key, set()).add(other.number - link.step)
        elif link.number and other.number == link.number:
            named.setdefault(other.key, set()).add(link.number)
    for key, numbers in steps.items():
        if len(numbers) == 1 and (number := min(numbers)) >= 1:
            return _Linked(key, number, max(number, number + 1 if _has_next(signs) else 0, *named.get(key, {0})))
    for key, numbers in named.items():
        if missing := [number for number in range(1, max(numbers) + 2) if number not in numbers]:
            return _Linked(key, missing[0], max(*numbers, missing[0])) if len(numbers) > 1 or claimed else None
    return None


def _has_next(signs: PartSigns) -> bool:
    return any(link.step == 1 for link in signs.links)


def _other_first(own: str, claimed: str | None, number: int, base: str, links: Iterable[PageLink]) -> str | None:
    """Return the address of the first part where this one's does not contain it: the stated one, or one linked to."""
    if claimed and claimed != own and same_site(f"http:{own}", f"http:{claimed}"):
        return claimed
    first = (link for link in links if link.number == 1 or (link.step == -1 and number == 2))
    targets = (target for link in first if (target := _target(base, link)))
    return next((one for one in targets if one != own and same_site(f"http:{own}", f"http:{one}")), None)
