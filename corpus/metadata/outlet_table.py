"""Names the outlet of a page from what is known about outlets and what the page says of itself. Never guesses."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.metadata.urls import host

SECOND_LEVEL = frozenset(("co", "com", "org", "net", "gov", "ac", "edu", "or", "ne"))
"""Labels in front of a country's under which everybody registers."""
_SIGNS = re.compile(r"[^\w]|_")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the table says: names by spelling and by host, country by name, and how records vary a name."""

    by_spelling: dict[str, str]
    by_host: dict[str, str]
    country: dict[str, str]
    country_of_label: dict[str, str]
    endings: tuple[str, ...]
    generic: frozenset[str]
    nobody: frozenset[str]


@cache
def facts() -> Facts:
    """Give the table of outlets."""
    table = tomllib.loads((Path(__file__).parent / "outlets.toml").read_text("utf-8"))
    known = table["known"]
    return Facts(
        by_spelling={spelling(form): name for name, fact in known.items() for form in (name, *fact.get("also", ()))},
        by_host={host: name for name, fact in known.items() for host in fact["hosts"]},
        country={name: fact["country"] for name, fact in known.items()},
        country_of_label=table["countries"],
        endings=tuple(table["variants"]["endings"]),
        generic=frozenset(table["variants"]["generic"]),
        nobody=frozenset(table["nobody"]["names"]),
    )


def spelling(name: str) -> str:
    """Give what two spellings of one outlet's name have in common: letters and digits, case folded."""
    return _SIGNS.sub("", name.casefold())


def known_outlet(name: str) -> str | None:
    """Find the outlet that is known by this name, whatever a record adds to it."""
    table = facts()
    if found := table.by_spelling.get(spelling(name)):
        return found
    for ending in table.endings:
        if name.endswith(ending) and (found := table.by_spelling.get(spelling(name.removesuffix(ending)))):
            return found
    return None


def outlet_of_host(name: str) -> str | None:
    """Find the outlet that is known to publish at a host."""
    table = facts()
    labels = name.split(".")
    for first in range(len(labels) - 1):
        if found := table.by_host.get(".".join(labels[first:])):
            return found
    return None


def domain_of(name: str) -> str:
    """Give the part of a host that somebody registered: `ledger.co.uk` of `sport.ledger.co.uk`."""
    labels = name.split(".")
    is_second = len(labels) > 2 and labels[-2] in SECOND_LEVEL
    return ".".join(labels[-3:] if is_second else labels[-2:])


def outlet_label(stated: str) -> str | None:
    """Give the one label of an outlet for what a record or page calls it; None for names that are none."""
    name = " ".join(stated.split()).strip(" |-–—")
    if not name or name.casefold() in facts().nobody:
        return None
    return known_outlet(name) or name


def country_of(outlet: str | None, url: str | None) -> str | None:
    """Give the country whose habit an outlet's dates follow, from the table or else from its host's last label."""
    if outlet and (country := facts().country.get(known_outlet(outlet) or "")):
        return country
    if not url or not (name := host(url)):
        return None
    label = name.rsplit(".", 1)[-1]
    return facts().country_of_label.get(label, label if len(label) == 2 else "") or None
