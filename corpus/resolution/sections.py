"""Finds the names that a paper's sections go by, such as "Ledger - Sport" or "Sport in the Ledger". Merges nothing."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from corpus.metadata.outlet_table import known_outlet, spelling

_BREAK = re.compile(r"(?<!\s)\s+[-–—|:·•»›>/]+\s+|(?:(?<!\s)\s+)?[|»›：｜]\s*|[:,.]\s+")
"""What stands between the name of a paper and that of its section, as feeds have them."""

_IN_BRACKETS = re.compile(r"([^()\[\]【】（）]{2,100})[(\[【（]([^()\[\]【】（）]{1,60})[)\]】）]$")
_TABLE = tomllib.loads(Path(__file__).with_name("sections.toml").read_text("utf-8"))
_SECTIONS = frozenset(spelling(name) for names in _TABLE["names"].values() for name in names)
_JOINED = re.compile(
    rf"([^|:]{{2,40}}?)\s(?:{'|'.join(map(re.escape, _TABLE['words']['joints']))})\s(\S.{{2,80}})$", re.IGNORECASE
)
_TIGHT = re.compile(r"(\w{3,60})[-–](\w{3,60})$")


def paper_sections(sites: Mapping[str, str | None]) -> Iterator[tuple[str, list[str]]]:
    """Yield each paper's name and the names of its sections, which begin or end with it, given the site of each name.

    The paper's name is one that several names of the site have, or that stands alone there, or that the site has; or
    what stands apart beside the name of a section.
    """
    by_site: defaultdict[str, list[str]] = defaultdict(list)
    for name, site in sites.items():
        if site:
            by_site[site].append(name)
    for site, names in by_site.items():
        yield from _papers_of(site.partition(".")[0], names)


def _papers_of(own: str, names: list[str]) -> Iterator[tuple[str, list[str]]]:
    parts = {name: ends for name in names if (ends := _ends(name))}
    counts = Counter(key for ends in parts.values() for key in {spelling(part) for part in ends})
    counts.update({spelling(name) for name in names if name not in parts})
    counts.update((spelling(own),))
    papers: defaultdict[str, list[str]] = defaultdict(list)
    for name, ends in parts.items():
        of_paper = [end for end in ends if not _is_section(end)]
        is_section = len(of_paper) == 1 and _apart(name)
        keys = map(spelling, of_paper if is_section else ends)
        key = max(keys, key=lambda one: counts[one])  # the first, where both are as frequent
        if key and (is_section or counts[key] > 1) and not known_outlet(name):
            papers[key].append(name)
    for key, sections in papers.items():
        alone = [name for name in names if name not in parts and spelling(name) == key]
        yield next(part for part in _ends(sections[0]) if spelling(part) == key), [*sections, *alone]


def _ends(name: str) -> tuple[str, ...]:
    """Return the first and the last part of a name that has several; () for any other name.

    Parts that only a small word or a hyphen parts are such where one of them is the name of a section.
    """
    if apart := _apart(name):
        return apart
    for pattern in (_JOINED, _TIGHT):
        found = pattern.match(name)
        if found and any(map(_is_section, found.groups())):
            return found[1].strip(), found[2].strip()
    return ()


def _apart(name: str) -> tuple[str, ...]:
    """Return the first and the last part of a name with brackets or signs between its parts."""
    if in_brackets := _IN_BRACKETS.match(name):
        return in_brackets[1].strip(), in_brackets[2].strip()
    parts = [part.strip() for part in _BREAK.split(name) if part.strip()]
    return (parts[0], parts[-1]) if len(parts) > 1 else ()


def _is_section(part: str) -> bool:
    return spelling(part) in _SECTIONS
