"""Measures how a page's text lies between links that look like headlines. Judges no page, and reads no words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.extraction.html_blocks import Link, TextBlocks, bits_of_kinds
from corpus.text.widths import text_width
from corpus.text.words import alphanumeric_key

_ELSEWHERE = re.compile(
    r"#|javascript:|mailto:|tel:|whatsapp:|(?:https?:)?//(?:[\w-]+\.)*"
    r"(?:facebook|twitter|x|whatsapp|t|telegram|linkedin|reddit|pinterest|vk|weibo)\.(?:com|me|org)\b"
)
"""Addresses of no article: places on the page, and what shares it."""
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg")
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
_LINKED = 0.6
_FRAME = ("edge", "aside", "called_selling")
_WHOLE = 0.6
"""Share of a page's text in one kind of frame from which that is around the whole page."""


@dataclass(slots=True)
class ListLayout:
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
    is_titled_in_menu: bool = False
    """Whether a short link of the page has the words of its title, as the menu has the section's."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    width: int
    linked: float
    target: str
    is_heading: bool
    links: tuple[Link, ...] = ()


def measure_layout(blocks: TextBlocks, title: str) -> ListLayout:
    """Measure the text between the headlines of a page; each article is counted once."""
    lines = _lines(blocks)
    marks, key = _marks(lines), alphanumeric_key(title)
    lines = [part for line in lines for part in _rows(line, marks)]
    top = next((number for number, line in enumerate(lines) if alphanumeric_key(line.text) == key), -1)
    layout, text, below_title = ListLayout(), 0, 0
    for number, line in enumerate(lines):
        if number == top:
            continue
        if _is_headline(line) or (_wording(line.text) in marks and _leads_to_article(line.target)):
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
    layout.is_titled_in_menu = _is_titled_in_menu(blocks, key)
    return layout


def _lines(blocks: TextBlocks) -> list[_Line]:
    """Return the lines of a page but those of its frame, of asides, and of what sells."""
    outside, heading = _frame(blocks), bits_of_kinds("heading")
    return [
        _Line(text, text_width(text), _linked_share(text, linked), target, bool(ancestry.kinds & heading), links)
        for text, ancestry, linked, target, links in zip(
            blocks.texts, blocks.ancestries, blocks.linked_chars, blocks.targets, blocks.links, strict=True
        )
        if not ancestry.kinds & outside
    ]


def _frame(blocks: TextBlocks) -> int:
    """Return the kinds of markup around what is no part of the page's own text, as bits.

    A kind that most of the text has is around the whole page: it says nothing.
    """
    widths = [
        len(text) if linked < _LINKED * len(text) and len(text) >= _TEXT else 0
        for text, linked in zip(blocks.texts, blocks.linked_chars, strict=True)
    ]
    total, frame = sum(widths), 0
    for bit in map(bits_of_kinds, _FRAME):
        inside = sum(width for width, ancestry in zip(widths, blocks.ancestries, strict=True) if ancestry.kinds & bit)
        frame |= bit if inside <= _WHOLE * total or not total else 0
    return frame


def _rows(line: _Line, marks: frozenset[str]) -> Iterator[_Line]:
    """Yield the parts of a line that holds several headlines, or a headline and its teaser; else the line itself."""
    headlines = [link for link in line.links if text_width(link.text) >= _HEADLINE and _leads_to_article(link.target)]
    first = _front_link(line)
    if line.linked >= _LINKED and len({link.target for link in headlines}) > 1:
        yield from (_Line(link.text, text_width(link.text), 1.0, link.target, line.is_heading) for link in headlines)
    elif first and line.linked < _LINKED and (first in headlines or _wording(first.text) in marks):
        width = text_width(first.text)
        yield _Line(first.text, width, 1.0, first.target, line.is_heading)
        yield _Line(line.text[first.at + len(first.text) :], line.width - width, 0.0, "", line.is_heading)
    else:
        yield line


def _front_link(line: _Line) -> Link | None:
    """Return the link at the front of a line that has links to one page alone."""
    is_front = len({link.target for link in line.links}) == 1 and not _has_letters(line.text[: line.links[0].at])
    return line.links[0] if is_front else None


def _has_letters(text: str) -> bool:
    return bool(_NO_LETTERS.sub("", text))


def _linked_share(text: str, linked: int) -> float:
    """Return the share of a line's letters that are linked: days and signs beside a headline do not count."""
    if not linked:
        return 0.0
    return min(linked / max(len(_NO_LETTERS.sub("", text)), 1), 1.0)


def _marks(lines: list[_Line]) -> frozenset[str]:
    """Return the wordings of short lines, or links at the front of lines, that lead to several articles."""
    targets: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.linked > 0.3 and line.width < _MARK and _leads_to_article(line.target):
            targets[_wording(line.text)].add(line.target)
        elif (link := _front_link(line)) and len(link.text) < _MARK and _leads_to_article(link.target):
            targets[_wording(link.text)].add(link.target)
    return frozenset(wording for wording, own in targets.items() if len(own) >= _MARKS)


def _is_headline(line: _Line) -> bool:
    """Return whether a line is a link that looks like a headline, or a heading that a link is laid over."""
    is_linked = line.linked >= _LINKED or (line.is_heading and not line.linked)
    return is_linked and line.width >= _HEADLINE and _leads_to_article(line.target)


def _is_titled_in_menu(blocks: TextBlocks, key: str) -> bool:
    return bool(key) and any(
        linked and len(text) < _TEXT and alphanumeric_key(text) == key
        for text, linked in zip(blocks.texts, blocks.linked_chars, strict=True)
    )


def _wording(text: str) -> str:
    return _NUMBERS.sub("0", text)


def _leads_to_article(target: str) -> bool:
    return bool(target) and not target.endswith(_PICTURES) and _ELSEWHERE.match(target) is None
