"""Chooses outlet and date of an HTML page among the stated values. Guesses none of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from corpus.article import FoundIn, PublicationDate
from corpus.metadata.dates.date_context import Habits
from corpus.metadata.dates.date_parser import find_dates, parse_date
from corpus.metadata.dates.date_values import date_text
from corpus.metadata.dates.utc_times import can_differ, offset_hour, utc_hour
from corpus.metadata.html_head import HtmlHead, own_names
from corpus.metadata.outlet_table import known_outlet, outlet_label, outlet_of_host, registered_label
from corpus.metadata.urls import host
from corpus.text.transliteration import to_ascii
from corpus.text.words import alphanumeric_key

_BREAK = re.compile(r"(?<!\s)\s+[|–—:·»«•>/-]+\s+|(?:(?<!\s)\s+)?[|»•]\s*|-(?=\S{1,100}$)")
_PARTS = re.compile(
    r"(?<!\s)\s+[|–—:·-]+\s+|(?:(?<!\s)\s+)?\|\s*|:\s+|(?:,\s+|(?<!\s)\s+)(?:Inc|Ltd|LLC)\b\.?|"
    r"\.(?:com|co|org|net|[a-z]{2})(?:\.[a-z]{2})?$|(?<!\s)\s+Magazine$"
)
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_ANY_ARTICLE = re.compile(r"^(?:the|der|die|das|la|le|les|el|los|las|il|lo|de|het|o|a)\s+|^l['’]", re.IGNORECASE)
_MOST_WORDS = 4
"""Most words of an outlet's name that is confirmed only by a second mention; longer ones are slogans."""
_ADDRESS = re.compile(r"\w\.[a-z]{2,4}$", re.IGNORECASE)
_NON_LATIN = re.compile(r"[\u0370-\u06ff\u0900-\u0fff\u3040-\u9fff\uac00-\ud7af]")
"""Letters that do not occur in hosts: Greek, Cyrillic, Hebrew, Arabic, Indian and East Asian ones."""
_PUBLISHED_NAME = re.compile(r"(?:publi[sc]|post|pub|creat|issu|release)\w{0,12}[-_.:]?(?:date|time)")
_CHANGED_NAME = re.compile(
    r"(?:modifi|updat|revis|edited)\w{0,6}[-_.:]?(?:date|time|at)?|(?:date|time)[-_.:]?(?:modifi|updat)"
)
_PUBLISHED_FIELDS = ("datePublished", "dateCreated", "uploadDate")
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
    "og:published_time",
    "og:pubdate",
    "og:regdate",
    "article:published",
    "article_date_original",
    "originalpublicationdate",
    "publication_date",
    "publication-date",
    "pub_date",
    "published",
    "published_at",
    "published_time",
    "dc:date.issued",
    "dc.issued",
    "dc.created",
    "dcterms.issued",
    "dc:created",
    "dcterms.available",
    "citation_publication_date",
    "citation_date",
    "prism.publicationdate",
    "rnews:datepublished",
    "datecreated",
    "created-date",
    "created",
    "creation_date",
    "displaydate",
    "release_date",
)


class StatedDate(NamedTuple):
    """A date as the page states it, and the hour of its time where that is in UTC."""

    published: PublicationDate
    utc_hour: float | None = None


def choose_outlet(head: HtmlHead, url: str | None, content: str = "") -> str | None:
    """Choose the outlet: by its host in the table, else the page's own name where the host supports it."""
    own = host(url or head.canonical or "")
    if label := outlet_of_host(own) if own else None:
        return label
    names = own_names(head)
    if not own:
        return outlet_label(names[0]) if names else None
    core = registered_label(own)
    names = [name if _has_signed_article(name, content) else _ARTICLE.sub("", name) for name in names]
    names.sort(key=lambda name: _ADDRESS.search(name) is not None)
    fitting = [
        form for name in names for form in _forms(name) if _is_in_host(_plain(_ANY_ARTICLE.sub("", form)), own, core)
    ]
    titled = [form for form in _forms(head.title) if _plain(form) == core]
    confirmed = [name for name in names if known_outlet(name) or _is_first_word_in_host(name, core)]
    mentions = [alphanumeric_key(name) for name in (*names, *_BREAK.split(head.title)[1:])]
    agreed = [name for name in names if mentions.count(alphanumeric_key(name)) > 1 and len(name.split()) <= _MOST_WORDS]
    non_latin = [name for name in names if _NON_LATIN.search(name)]
    every = (*fitting, *confirmed, *titled, *agreed, *non_latin)
    return next((label for name in every if (label := outlet_label(name))), own)


def _plain(name: str) -> str:
    """Return the letters and digits of a name as a host would write them."""
    return alphanumeric_key(to_ascii(name))


def _is_first_word_in_host(name: str, core: str) -> bool:
    """Return whether the host contains the first word of a name."""
    first = _plain(_ANY_ARTICLE.sub("", name).split(maxsplit=1)[0])
    return len(first) > 3 and first in core


def _is_in_host(key: str, own: str, core: str) -> bool:
    """Return whether a host contains a name of more than three letters, or consists of it."""
    return key in alphanumeric_key(own) and (len(key) > 3 or key == core)


def _has_signed_article(name: str, content: str) -> bool:
    """Return whether the copyright line has the name with its article, which is then part of it."""
    signed = rf"(?:©|&copy;|copyright)[^<>]{{0,30}}{re.escape(name)}"
    return _ARTICLE.match(name) is not None and re.search(signed, content, re.IGNORECASE) is not None


def _forms(name: str) -> list[str]:
    """Return a whole name and its parts, each once."""
    forms = [name, *_PARTS.split(name)]
    return [form.strip() for form in dict.fromkeys(forms) if form.strip()]


def choose_date(head: HtmlHead, url: str | None, today: date | None, habits: Habits) -> StatedDate | None:
    """Choose the stated publication date: JSON-LD, then meta tags, then elements with a time, then the URL."""
    stated = [(_text_of(head.stated(field)), FoundIn.STRUCTURED_DATA, True) for field in _PUBLISHED_FIELDS]
    stated += [(head.metas.get(name), FoundIn.META, True) for name in _PUBLISHED]
    stated += [(text, FoundIn.META, sure) for text, sure in head.times.published]
    stated += [(text, FoundIn.META, True) for name, text in head.metas.items() if _is_publication(name)]
    for text, found_in, sure in stated:
        if text and (found := parse_date(text, found_in, today, habits)):
            chosen = replace(found, sure=found.sure and sure)
            times = (*head.metas.values(), *(time.text for time in head.times.published), *head.times.changed)
            return _in_local_time(StatedDate(chosen, utc_hour(text)), times, today, habits)
    in_url = next(find_dates(url or "", FoundIn.URL, today), None)
    return StatedDate(in_url) if in_url else None


def _in_local_time(chosen: StatedDate, times: Sequence[str], today: date | None, habits: Habits) -> StatedDate:
    """Return the day at the place of the paper, where the page states the same minute with an offset from UTC."""
    if chosen.utc_hour is None:
        return chosen
    for text in times:
        if offset_hour(text) == chosen.utc_hour and (local := parse_date(text, FoundIn.META, today, habits)):
            days = (local.start - chosen.published.start).days
            if days == 0 or can_differ(chosen.utc_hour, days):
                return StatedDate(replace(local, found_in=chosen.published.found_in, sure=chosen.published.sure))
    return chosen


def choose_change(head: HtmlHead, today: date | None, habits: Habits) -> PublicationDate | None:
    """Choose the stated day of a change, which is no sure day of publication."""
    stated = [(_text_of(head.stated("dateModified")), FoundIn.STRUCTURED_DATA)]
    stated += [(text, FoundIn.META) for name, text in head.metas.items() if _CHANGED_NAME.search(name)]
    stated += [(text, FoundIn.META) for text in head.times.changed]
    found = (parse_date(text, found_in, today, habits) for text, found_in in stated if text)
    return next((replace(published, sure=False) for published in found if published), None)


def _is_publication(name: str) -> bool:
    """Return whether a meta tag of an unknown name states the time of publication by its words."""
    return _PUBLISHED_NAME.search(name) is not None and not _CHANGED_NAME.search(name)


def _text_of(value: object) -> str | None:
    return date_text(value) if value else None
