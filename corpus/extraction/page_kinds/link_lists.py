"""Recognises pages that list articles (home, section, tag, author, search, archive) by their form. Reads no words.

On a list the text is short and lies between links that look like headlines; on an article much of it lies together,
whatever lists stand beside it or below. What the page states about itself in its head counts too.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from math import log, log1p
from pathlib import Path
from statistics import median
from urllib.parse import unquote, urlsplit

from corpus.extraction.html_blocks import TextBlocks
from corpus.extraction.page_kinds.list_layout import ListLayout, measure_layout
from corpus.metadata.html_head import HtmlHead
from corpus.text.widths import text_width

_LIST_PATHS = re.compile(
    r"/(?:tags?|topics?|hub|category|categories|sections?|authors?|search|archives?|sitemap|page/\d+)(?:[/.]|$)"
)
_LIST_TYPES = frozenset(("CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"))
_ARTICLE_PATH = re.compile(r"\d|[-_ ][^-_ /]+[-_ ]|\.\w{3,5}$")
"""What the last part of an article's address has: a number, three words, or the ending of a file."""
_TEASER = 700
"""Width of the longest text between two headlines that counts as a teaser."""
_FEWEST = 2
"""A page with fewer links that look like headlines is no list."""


def count_if_list(blocks: TextBlocks, head: HtmlHead, title: str, url: str | None) -> int:
    """Return the number of headlines of a page that is a list of links; 0 for any other page."""
    layout = measure_layout(blocks, title)
    if len(layout.targets) < _FEWEST:
        return 0
    weights = _weights()
    features = _features_of_layout(layout) | _features_of_head(head, title, url)
    score = weights["constant"] + sum(weights[name] * value for name, value in features.items())
    return len(layout.targets) if score > 0 else 0


def list_features(blocks: TextBlocks, head: HtmlHead, title: str, url: str | None) -> dict[str, float] | None:
    """Return the features of a page by name, for calibration; None where it has too few headlines for a list."""
    layout = measure_layout(blocks, title)
    if len(layout.targets) < _FEWEST:
        return None
    return _features_of_layout(layout) | _features_of_head(head, title, url)


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = tomllib.loads((Path(__file__).parent / "link_lists.toml").read_text("utf-8"))["weights"]
    return weights


def _features_of_layout(layout: ListLayout) -> dict[str, float]:
    texts = [width for width in layout.texts if width]
    longest, teasers = max(texts, default=0), sum(width <= _TEASER for width in texts)
    return {
        "longest_text": log1p(longest),
        "lead": log1p(layout.lead),
        "above_median": log((longest + 50) / ((median(texts) if texts else 0) + 50)),
        "other_text": 1 - longest / sum(texts) if texts else 1.0,
        "teasers": log1p(teasers),
        "with_teaser": teasers / len(layout.targets),
        "headlines": log1p(len(layout.targets)),
        "linked": layout.linked_share,
        "linked_headings": log1p(layout.linked_headings),
        "headings": log1p(layout.headings),
        "dated": float(layout.dated),
        "titled_in_menu": float(layout.is_titled_in_menu),
    }


def _features_of_head(head: HtmlHead, title: str, url: str | None) -> dict[str, float]:
    address = urlsplit(url or head.canonical or "")
    og_type = (head.meta("og:type") or "").lower()
    published = head.meta("article:published_time", "og:article:published_time", "datepublished")
    return {
        "title": min(text_width(title), 60) / 60,
        "published": float(published is not None),
        "article_data": float(bool(head.articles)),
        "list_data": float(not head.types.isdisjoint(_LIST_TYPES)),
        "og_article": float(og_type == "article"),
        "og_website": float(og_type in {"website", "blog"}),
        "list_address": float(bool(address.netloc) and _is_list_address(address.path, address.query)),
        "short_address": float(bool(address.netloc) and not _is_article_address(address.path)),
    }


def _is_list_address(path: str, query: str) -> bool:
    return path in {"", "/"} or _LIST_PATHS.search(path) is not None or query.startswith(("s=", "q=", "tag="))


def _is_article_address(path: str) -> bool:
    return _ARTICLE_PATH.search(unquote(path.rstrip("/").rsplit("/", 1)[-1])) is not None
