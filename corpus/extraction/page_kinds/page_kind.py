"""Says of an HTML page that it is a list, a wall or an error page, before its text is extracted. Judges no text."""

from __future__ import annotations

from corpus.extraction.extracted import NoArticle
from corpus.extraction.html_blocks import TextBlocks, bits_of_kinds
from corpus.extraction.page_kinds.link_lists import count_if_list
from corpus.extraction.page_kinds.walls import find_wall
from corpus.metadata.html_head import HtmlHead

_LINKED = 0.5


def page_kind(blocks: TextBlocks, head: HtmlHead, title: str, url: str | None, keep_lists: bool) -> NoArticle | None:
    """Return why a page holds no article, by its form and by what it says; None for a page that may hold one."""
    count = count_if_list(blocks, head, title, url)
    if wall := find_wall((title, *head.headings), _own_lines(blocks), bool(count) or _is_stated_article(head)):
        return wall
    if not count or keep_lists:
        return None
    reason = f"This page only lists other pages: it has {count} links with headlines. Take it in with --keep-lists."
    return NoArticle("list of links", reason)


def _own_lines(blocks: TextBlocks) -> list[str]:
    """Return the lines of a page that are no links and no part of its frame."""
    frame = bits_of_kinds("edge")
    return [
        text
        for text, ancestry, linked in zip(blocks.texts, blocks.ancestries, blocks.linked_chars, strict=True)
        if linked < _LINKED * len(text) and not ancestry.kinds & frame
    ]


def _is_stated_article(head: HtmlHead) -> bool:
    return bool(head.articles) or head.meta("article:published_time") is not None
