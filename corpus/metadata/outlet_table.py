"""Looks up known outlets by name and host, and their countries. Does not guess names."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.metadata.urls import host
from corpus.text.whitespace import tidy_name
from corpus.text.words import alphanumeric_key

SECOND_LEVEL = frozenset(("co", "com", "org", "net", "gov", "ac", "edu", "or", "ne"))
"""Labels in front of a country's under which domains are registered."""
_IN_MARKS = re.compile(r"^[\"“”„«»‹›『「]([^\"“”„«»‹›『』「」]{2,100})[\"“”„«»‹›』」]$")
_WWW = re.compile(r"^www\.(?=[\w-]+\.)", re.IGNORECASE)
_NOT_ALPHANUMERIC = re.compile(r"[^\w]|_")


@dataclass(frozen=True, slots=True)
class OutletTable:
    """The table of outlets: names by spelling and host, country by name, and variants of names in records."""

    by_spelling: dict[str, str]
    by_host: dict[str, str]
    country: dict[str, str]
    country_of_label: dict[str, str]
    endings: tuple[str, ...]
    generic: frozenset[str]
    not_outlets: frozenset[str]


@cache
def facts() -> OutletTable:
    """Return the table of outlets, read once."""
    table = tomllib.loads((Path(__file__).parent / "outlets.toml").read_text("utf-8"))
    known = table["known"]
    return OutletTable(
        by_spelling={spelling(form): name for name, fact in known.items() for form in (name, *fact.get("also", ()))},
        by_host={host: name for name, fact in known.items() for host in fact["hosts"]},
        country={name: fact["country"] for name, fact in known.items()},
        country_of_label=table["countries"],
        endings=tuple(table["variants"]["endings"]),
        generic=frozenset(table["variants"]["generic"]),
        not_outlets=frozenset(table["not_outlets"]["names"]),  # names in records that are not outlets
    )


def spelling(name: str) -> str:
    """Return the letters and digits of an outlet's name, case folded: equal for its spellings."""
    return _NOT_ALPHANUMERIC.sub("", unicodedata.normalize("NFKC", name).casefold())


def known_outlet(name: str) -> str | None:
    """Return the known outlet of this name, with or without the ending that a record adds; else None."""
    table = facts()
    if found := table.by_spelling.get(spelling(name)):
        return found
    for ending in table.endings:
        if name.endswith(ending) and (found := table.by_spelling.get(spelling(name.removesuffix(ending)))):
            return found
    return None


def outlet_of_host(name: str) -> str | None:
    """Return the outlet that is known to publish at a host or a parent domain of it; else None."""
    table = facts()
    labels = name.split(".")
    for first in range(len(labels) - 1):
        if found := table.by_host.get(".".join(labels[first:])):
            return found
    return None


def domain_of(name: str) -> str:
    """Return the registered domain of a host: `ledger.co.uk` of `sport.ledger.co.uk`."""
    labels = name.split(".")
    is_second = len(labels) > 2 and labels[-2] in SECOND_LEVEL
    return ".".join(labels[-3:] if is_second else labels[-2:])


def registered_label(name: str) -> str:
    """Return the first label of the registered domain of a host, as a key: `example` of `news.example.co.uk`."""
    return alphanumeric_key(domain_of(name).split(".")[0])


def outlet_label(stated: str) -> str | None:
    """Return the outlet's canonical name for a stated name; None for names that are not outlets."""
    name = tidy_name(stated).strip(" |-–—")
    name = in_marks[1].strip() if (in_marks := _IN_MARKS.match(name)) else _WWW.sub("", name)
    if not name or name.casefold() in facts().not_outlets:
        return None
    return known_outlet(name) or name


def country_of(outlet: str | None, url: str | None) -> str | None:
    """Return the country whose date convention an outlet follows: from the table, else its host's last label."""
    if outlet and (country := facts().country.get(known_outlet(outlet) or "")):
        return country
    if not url or not (name := host(url)):
        return None
    label = name.rsplit(".", 1)[-1]
    return facts().country_of_label.get(label, label if len(label) == 2 else "") or None
