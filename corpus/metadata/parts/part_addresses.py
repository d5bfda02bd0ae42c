"""Reads from the address or path of a page which part of an article it may be. An address alone proves nothing.

Addresses are in the form of `corpus.metadata.urls.url_identity`; paths are places in a collection.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import unquote

from corpus.metadata.urls import names_home

MOST_PARTS = 99
_FIRST, _SECOND = 1, 2
_QUERY = re.compile(r"[?@]|%3[Ff]")
"""What begins the query of an address; programs that mirror sites write it in file names in these ways."""
_ENDING = re.compile(r"\.[A-Za-z]{2,5}$")
_NUMBERED = re.compile(r"(?<!\d)\d{1,2}(?:\.[A-Za-z]{2,5})?(?:$|[?@&%])")
_LAST_NUMBER = re.compile(r"(?<!\d)\d{1,2}$")
_COMMENTS = frozenset(("cpage", "cp"))
_JOINTS = "-_,."
_KNOWN_ENDINGS = frozenset((".htm", ".html", ".shtml", ".xhtml", ".php", ".asp", ".aspx", ".jsp", ".txt", ".md"))


class PartAddress(NamedTuple):
    """The part that an address names: the address without it, and the number.

    It is `is_plain` where no word says that the number is that of a page (`/story-2.html`, `/story_2.html`).
    """

    key: str
    number: int
    is_plain: bool = False


@cache
def part_words(section: str, name: str) -> frozenset[str]:
    """Return a list of words of `parts.toml`."""
    table = tomllib.loads(files("corpus.metadata.parts").joinpath("parts.toml").read_text("utf-8"))
    return frozenset(table[section][name])


@lru_cache(maxsize=4096)
def part_address(address: str) -> PartAddress | None:
    """Return which part of what an address names, or None where it names a whole page."""
    found = (_in_query(address, None) or _in_path(address, None)) if _NUMBERED.search(address) else None
    return found if found and _is_page(found.key) else None


def without_number(address: str, number: int) -> str | None:
    """Return an address without the number of its page, which is known: then any parameter or ending may name it."""
    found = _in_query(address, number) or _in_path(address, number)
    return found.key if found and _is_page(found.key) else None


def _is_page(key: str) -> bool:
    """Return whether what is left of an address may be that of an article: it is no home page, and no empty path."""
    return not names_home(key) and not key.endswith("/") and bool(key)


def _in_query(address: str, number: int | None) -> PartAddress | None:
    """Read the parameter of an address that names a page; with `number`, any parameter of this value."""
    path, mark, query = _split(address)
    ending = _ENDING.search(query) if mark != "?" else None
    tail = ending.group() if ending else ""
    parameters = query.removesuffix(tail).split("&")
    for at, parameter in enumerate(parameters):
        name, _, value = parameter.partition("=")
        stated = _number(value, _FIRST)
        name = unquote(name).casefold()
        if _is_of_comments(name):
            continue
        is_known = name in part_words("address", "parameters")
        if stated and (is_known if number is None else stated == number):
            rest = "&".join(parameters[:at] + parameters[at + 1 :])
            return PartAddress(path + (f"{mark}{rest}{tail}" if rest else ""), stated)
    return None


def _is_of_comments(name: str) -> bool:
    return name in _COMMENTS or any(word in name for word in part_words("comments", "stems"))


def _split(address: str) -> tuple[str, str, str]:
    """Return the path of an address, what begins its query, and the query."""
    marks = [found for found in _QUERY.finditer(address) if found.group() == "?" or "/" not in address[found.end() :]]
    if not marks:
        return address, "", ""
    return address[: marks[0].start()], marks[0].group(), address[marks[0].end() :]


def _in_path(address: str, number: int | None) -> PartAddress | None:
    """Read the end of a path: `/page/2`, `/seite-2`, `-p2.html`, `/2`, `-2.html`."""
    path, *query = _split(address)
    before, slash, name = path.rpartition("/")
    ending = found.group() if (found := _ENDING.search(name)) and found.group().lower() in _KNOWN_ENDINGS else ""
    stem = unquote(name.removesuffix(ending))
    if not slash or not (digits := _LAST_NUMBER.search(stem)):
        return None
    stated = _number(digits.group(), _FIRST)
    rest = stem[: digits.start()]
    if _is_of_comments(rest.casefold()):
        return None
    if not stated or (number is not None and stated != number):
        return None
    tail = "".join((ending, *query))
    name = name.removesuffix(ending)
    return _after_word(before, name, rest, tail, stated) or _bare(before, name, rest, tail, stated, number is not None)


def _after_word(before: str, name: str, rest: str, tail: str, number: int) -> PartAddress | None:
    """Return the part that a number after a word for a page names."""
    words = part_words("address", "path")
    if not rest:  # /page/2
        above, slash, word = before.rpartition("/")
        return PartAddress(above + tail, number) if slash and unquote(word).casefold() in words else None
    trimmed = rest.rstrip(_JOINTS)
    at = max(trimmed.rfind(joint) for joint in _JOINTS) + 1
    if trimmed[at:].casefold() not in words:
        return None
    if not at:  # /page-2
        return PartAddress(before + ("" if tail.startswith(".") else tail), number)
    kept = trimmed[: at - 1].rstrip(_JOINTS)
    return PartAddress(f"{before}/{_as_in(name, kept)}{tail}", number) if kept else None


def _bare(before: str, name: str, rest: str, tail: str, number: int, is_known: bool) -> PartAddress | None:
    """Return the part that a number without a word names: /2, -2.html, _2.html; from 2, as the first has none."""
    if number < _SECOND and not is_known:
        return None
    if not rest:
        is_file = tail.startswith(".")
        return PartAddress(before + ("" if is_file else tail), number) if not is_file or is_known else None
    kept = rest.rstrip(_JOINTS if is_known else "-_")
    if not kept or len(rest) - len(kept) != 1 or (kept[-1].isdigit() and not is_known and rest[-1] != "_"):
        return None
    return PartAddress(f"{before}/{_as_in(name, kept)}{tail}", number, is_plain=True)


def _as_in(name: str, beginning: str) -> str:
    """Return the beginning of a name as the address writes it, percent-encoded or not."""
    for end in range(len(beginning), len(name) + 1):
        if unquote(name[:end]) == beginning:
            return name[:end]
    return beginning


def _number(text: str, least: int) -> int | None:
    """Return a number of a part, or None for what is none."""
    if not text.isdecimal() or len(text) > 2 or (text[0] == "0" and len(text) > 1):
        return None
    return number if least <= (number := int(text)) <= MOST_PARTS else None
