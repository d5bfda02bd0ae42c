"""Recognises pages that list articles (home, section, tag, author, search, archive) by their form. Reads no words.

On a list the text is short and lies between links that look like headlines; on an article much of it lies together,
whatever lists stand beside it or below. What the page states about itself in its head counts too.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from math import log, log1p
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from corpus.extraction.html_blocks import TextBlocks, bits_of_kinds
from corpus.metadata.html_head import HtmlHead
from corpus.text.widths import text_width
from corpus.text.words import alphanumeric_key

_ELSEWHERE = re.compile(
    r"#|javascript:|mailto:|tel:|whatsapp:|(?:https?:)?//(?:[\w-]+\.)*"
    r"(?:facebook|twitter|x|whatsapp|t|telegram|linkedin|reddit|pinterest|vk|weibo)\.(?:com|me|org)\b"
)
"""Addresses of no article: places on the page, and what shares it."""
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg")
_LIST_PATHS = re.compile(
    r"/(?:tags?|topics?|hub|category|categories|sections?|authors?|search|archives?|sitemap|page/\d+)(?:[/.]|$)"
)
_LIST_TYPES = frozenset(("CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"))
_NO_LETTERS = re.compile(r"[\d\W_]+")
_NUMBERS = re.compile(r"\d+")
_DATE = re.compile(r"\d{4}|\d[./:]\d")
_HEADLINE = 16
"""Width of the shortest link that may be a headline."""
_MARK = 60
"""Width of the longest line that may be the same below each teaser, such as "Read more"."""
_MARKS = 4
"""Articles to which lines of one wording must lead to be such marks."""
_TEXT = 50
"""Width of the shortest line that counts as text."""
_TEASER = 700
"""Width of the longest text between two headlines that counts as a teaser."""
_FEWEST = 5
"""A page with fewer links that look like headlines is no list."""
_LINKED = 0.6


@dataclass(slots=True)
class _Layout:
    """The widths of the texts between a page's headlines, and what else tells a list from an article."""

    texts: list[int] = field(default_factory=list)
    targets: set[str] = field(default_factory=set)
    lead: int = 0
    """Width of the text between the page's title and the first headline below it."""
    dated: bool = False
    """Whether a day stands below the title, above any headline."""
    linked_headings: int = 0
    headings: int = 0
    linked_share: float = 0.0


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    width: int
    linked: float
    target: str
    is_heading: bool


def count_if_list(blocks: TextBlocks, head: HtmlHead, title: str, url: str | None) -> int:
    """Return the number of headlines of a page that is a list of links; 0 for any other page."""
    layout = _layout(_lines(blocks), title)
    if len(layout.targets) < _FEWEST:
        return 0
    weights = _weights()
    features = _features_of_layout(layout) | _features_of_head(head, title, url)
    score = weights["constant"] + sum(weights[name] * value for name, value in features.items())
    return len(layout.targets) if score > 0 else 0


def list_features(blocks: TextBlocks, head: HtmlHead, title: str, url: str | None) -> dict[str, float] | None:
    """Return the features of a page by name, for calibration; None where it has too few headlines for a list."""
    layout = _layout(_lines(blocks), title)
    if len(layout.targets) < _FEWEST:
        return None
    return _features_of_layout(layout) | _features_of_head(head, title, url)


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = tomllib.loads((Path(__file__).parent / "link_lists.toml").read_text("utf-8"))["weights"]
    return weights


def _lines(blocks: TextBlocks) -> list[_Line]:
    """Return the lines of a page but those of its frame, of asides, and of what sells."""
    outside, heading = bits_of_kinds("edge", "aside", "called_selling"), bits_of_kinds("heading")
    return [
        _Line(text, text_width(text), _linked_share(text, linked), target, bool(ancestry.kinds & heading))
        for text, ancestry, linked, target in zip(
            blocks.texts, blocks.ancestries, blocks.linked_chars, blocks.targets, strict=True
        )
        if not ancestry.kinds & outside
    ]


def _linked_share(text: str, linked: int) -> float:
    """Return the share of a line's letters that are linked: days and signs beside a headline do not count."""
    if not linked:
        return 0.0
    return min(linked / max(len(_NO_LETTERS.sub("", text)), 1), 1.0)


def _layout(lines: list[_Line], title: str) -> _Layout:
    """Measure the text between the headlines of a page; each article is counted once."""
    marks, key = _marks(lines), alphanumeric_key(title)
    top = next((number for number, line in enumerate(lines) if alphanumeric_key(line.text) == key), -1)
    layout, text, below_title = _Layout(), 0, 0
    for number, line in enumerate(lines):
        if number == top:
            continue
        if _is_headline(line) or (_wording(line.text) in marks and _leads_to_article(line)):
            layout.linked_headings += line.is_heading
            if line.target not in layout.targets:
                layout.targets.add(line.target)
                layout.texts.append(text)
                text = 0
                below_title += number > top
        elif line.linked < 1 - _LINKED and line.width >= _TEXT:
            text += line.width
            layout.lead += line.width * (number > top and not below_title)
        elif top < number <= top + 4 and not below_title and line.width < _TEXT:
            layout.dated = layout.dated or _DATE.search(line.text) is not None
        else:
            layout.headings += line.is_heading
    layout.texts.append(text)
    width = sum(line.width for line in lines)
    layout.linked_share = sum(line.linked * line.width for line in lines) / max(width, 1)
    return layout


def _marks(lines: list[_Line]) -> frozenset[str]:
    """Return the wordings of short lines that lead to several articles, such as "Read more"."""
    targets: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.linked > 0.3 and line.width < _MARK and _leads_to_article(line):
            targets[_wording(line.text)].add(line.target)
    return frozenset(wording for wording, own in targets.items() if len(own) >= _MARKS)


def _is_headline(line: _Line) -> bool:
    """Return whether a line is a link that looks like a headline, or a heading that a link is laid over."""
    is_linked = line.linked >= _LINKED or (line.is_heading and not line.linked)
    return is_linked and line.width >= _HEADLINE and _leads_to_article(line)


def _wording(text: str) -> str:
    return _NUMBERS.sub("0", text)


def _leads_to_article(line: _Line) -> bool:
    return bool(line.target) and not line.target.endswith(_PICTURES) and _ELSEWHERE.match(line.target) is None


def _features_of_layout(layout: _Layout) -> dict[str, float]:
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
    }


def _is_list_address(path: str, query: str) -> bool:
    return path in {"", "/"} or _LIST_PATHS.search(path) is not None or query.startswith(("s=", "q=", "tag="))
