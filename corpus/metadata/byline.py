"""Parses the authors of a byline or a record. Does not look for people in the text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from corpus.metadata.east_asian_byline import is_east_asian, names_without_commas, without_surroundings
from corpus.text.missing_values import is_missing
from corpus.text.whitespace import tidy_name

_WORDS: Mapping[str, frozenset[str]] = {
    name: frozenset(words)
    for name, words in tomllib.loads(Path(__file__).with_name("byline.toml").read_text("utf-8")).items()
}
_LEAD = re.compile(
    r"^(?:(?:analysis|opinion|review|exclusive|commentary)\s+)?"
    r"(?:(?:posted|written|reporting|report|reported|story|words|text|photos?)\s+)?"
    rf"(?:{'|'.join(sorted(map(re.escape, _WORDS['leads'])))})\s*[:：]?\s+",
    re.IGNORECASE,
)
_BEFORE_LEAD = re.compile(r"^(?:published|compiled|edited)\s+(?=by\s)", re.IGNORECASE)
_LABEL = re.compile(r"^[^\W\d_]{1,20}(?:\s[^\W\d_]{1,15})?\s?[:：/／](?!/)\s*")
"""A word for what a person did: `Text: `, `Fotos: `, `文／`."""
_TAIL = re.compile(r"(?:(?<!\s)\s+)?(?:[|•·–—/]|\b(?:for|in|at|published|updated|posted)\b\s|\d).*$", re.IGNORECASE)
_BETWEEN = re.compile(
    rf"(?:(?<!\s)\s+)?(?:,|;|&|\b(?:AND|UND|ET|{'|'.join(sorted(map(re.escape, _WORDS['joints'])))})\b)\s+|"
    r"[、،，；]\s*|(?<=\S)\s[/／]\s|(?<=[\uac00-\ud7af])[·ㆍ](?=[\uac00-\ud7af])"
)
_AND = re.compile(r"[^\W\d_]|&")
_ASIDE = re.compile(
    r"(?:(?<!\s)\s+)?(?:[(\[|/•·]|(?<=\s)[-–—](?=\s)|(?<=\s)(?:in|from|aus|dans|à|из|для|for)(?=\s)).*$", re.IGNORECASE
)
"""What stands behind a name: an agency, an outlet, a place."""
_DATE_BEHIND = re.compile(
    r"(?<!\s)\s+(?:(?:on|am|le|el|il|em|den|op)\s+)?(?:\d{1,4}[./-]\d|\d{1,2}\.?\s+[^\W\d_]{3}|[^\W\d_]{3,12}\.?\s\d{1,2},\s\d{4}).*$",
    re.IGNORECASE,
)
_LABEL_BEHIND = re.compile(
    r"(?<![\s,;])\s+(?:fotos?|photos?|bild|bilder|video|фото|видео|写真|写眞|updated|published|posted)\s?[:：].*$",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"(?<!\s)\s+@\w{1,40}$")
_TIGHT_COMMA = re.compile(r"(?<=[^\W\d_]),(?=[^\W\d_])")
_DASH = re.compile(r"(?<!\s)\s+[-–—]\s+")
_ORGANISATION = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS['organisations']))})\b", re.IGNORECASE)
"""Words of organisations, which stand beside names as what a person belongs to."""
_QUOTED = re.compile("[«„“][^«»„“”]{1,40}[»”“]\\s?")
_NAME = re.compile(r"^(?:[^\W\d_][\w.'’-]*)(?:\s+[^\W\d_][\w.'’-]*){0,5}$")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+(?:['’.\u200c\u0900-\u109f][^\W\d_]*)*|&")
_MOST_DESK_WORDS, _LONGEST_BYLINE = 8, 100
_EDGES = ' .,;|"“”()[]'
_FAMILY_FIRST = re.compile(r"([^\W\d_a-z][\w’'-]{1,30}),\s([^\W\d_a-z][\w’'-]{1,30}(?:\s[^\W\d_a-z]\.?)?)$")
"""A whole statement of two words with a comma: `Falk, Ida`, as libraries keep it."""
_IN_BRACKETS = re.compile(r"[(<\[][^()<>\[\]]{0,80}[)>\]]")
_LONGEST_NAME = 80
_PARTICLES = frozenset(
    word
    for words in ("de la del der den van von bin ibn", "al el di da dos du le ter ten zu y e abu")
    for word in words.split()
)
_NO_NAME = re.compile(
    r"\b(?:staff|editors?|editorial|team|desk|newsroom|correspondent|reporter|writer|press|agency|agencies|reuters|"
    r"news|online|admin|guest|contributor|associated|wire|services?|https?|www|com|sponsors?|sponsored|messages?|"
    r"advertisements?|newsletters?|podcasts?|transcripts?|subscribe|sign\s+in|log\s+in|posts?|view|more|about|follow|updated|"
    r"published|bureau|facebook|twitter|profile|biography)\b",
    re.IGNORECASE,
)

_BARE = re.compile(r"[A-Z][a-z]+(?: [A-Z]\.)?(?: [A-Z][a-z]+){1,2}")
_SIGNAL_WORDS = frozenset(word for group in _WORDS.values() for one in group for word in one.casefold().split())
"""Words that say that a statement is more than a name, or none."""


def parse_authors(stated: tuple[str, ...], outlet: str | None = None) -> tuple[str, ...]:
    """Split and tidy the authors that a record states, without posts and towns beside a name, and addresses.

    Where one is a person's name, single words and the outlet beside it are none.
    """
    names: dict[str, None] = {}  # with thousands of names, a list is searched too long
    for text in (part for one in stated for part in one.split(";")):
        for name in _names_of(text):
            if not is_missing(name) and not (outlet and _is_desk_of(name, outlet)):
                names.setdefault(name)
    if len(names) < 2 or not any(map(is_person_name, names)):
        return tuple(names)
    own = _letters(outlet or "")
    persons = (name for name in names if _may_be_beside_names(name) and _letters(name) != own)
    return tuple(name for name in persons if name.casefold() not in _WORDS["towns"])


def is_desk(text: str, outlet: str | None = None) -> bool:
    """Return whether a statement names a desk or the staff, perhaps that of the outlet, and no person."""
    own = {word.casefold() for word in _WORD.findall(outlet or "")}
    words = [word.casefold() for word in _WORD.findall(text)]
    if not 0 < len(words) <= _MOST_DESK_WORDS:
        return False
    return not _WORDS["desks"].isdisjoint(words) and all(
        word in _WORDS["desks"] or word in _WORDS["desk_modifiers"] or word in own for word in words
    )


def _is_desk_of(name: str, outlet: str) -> bool:
    return name.rpartition(" ")[2].casefold() in _WORDS["desks"] and is_desk(name, outlet)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


@lru_cache(maxsize=4_096)  # the authors of an outlet come again and again
def _names_of(text: str) -> tuple[str, ...]:
    """Return the names in one statement; whatever stands in it, where none of it looks like a person's name.

    A desk is none, and has no name in it.
    """
    if all(map(_is_bare_name, names := text.split(", "))):
        return tuple(names)
    text = _LEAD.sub("", _BEFORE_LEAD.sub("", tidy_name(text)))
    if is_desk(text):
        return ()
    text = without_surroundings(text) if is_east_asian(text) else _plain_list(text)
    if given_name_last := _FAMILY_FIRST.match(text):
        family, given = given_name_last.groups()
        is_post = any(word.casefold() in _WORDS["posts"] for word in (family, *given.split()))
        if family[0].isupper() and given[0].isupper() and not is_post and not _NO_NAME.search(text):
            text = f"{given} {family}"
    parts = [
        name
        for part in map(_without_address, _before_town(text))
        if "://" not in part and "@" not in part
        for name in _without_post(part)
    ]
    found = [name for part in parts if (name := part.strip(_EDGES))]
    if any(map(is_person_name, found)):
        found = [name for name in found if _may_be_beside_names(name)]
    without_towns = [name for name in found if name.casefold() not in _WORDS["towns"]]
    return tuple(without_towns or found or _as_stated(text))


def _is_bare_name(text: str) -> bool:
    """Return whether a part of a statement is a name and nothing else; most are, and need no other step."""
    if not _BARE.fullmatch(text) or _NO_NAME.search(text) or _ORGANISATION.search(text):
        return False
    return _SIGNAL_WORDS.isdisjoint(text.casefold().split())


def _plain_list(text: str) -> str:
    """Return a statement without a date, an account or a label behind the names, and with a comma between them."""
    text = _ACCOUNT.sub("", _LABEL_BEHIND.sub("", _DATE_BEHIND.sub("", text)))
    text = _TIGHT_COMMA.sub(", ", text).replace(" + ", ", ")
    if "/" in text and all(is_person_name(part.strip()) for part in text.split("/")):
        text = ", ".join(part.strip() for part in text.split("/"))
    elif is_person_name(text.partition("/")[0].strip()):
        text = text.partition("/")[0]
    text = _without_town(text)
    dashed = _DASH.split(text)
    if len(dashed) == 2 and _is_dateline(dashed[0]) and not _is_dateline(dashed[1]):
        text = dashed[1]
    return text


def _without_town(text: str) -> str:
    """Return a name without the one word behind its full stop: `Marta Olmedo. Madrid`; not behind an initial."""
    name, _, town = text.rpartition(". ")
    is_word = len(town.split()) == 1 and town[0].isupper() and len(name.rpartition(" ")[2]) > 3
    return name if is_word and is_person_name(name) else text


def _is_dateline(part: str) -> bool:
    """Return whether a part before a dash is a town or an agency: one word, or capitals, and no list of names."""
    return len(part.split()) == 1 or (part.isupper() and len(part) < 12)


def _without_address(part: str) -> str:
    """Return a part of a list without an address of mail in brackets."""
    return _IN_BRACKETS.sub("", part) if "@" in part else part


def _may_be_beside_names(name: str) -> bool:
    """Return whether a part of a list that has a person's name may be another: no single word, place or post."""
    first, *others = name.split()
    if _DIGIT.search(name):
        return False
    has_case = first[0].isupper() or first[0].islower()
    if not others:
        return not has_case or is_east_asian(name)
    if has_case and _ORGANISATION.search(name):
        return False
    return first not in _WORDS["places"] and (_NO_NAME.search(name) is None or not has_case)


def _as_stated(text: str) -> list[str]:
    return [name] if (name := text.strip(_EDGES)) and "://" not in name and "@" not in name else []


def _before_town(text: str) -> list[str]:
    """Return the parts of a list of names: after "and" and the last of them, a comma leads to a town or a post."""
    parts = _BETWEEN.split(text)
    joints = _BETWEEN.findall(text)
    last = max((number for number, joint in enumerate(joints) if _AND.search(joint)), default=None)
    return parts if last is None else parts[: last + 2]


def _without_post(part: str) -> list[str]:
    """Return a part of a list of names without the post, the place or the agency at the name; none for a post."""
    part = _ASIDE.sub("", _LABEL.sub("", part))
    if part.lower().startswith(("dall'", "dall’")):
        part = part[5:]
    part = _QUOTED.sub("", part) if part.split()[0:1] and part.split()[0].casefold() in _WORDS["posts"] else part
    signed = part.strip()
    for sign in _WORDS["signs"]:
        part = part.strip().removeprefix(sign).removesuffix(sign).strip()
    if part != signed and (names := names_without_commas(part)):
        return names
    own = part.split()
    for number, word in enumerate(own):
        if word.casefold().strip(".,") in _WORDS["posts"]:
            if is_person_name(behind := " ".join(own[number + 1 :])):
                return [behind]
            while number and own[number - 1].casefold() in _WORDS["before_posts"]:
                number -= 1
            return [" ".join(own[:number])]
    return [part]


def parse_byline(line: str) -> tuple[str, ...]:
    """Parse the authors of a line such as `By A. Writer and B. Other | Reuters`; () when it names none."""
    start = _LEAD.match(line) if len(line) <= 160 else None
    if not start:
        return ()
    named = _TAIL.sub("", line[start.end() :])
    names = (name for part in _BETWEEN.split(named) if is_person_name(name := part.strip(" .,;|")))
    return tuple(name for name in names if not is_desk(name))


def with_post(line: str) -> tuple[str, ...]:
    """Return the persons of a line that has no word like "by", and a post: behind it, or before it with a comma."""
    has_post = len(line) <= _LONGEST_BYLINE and any(
        word.casefold().strip(".,") in _WORDS["posts"] for word in line.split()
    )
    names = parse_authors((line,)) if has_post and not is_desk(line) else ()
    return tuple(name for name in names if is_person_name(name) and (line.endswith(name) or f"{name}," in line))


def is_person_name(text: str) -> bool:
    """Return whether a text has the shape of a person's name: two to six words, capitalised except particles."""
    if len(text) > _LONGEST_NAME or not 2 <= len(words := text.split()) <= 6:
        return False
    if not all(word[0].isupper() or word.lower() in _PARTICLES for word in words):
        return False
    return _NAME.match(text) is not None and _NO_NAME.search(text) is None
