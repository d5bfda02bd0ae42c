"""Reads the metadata that an HTML page states: meta tags, JSON-LD, titles and headings. Chooses nothing."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement

from corpus.metadata.html_times import PageTimes, page_times
from corpus.metadata.urls import names_home, url_identity
from corpus.text.words import alphanumeric_key

_ARTICLE = re.compile(r"Article|Posting|Report|Review|Analysis|LiveBlog")
_HEADINGS = 6
_TRAILING = re.compile(r",\s*([}\]])")


_SEVERAL = frozenset({"author", "article:author", "citation_author", "dc.creator", "parsely-author"})


@dataclass(frozen=True, slots=True)
class HtmlHead:
    """The metadata of an HTML page, as written.

    `canonical` is the address that the page states as its own. `articles` are the JSON-LD objects of an article type,
    `types` the types of all JSON-LD objects about the page.
    """

    metas: dict[str, str]
    articles: tuple[dict[str, Any], ...]
    title: str
    headings: tuple[str, ...]
    heading_parts: tuple[str, ...]
    canonical: str | None
    times: PageTimes
    language: str | None
    types: frozenset[str]

    def meta(self, *names: str) -> str | None:
        """Return the first of several meta tags that is not empty."""
        return next((self.metas[name] for name in names if self.metas.get(name)), None)

    def stated(self, field: str) -> Any:
        """Return a field of the JSON-LD data, from the first article that has it."""
        return next((article[field] for article in self.articles if article.get(field)), None)


def read_head(tree: HtmlElement, url: str | None = None) -> HtmlHead:
    """Collect the metadata that a page states; `url`, where it was fetched, completes the address that it states."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        if name and (value := unescape_line(element.get("content") or "")):
            if name in _SEVERAL and metas.get(name) not in (None, value):
                metas[name] = f"{metas[name]}; {value}"  # a page has a tag for each author
            else:
                metas.setdefault(name, value)
    title = tree.find(".//title")
    data = _with_named_authors(list(_json_ld(tree)))
    return HtmlHead(
        metas=metas,
        articles=tuple(found for found in data if _ARTICLE.search(str(found.get("@type")))),
        title=unescape_line(title.text_content()) if title is not None else "",
        headings=tuple(text for element in _first(tree, "h1") if (text := unescape_line(element.text_content()))),
        heading_parts=tuple(
            text
            for element in _first(tree, "h1")
            for part in element
            if isinstance(part.tag, str) and (text := unescape_line(part.text_content()))
        ),
        canonical=_stated_address(tree, metas, url),
        times=page_times(tree),
        language=tree.get("lang"),
        types=frozenset(name for found in data for name in _type_names(found.get("@type"))),
    )


def unescape_line(text: str) -> str:
    """Resolve the entities left in a text and collapse its blanks."""
    return " ".join(html.unescape(text).split())


def stated_names(value: Any) -> list[str]:
    """Return the names of people or organisations in JSON-LD: texts, objects with names, or lists of these."""
    if isinstance(value, list):
        return [name for item in value for name in stated_names(item)]
    if isinstance(value, dict):
        return stated_names(value.get("name"))
    return [unescape_line(value)] if isinstance(value, str) and value.strip() else []


def own_names(head: HtmlHead) -> list[str]:
    """Return what a page calls its outlet: by its meta tags, and by the publisher in its JSON-LD."""
    stated = [head.meta("og:site_name"), *stated_names(head.stated("publisher")), head.meta("application-name")]
    return [unescape_line(name) for name in stated if name and alphanumeric_key(name)]


def _first(tree: HtmlElement, tag: str) -> list[HtmlElement]:
    return [element for element, _ in zip(tree.iter(tag), range(_HEADINGS), strict=False)]


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the JSON-LD objects about a page."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            yield from _objects(_parse_json(script.text))


def _with_named_authors(data: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return JSON-LD objects with the authors themselves where they are stated as `@id`s of other objects."""
    named = {str(one["@id"]): one["name"] for one in data if one.get("@id") and isinstance(one.get("name"), str)}
    for one in data if named else ():
        authors = one.get("author")
        listed = authors if isinstance(authors, list) else [authors]
        if any(isinstance(author, dict) and not author.get("name") and author.get("@id") for author in listed):
            one["author"] = [
                {**author, "name": author.get("name") or named.get(str(author.get("@id")))}
                for author in listed
                if isinstance(author, dict)
            ]
    return data


def _stated_address(tree: HtmlElement, metas: dict[str, str], url: str | None) -> str | None:
    """Return the first address that a page states as its own and that is not the home page of its site."""
    links = [link.get("href") or "" for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower()]
    found = [one.strip() for one in (*links, metas.get("og:url", "")) if one.strip()]
    stated = [one for one in (_completed(one, url) for one in found) if one.startswith("http")]
    return next((one for one in stated if not names_home(url_identity(one) or "")), next(iter(stated), None))


def _completed(address: str, url: str | None) -> str:
    """Return an address with the scheme and host that it lacks, as far as they are known."""
    if address.startswith("//"):
        return f"https:{address}"
    if not address.startswith("/") or not url:
        return address
    with suppress(ValueError):
        return urljoin(url, address)
    return address


def _type_names(stated: Any) -> list[str]:
    return [name for name in (stated if isinstance(stated, list) else [stated]) if isinstance(name, str)]


def _parse_json(text: str) -> Any:
    """Parse JSON-LD, also with the trailing commas and bare line ends that are common on pages."""
    for attempt in (text, _TRAILING.sub(r"\1", text)):
        try:
            return json.loads(attempt.strip().removeprefix("<!--").removesuffix("-->").rstrip("; \n"), strict=False)
        except ValueError:
            continue
    return None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _objects(item)
    elif isinstance(value, dict):
        yield value
        for field in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(field))
