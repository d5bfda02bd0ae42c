"""Finds the times that the markup of a page states: `time` elements and marked dates. Reads no day out of them."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from lxml.etree import XPath
from lxml.html import HtmlElement

from corpus.metadata.date_labels import says_changed

_MARKED = re.compile(
    r"datepublished|datecreated|dateissued|pubdate|(?:^|[\s_-])(?:published|entry-date|dtpublished)(?:$|[\s_-])"
)
_CHANGED = re.compile(
    r"(?:update|modified|mise-?a-?jour|aktualis|actualiz|lastmod|edited|aggiorn|bijgewerkt|oppdater|opdater)"
)
_ELSEWHERE = re.compile(
    r"related|recommend|more-|read-?(?:more|next|also)|teaser|promo|most-|popular|trending|sidebar|rail|widget|"
    r"carousel|see-?also|latest|comment|repl(?:y|ies)|foot|card|listing|"
    r"(?:^|[\s_-])(?:events?|calend[ae]r|agenda|kalender|termine?)(?:$|[\s_-])"
)
_ELSEWHERE_TAGS = frozenset(("aside", "nav", "footer", "li", "a"))
_OWN_TAGS = frozenset(("article", "main"))
_CANDIDATES = XPath(
    "//*[self::time or @pubdate or @itemprop[contains(., 'ate')]"
    " or @class[contains(., 'publi') or contains(., 'entry-date')]]"
)
_LABEL_TAGS = frozenset(("b", "strong", "span", "label", "small", "em", "i", "dt"))
_NEAR = 40
"""Characters before and after a time in which its label is looked for."""
_MOST = 200
"""Elements looked at: the article's own stand near the top."""
_MOST_ANCESTORS = 30
_LONGEST_DATA = 60
"""Characters of an item with a date that has no headline."""


class StatedTime(NamedTuple):
    """A time as written in an element; not `sure` where nothing shows that it is the article's own."""

    text: str
    sure: bool


class PageTimes(NamedTuple):
    """The times at which a page was published, the most credible first, and those at which it was changed."""

    published: tuple[StatedTime, ...]
    changed: tuple[str, ...]


def page_times(tree: HtmlElement) -> PageTimes:
    """Return the times at which the article may have been published or changed.

    Times of a change are apart; left out are those in the lists, links and margins that stand for other articles,
    unless they are marked as the day of publication.
    """
    marked: list[StatedTime] = []
    others: list[StatedTime] = []
    changed: list[str] = []
    around_headline = frozenset(ancestor for heading in tree.iter("h1") for ancestor in heading.iterancestors())
    for element in _CANDIDATES(tree)[:_MOST]:
        named = _named(element)
        if element.tag != "time" and not _MARKED.search(named):
            continue
        text, (elsewhere, own) = _written(element), _place(element, around_headline)
        if not text or elsewhere:
            continue
        if _CHANGED.search(named) or says_changed(*_around(element)):
            changed.append(text)
        elif _MARKED.search(named):
            marked.append(StatedTime(text, sure=True))
        elif element.tag == "time":
            others.append(StatedTime(text, sure=own))
    if len({other.text for other in others}) == 1:  # no other article can have it
        others = [StatedTime(others[0].text, sure=True)]
    return PageTimes((*marked, *others), tuple(changed))


def _named(element: HtmlElement) -> str:
    """Return what an element is called, in lower case: its properties and classes."""
    names = [
        element.get("itemprop"),
        element.get("property"),
        element.get("class"),
        "pubdate" if "pubdate" in element.attrib else None,
    ]
    return " ".join(name for name in names if name).lower()


def _written(element: HtmlElement) -> str:
    """Return the time that an element states: in an attribute, else in its text."""
    for name in ("datetime", "content"):
        if value := (element.get(name) or "").strip():
            return value
    if element.tag == "abbr" and element.get("title"):
        return str(element.get("title"))
    text = " ".join((element.text_content() or "").split())
    return text if len(text) <= 60 else ""


def _around(element: HtmlElement) -> tuple[str, str, str]:
    """Return what stands right before a time, its own text, and what follows; a label may be an element of its own."""
    parent, before = element.getparent(), element.getprevious()
    lead = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    if before is not None and not lead.strip() and str(before.tag) in _LABEL_TAGS:
        lead = before.text_content() or ""
    return lead[-_NEAR:], element.text or "", (element.tail or "")[:_NEAR]


def _place(element: HtmlElement, around_headline: frozenset[HtmlElement]) -> tuple[bool, bool]:
    """Return whether an element stands with other articles, and whether it stands in one with the headline."""
    for ancestor in islice(element.iterancestors(), _MOST_ANCESTORS):
        tag = str(ancestor.tag)
        if tag in _OWN_TAGS and ancestor in around_headline:
            return False, True
        name = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}".lower()
        is_called_so = tag not in ("body", "html") and _ELSEWHERE.search(name) is not None
        is_own = tag == "footer" or (tag == "a" and ancestor.text_content().strip() == element.text_content().strip())
        if is_own and _is_of_article(ancestor, around_headline):
            continue
        if (tag in _ELSEWHERE_TAGS or is_called_so) and ancestor not in around_headline and not _is_data(ancestor):
            return True, False
    return False, False


def _is_of_article(element: HtmlElement, around_headline: frozenset[HtmlElement]) -> bool:
    """Return whether a footer, or a link on a day, is that of the article with the headline."""
    return next(element.iterancestors(*_OWN_TAGS), None) in around_headline


def _is_data(element: HtmlElement) -> bool:
    """Return whether an item of a list is one of the article's data, such as its author, rather than a headline."""
    return element.tag == "li" and len(" ".join((element.text_content() or "").split())) <= _LONGEST_DATA
