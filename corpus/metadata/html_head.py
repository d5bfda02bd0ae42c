"""Reads what a page of HTML says of itself: meta tags, structured data, titles and headings. Believes nothing yet."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

_ARTICLE = re.compile(r"Article|Posting|Report|Review|Analysis|LiveBlog")
_HEADINGS = 6
_TRAILING = re.compile(r",\s*([}\]])")


@dataclass(frozen=True, slots=True)
class Head:
    """What a page states, as written there. `articles` are the objects of its structured data that are articles."""

    metas: dict[str, str]
    articles: tuple[dict[str, Any], ...]
    title: str
    headings: tuple[str, ...]
    canonical: str | None
    times: tuple[str, ...]
    language: str | None

    def meta(self, *names: str) -> str | None:
        """Give the first of some meta tags that says something."""
        return next((self.metas[name] for name in names if self.metas.get(name)), None)

    def stated(self, field: str) -> Any:
        """Give a field of the structured data, from the first article that has it."""
        return next((article[field] for article in self.articles if article.get(field)), None)


def head_of(tree: HtmlElement) -> Head:
    """Collect what a page states about itself."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        if name and (value := one_line(element.get("content") or "")):
            metas.setdefault(name, value)
    title = tree.find(".//title")
    addresses = (link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical")
    return Head(
        metas=metas,
        articles=tuple(_articles(tree)),
        title=one_line(title.text_content()) if title is not None else "",
        headings=tuple(text for element in _first(tree, "h1") if (text := one_line(element.text_content()))),
        canonical=next((address for address in addresses if address and address.startswith("http")), None)
        or metas.get("og:url"),
        times=tuple(moment for element in _first(tree, "time") if (moment := element.get("datetime"))),
        language=tree.get("lang"),
    )


def one_line(text: str) -> str:
    """Resolve the entities that are left in a text and make its blanks single."""
    return " ".join(html.unescape(text).split())


def names_in(value: Any) -> list[str]:
    """Give the names of people or bodies in structured data: text, objects with names, or lists of those."""
    if isinstance(value, list):
        return [name for item in value for name in names_in(item)]
    if isinstance(value, dict):
        return names_in(value.get("name"))
    return [one_line(value)] if isinstance(value, str) and value.strip() else []


def _first(tree: HtmlElement, tag: str) -> list[HtmlElement]:
    return [element for element, _ in zip(tree.iter(tag), range(_HEADINGS), strict=False)]


def _articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            for thing in _things(_loaded(script.text)):
                if _ARTICLE.search(str(thing.get("@type"))):
                    yield thing


def _loaded(text: str) -> Any:
    """Read structured data, also with the trailing commas and bare line ends that pages are full of."""
    for attempt in (text, _TRAILING.sub(r"\1", text)):
        try:
            return json.loads(attempt.strip().removeprefix("<!--").removesuffix("-->").rstrip("; \n"), strict=False)
        except ValueError:
            continue
    return None


def _things(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _things(item)
    elif isinstance(value, dict):
        yield value
        for field in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _things(value.get(field))
