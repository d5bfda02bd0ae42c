"""Chooses the title of an HTML page among those that it states. Reads no text of the page but its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

from corpus.metadata.html_head import HtmlHead, own_names, stated_names, unescape_line
from corpus.metadata.outlet_table import outlet_of_host, registered_label
from corpus.metadata.urls import host
from corpus.text.widths import text_width
from corpus.text.words import alphanumeric_key, split_words

_BREAK = re.compile(
    r"(?<!\s)\s+[|–—:·»«•>/ㅣ｜-]+\s+|(?:(?<!\s)\s+)?[|»•ㅣ｜∣：]\s*|-(?=\S{1,100}$)|"
    r"(?<=[^\x00-\x7f])_|_(?=[^\x00-\x7f])"
)
"""What parts a title from a site's name. Korean pages write the vowel `ㅣ` for a bar, Chinese ones an underscore."""
_COLONS = frozenset(":：")
_LETTER = re.compile(r"[^\W\d_]")
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_CUT = ("...", "…")
_LONGEST = 1_000
"""Characters of the longest title: a heading around a whole article is none."""
_MOST_PARTS = 12
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_MOST_STRIPPED = 3
"""Names and sections at the ends of a title: "Pier closed - Town | Ledger"."""
_CONTAINED = 0.45
"""Factor on the weight of a longer title that contains the candidate."""
_LEAST_CONTAINED = 12
_WIDE = 16
"""Width from which one word may be a title: Chinese and Japanese write no blanks."""
OUTLET_PENALTY = 3.0
_SECTIONS = ("article:section", "section", "content_category")


class TitleWeights(NamedTuple):
    """How much each kind of statement says about the title of a page.

    `heading_part` is a part of a heading, such as the headline behind a kicker.
    """

    heading: float
    heading_part: float
    headline: float
    og_title: float
    twitter_title: float
    title_tag: float


WEIGHTS = TitleWeights(2.0, 1.0, 1.6, 1.4, 0.3, 0.6)
"""Chosen by `benchmarks.titles` on html_fundus and html_andythefactory; sets are worth the same."""


def choose_title(head: HtmlHead, weights: TitleWeights = WEIGHTS) -> str:
    """Choose the title best supported by headings, JSON-LD and tags, without the site's name and section."""
    best, highest = "", 0.0
    for candidate, (support, is_outlet) in title_candidates(head).items():
        score = sum(weight * amount for weight, amount in zip(weights, support, strict=True))
        score -= OUTLET_PENALTY * is_outlet
        if score > highest + 1e-9:
            best, highest = candidate, score
    return best


def title_candidates(head: HtmlHead) -> dict[str, tuple[TitleWeights, bool]]:
    """Return the stated titles and their parts, each with its support by kind of statement, and whether it is a name.

    The support is 1 for each statement that is the candidate, and less for each that contains it.
    """
    names, sections = _names(head), _sections(head)
    stated = _whole([(kind, alphanumeric_key(text), text) for kind, text in _stripped(head, names, sections)])
    parts = dict.fromkeys(_strip(part, names, sections) for _, _, text in stated for part in _parts(text))
    return {part: (_support(key, stated), key in names) for part in parts if (key := alphanumeric_key(part))}


def _whole(stated: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return statements as (kind, key, text), each that ends in an ellipsis as the longer one that it begins."""
    return [
        next(((kind, other, longer) for _, other, longer in stated if other.startswith(key) and other != key), one)
        if text.endswith(_CUT)
        else one
        for one in stated
        for kind, key, text in (one,)
    ]


def _stripped(head: HtmlHead, names: frozenset[str], sections: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the kind and text of each statement, without the names of outlet and section at its ends."""
    tags = list(_tags(head))
    headings = _own_headings(head, tags)
    keys = frozenset(map(alphanumeric_key, head.headings))
    parts = [text for text in head.heading_parts[:_MOST_PARTS] if alphanumeric_key(text) not in keys]
    parts = [text for text in parts if len(text) <= _LONGEST]
    for kind, texts in (("heading", headings), ("heading_part", parts)):
        yield from ((kind, _strip(text, names, sections)) for text in texts)
    yield from ((kind, _strip(text, names, sections)) for kind, text in tags)


def _tags(head: HtmlHead) -> Iterator[tuple[str, str]]:
    """Yield the kind and text of each statement about the title outside the page's text."""
    headline = head.stated("headline")
    for kind, text in (
        ("headline", headline if isinstance(headline, str) else None),
        ("og_title", head.meta("og:title")),
        ("twitter_title", head.meta("twitter:title")),
        ("title_tag", head.title),
    ):
        if text and len(text) <= _LONGEST:
            yield kind, unescape_line(text)


def _own_headings(head: HtmlHead, tags: list[tuple[str, str]]) -> list[str]:
    """Return the headings that may be the title: each once, no counters, and none of the site or of a box.

    Where the page states titles elsewhere too, a heading that shares no word with any of them ("Contact us") is none,
    nor is one that only names the site ("Ledger Logo").
    """
    headings = [text for text in dict.fromkeys(head.headings) if len(text) <= _LONGEST and _LETTER.search(text)]
    if not tags:
        return headings
    stated = frozenset().union(*(_words(text) for _, text in tags))
    site = frozenset({registered_label(host(head.canonical or "")), "logo"}).union(*map(_words, own_names(head)))
    return [text for text in headings if not _words(text).isdisjoint(stated) and not _words(text) <= site]


def _words(text: str) -> frozenset[str]:
    """Return the words of a text, or its letters where the script writes no blanks."""
    return frozenset(
        part
        for word in split_words(text.casefold())
        for part in (_SPACELESS.findall(word) if _SPACELESS.search(word) else (word,))
    )


def _parts(text: str) -> list[str]:
    """Return a title, and what stands before and behind each of its breaks."""
    breaks = [(found.start(), found.end()) for found in _BREAK.finditer(text)][:6]
    parts = [text, *(part.strip() for start, end in breaks for part in (text[:start], text[end:]))]
    return [part for part in parts if part is text or " " in part or text_width(part) >= _WIDE]


def _support(key: str, stated: list[tuple[str, str, str]]) -> TitleWeights:
    support = dict.fromkeys(TitleWeights._fields, 0.0)
    for kind, other, _ in stated:
        if other == key:
            support[kind] += 1.0
        elif key in other and text_width(key) > _LEAST_CONTAINED:
            support[kind] += _CONTAINED * (len(key) / len(other)) ** 0.5
    return TitleWeights(**support)


def _names(head: HtmlHead) -> frozenset[str]:
    """Return what the outlet is called, as keys."""
    own = host(head.canonical or "")
    names = [*own_names(head), registered_label(own), outlet_of_host(own) or ""]
    return frozenset(map(alphanumeric_key, names)) - {""}


def _sections(head: HtmlHead) -> frozenset[str]:
    """Return what the section of a page is called, as keys: as it states it, and in its address."""
    stated = [head.metas[name] for name in _SECTIONS if name in head.metas]
    stated += stated_names(head.stated("articleSection"))
    address = unquote(head.canonical or "").split("?")[0].rstrip("/")
    return frozenset(map(alphanumeric_key, [*stated, *address.split("/")[3:-1]])) - {""}


def _strip(title: str, names: frozenset[str], sections: frozenset[str]) -> str:
    """Remove the names of outlet and section from both ends of a title."""
    for _ in range(_MOST_STRIPPED):
        shorter = next((text for text in _without_an_end(title, names, sections) if text), None)
        if shorter is None:
            break
        title = shorter
    return title


def _without_an_end(title: str, names: frozenset[str], sections: frozenset[str]) -> Iterator[str]:
    breaks = list(islice(_BREAK.finditer(title), _MOST_PARTS))
    for found in breaks:
        ends = names if found.group().strip() in _COLONS else names | sections
        if not ends.isdisjoint(_spellings(title[found.end() :])):
            is_underscore = found.group() == "_"  # "headline_channel_site": what stands behind the first is no headline
            yield title[: breaks[0].start() if is_underscore else found.start()].strip()
        if not ends.isdisjoint(_spellings(title[: found.start()])):
            yield title[found.end() :].strip()


def _spellings(name: str) -> tuple[str, str]:
    """Return the key of a name, and that of the form in which a host writes German letters."""
    key = alphanumeric_key(name)
    return key, key if key.isascii() else key.translate(_GERMAN)
