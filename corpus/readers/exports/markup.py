"""The blocks of an export in HTML. Reads no styles: what a service means by them is in its words too."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree, html

from corpus.readers.exports.blocks import Block, Blocks, folded_blanks

_INLINE = frozenset(
    tag
    for tags in (
        "a abbr acronym b bdi bdo big cite code em font i ins kbd label mark nobr q s samp small span strong",
        "sub sup time tt u var wbr",
    )
    for tag in tags.split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LEFT_OUT = frozenset(
    tag
    for tags in ("script style head noscript template", "select option textarea button iframe object svg")
    for tag in tags.split()
)


def of_markup(markup: str) -> Blocks:
    """Return the blocks of a page: whatever is no inline element begins and ends one, and so does a line break."""
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_pis=True)
    try:
        root = html.document_fromstring(markup, parser=parser)
    except etree.ParserError:  # nothing but declarations and comments
        return Blocks([])
    return Blocks(list(_blocks(root)))


def _blocks(root: html.HtmlElement) -> Iterator[Block]:
    parts: list[str] = []
    link, is_heading = "", False
    walk = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, element in walk:
        tag = element.tag
        if event == "comment":
            parts.append(element.tail or "")
        elif event == "start" and tag in _LEFT_OUT:
            walk.skip_subtree()
        elif event == "start":
            if tag not in _INLINE:
                yield from _flushed(parts, link, is_heading)
                link, is_heading = "", False
            if tag == "pre":
                yield from map(Block, _preformatted(element.text_content()))
                walk.skip_subtree()
                continue
            link = link or (element.get("href") or "" if tag == "a" else "")
            is_heading = is_heading or tag in _HEADINGS or "headline" in element.get("class", "").lower()
            parts.append(element.text or "")
        else:
            if tag not in _INLINE and tag not in _LEFT_OUT:
                yield from _flushed(parts, link, is_heading)
                link, is_heading = "", False
            parts.append(element.tail or "")
    yield from _flushed(parts, link, is_heading)


def _flushed(parts: list[str], link: str, is_heading: bool) -> Iterator[Block]:
    text = folded_blanks("".join(parts))
    parts.clear()
    if text:
        yield Block(text, link, is_heading)


def _preformatted(text: str) -> Iterator[str]:
    """Yield the paragraphs of preformatted lines: a blank line or an indented one begins the next."""
    paragraph: list[str] = []
    for line in text.splitlines():
        if paragraph and (not line.strip() or line[:1].isspace()):
            yield folded_blanks(" ".join(paragraph))
            paragraph = []
        if line.strip():
            paragraph.append(line)
    if paragraph:
        yield folded_blanks(" ".join(paragraph))
