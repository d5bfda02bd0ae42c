"""Chooses title, outlet and day of a page of HTML among what its head states. Guesses none of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from corpus.article import FoundIn, PublicationDate
from corpus.metadata.dates import dates_in, stated_date
from corpus.metadata.html_head import Head, names_in, one_line
from corpus.metadata.outlet_table import SECOND_LEVEL, known_outlet, outlet_label, outlet_of_host
from corpus.metadata.urls import host
from corpus.text.transliteration import to_ascii
from corpus.text.words import signs

_BREAK = re.compile(r"\s+[|–—:·»«•>/-]+\s+|\s*[|»•]\s*|-(?=\S+$)")
_WITHIN = 0.45
"""What a title gets of the weight of a longer one that contains it."""
_PARTS = re.compile(
    r"\s+[|–—:·-]+\s+|\s*\|\s*|:\s+|,?\s+(?:Inc|Ltd|LLC)\b\.?|\.(?:com|co|org|net|[a-z]{2})(?:\.[a-z]{2})?$|\s+Magazine$"
)
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_ANY_ARTICLE = re.compile(r"^(?:the|der|die|das|la|le|les|el|los|las|il|lo|de|het|o|a)\s+|^l['’]", re.IGNORECASE)
_MOST_WORDS = 4
"""Words of an outlet's name that is only said twice; longer ones are slogans."""
_ADDRESS = re.compile(r"\w\.[a-z]{2,4}$", re.IGNORECASE)
_FOREIGN = re.compile(r"[\u0370-\u06ff\u0900-\u0fff\u3040-\u9fff\uac00-\ud7af]")
"""Letters that stand in no host: Greek, Cyrillic, Hebrew, Arabic, Indian and East Asian ones."""
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "date",
    "dcterms.date",
    "article:post_date",
)


def title_of(head: Head) -> str:
    """Choose the title that most of headings, structured data and tags bear out, without the site's name on it."""
    told = list(_titles(head))
    outlets = {signs(name) for name in _own_names(head)} | {_core(host(head.canonical or ""))}
    best, most = "", 0.0
    for candidate in dict.fromkeys(part for _, text in told for part in _parts(text)):
        weight = _borne_out(candidate, told) - 3.0 * (signs(candidate) in outlets)
        if weight > most + 1e-9:
            best, most = candidate, weight
    return _without_name(best, outlets)


def _titles(head: Head) -> Iterator[tuple[float, str]]:
    """Yield the titles that a page states with the weight of each, calibrated on pages with gold titles."""
    yield from ((2.0, heading) for heading in head.headings)
    headline = head.stated("headline")
    for weight, title in (
        (1.2, headline if isinstance(headline, str) else None),
        (1.0, head.meta("og:title")),
        (0.7, head.meta("twitter:title")),
        (0.6, head.title),
    ):
        if title:
            yield weight, one_line(title)


def _parts(text: str) -> list[str]:
    breaks = [(found.start(), found.end()) for found in _BREAK.finditer(text)][:6]
    parts = [text, *(part for start, end in breaks for part in (text[:start], text[end:]))]
    return [part.strip() for part in parts if len(part.split()) > 1 or part is text]


def _borne_out(candidate: str, told: list[tuple[float, str]]) -> float:
    key, weight = signs(candidate), 0.0
    if not key:
        return 0.0
    for worth, text in told:
        other = signs(text)
        if other == key:
            weight += worth
        elif len(key) > 12 and key in other:
            weight += worth * _WITHIN * (len(key) / len(other)) ** 0.5
    return weight


def _without_name(title: str, outlets: set[str]) -> str:
    """Take the site's name off either end of a title."""
    for found in _BREAK.finditer(title):
        if signs(title[found.end() :]) in outlets:
            return title[: found.start()].strip()
        if signs(title[: found.start()]) in outlets:
            return title[found.end() :].strip()
    return title


def outlet_of(head: Head, url: str | None, content: str = "") -> str | None:
    """Name the outlet: as the table knows its host, else as the page calls itself where its host bears that out."""
    own = host(url or head.canonical or "")
    if known := outlet_of_host(own) if own else None:
        return known
    names = _own_names(head)
    if not own:
        return outlet_label(names[0]) if names else None
    core = _core(own)
    names = [name if _signed(name, content) else _ARTICLE.sub("", name) for name in names]
    names.sort(key=lambda name: _ADDRESS.search(name) is not None)
    fitting = [form for name in names for form in _forms(name) if _fits(_plain(_ANY_ARTICLE.sub("", form)), own, core)]
    titled = [form for form in _forms(head.title) if _plain(form) == core]
    kept = [name for name in names if known_outlet(name) or _begins(name, core)]
    told = [signs(name) for name in (*names, *_BREAK.split(head.title)[1:])]
    agreed = [name for name in names if told.count(signs(name)) > 1 and len(name.split()) <= _MOST_WORDS]
    foreign = [name for name in names if _FOREIGN.search(name)]
    every = (*fitting, *kept, *titled, *agreed, *foreign)
    return next((label for name in every if (label := outlet_label(name))), own)


def _own_names(head: Head) -> list[str]:
    stated = [head.meta("og:site_name"), *names_in(head.stated("publisher")), head.meta("application-name")]
    return [one_line(name) for name in stated if name and signs(name)]


def _plain(name: str) -> str:
    """Give a name as a host would write it."""
    return signs(to_ascii(name))


def _begins(name: str, core: str) -> bool:
    """Tell whether the first word of a name stands in the host."""
    first = _plain(_ANY_ARTICLE.sub("", name).split(maxsplit=1)[0])
    return len(first) > 3 and first in core


def _fits(key: str, own: str, core: str) -> bool:
    """Tell whether a host bears a name out: it contains it, and it is no mere scrap of it."""
    return key in signs(own) and (len(key) > 3 or key == core)


def _signed(name: str, content: str) -> bool:
    """Tell whether the page's copyright line writes the name with its article, which then belongs to it."""
    signed = rf"(?:©|&copy;|copyright)[^<>]{{0,30}}{re.escape(name)}"
    return _ARTICLE.match(name) is not None and re.search(signed, content, re.IGNORECASE) is not None


def _forms(name: str) -> list[str]:
    """Give a name whole, without its article, and its parts."""
    forms = [name, *_PARTS.split(name)]
    return [form.strip() for form in dict.fromkeys(forms) if form.strip()]


def _core(own: str) -> str:
    """Give the label of a host that somebody chose: `example` of `news.example.co.uk`."""
    labels = own.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in SECOND_LEVEL:
        labels = labels[:-1]
    return signs(labels[-1]) if labels else ""


def day_of(head: Head, url: str | None, today: date | None, country: str | None) -> PublicationDate | None:
    """Choose the day of publication: structured data, then meta tags, then the page's first time, then the address."""
    stated = [(head.stated(field), FoundIn.STRUCTURED_DATA) for field in ("datePublished", "dateCreated")]
    stated += [(head.metas.get(name), FoundIn.META) for name in _PUBLISHED]
    stated += [(time, FoundIn.META) for time in head.times[:1]]
    for text, found_in in stated:
        if isinstance(text, str) and (found := stated_date(text, found_in, today, country)):
            return found
    return next(dates_in(url or "", FoundIn.URL, today), None)
