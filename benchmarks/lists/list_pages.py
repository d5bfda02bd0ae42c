"""Made-up pages that list articles, in many forms. Written before the rule that is to know them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from benchmarks.lists.markup import Pieces


def list_page(number: int, seed: int, language: str) -> str:
    """Return the page of a number, always the same one for a seed and a language."""
    pieces = Pieces(Random(f"list {seed} {number}"), language)
    make = FORMS[number % len(FORMS)]
    title = _title(pieces)
    body = f"<h1>{title}</h1>{make(pieces)}" if pieces.chance(0.8) else make(pieces)
    wrapper = pieces.random.choice(("main", "div", "section"))
    og_type = "article" if pieces.chance(0.15) else "website"
    return pieces.document(title, f"<{wrapper}>{body}</{wrapper}>", pieces.meta(og_type, _stated(pieces, title), title))


def _title(pieces: Pieces) -> str:
    words = pieces.words
    return pieces.random.choice(
        (
            pieces.any("sections"),
            pieces.site,
            f"{words['tagged']} {pieces.any('what')}",
            f"{pieces.random.randint(9, 400)} {words['results']} “{pieces.any('who')}”",
            f"{words['archive']} 05/2024",
            f"{words['articles_by']} {pieces.any('names')}",
            f"{pieces.any('sections')} – {words['page']}",
            str(words["latest"]),
        )
    )


def _stated(pieces: Pieces, title: str) -> dict[str, Any]:
    items = [{"@type": "ListItem", "position": n, "url": pieces.href()} for n in range(1, 9)]
    return pieces.random.choice(
        (
            {"@type": "CollectionPage", "name": title},
            {"@type": "ItemList", "itemListElement": items},
            {"@type": "WebPage", "name": title},
            {"@type": "WebSite", "name": pieces.site},
            {"@type": "NewsMediaOrganization", "name": pieces.site},
        )
    )


def _repeated(pieces: Pieces, make: Callable[[Pieces], str], least: int, most: int) -> str:
    return "".join(make(pieces) for _ in range(pieces.random.randint(least, most)))


def _teasers(pieces: Pieces) -> str:
    """Return headings that are links, each with a sentence and a link to read more."""
    tag, heading = pieces.random.choice(("div", "article", "li", "section")), pieces.random.choice(("h2", "h3", "h4"))
    kind, says_more, dated = pieces.kind(), pieces.chance(0.6), pieces.chance(0.6)

    def one(pieces: Pieces) -> str:
        href, day = pieces.href(), f"<span>{pieces.day()}</span>" if dated else ""
        more = pieces.link(pieces.words["more"], href) if says_more else ""
        return (
            f"<{tag} class='{kind}'>{pieces.picture(href)}"
            f"<{heading}>{pieces.link(pieces.headline(), href)}</{heading}>{day}"
            f"<p>{pieces.paragraph(1, 2)}</p>{more}</{tag}>"
        )

    return _repeated(pieces, one, 6, 20)


def _headlines(pieces: Pieces) -> str:
    """Return a list of linked headlines with days."""
    items = _repeated(pieces, lambda p: f"<li><time>{p.day()}</time> {p.link(p.headline())}</li>", 12, 45)
    return f"<ul>{items}</ul>"


def _cards(pieces: Pieces) -> str:
    """Return cards that are links as a whole."""
    kind = pieces.kind()

    def one(pieces: Pieces) -> str:
        text = f"<p>{pieces.sentence()}</p>" if pieces.chance(0.8) else ""
        return f'<a class="{kind}" href="{pieces.href()}"><img src="/i.jpg"><h3>{pieces.headline()}</h3>{text}</a>'

    return f"<div>{_repeated(pieces, one, 8, 24)}</div>"


def _front(pieces: Pieces) -> str:
    """Return a front page: a leading story with a long teaser, and boxes of headlines."""
    lead = f"<div><h2>{pieces.link(pieces.headline())}</h2><p>{pieces.paragraph(2, 3)}</p></div>"
    boxes = ""
    for name in pieces.words["sections"]:
        links = _repeated(pieces, lambda p: f"<li>{p.link(p.headline())}</li>", 3, 7)
        boxes += f"<section><h3>{pieces.link(name)}</h3><p>{pieces.sentence()}</p><ul>{links}</ul></section>"
    return lead + boxes


def _author(pieces: Pieces) -> str:
    """Return an author's page: who that is, and what he or she wrote."""
    bio = f'<div class="bio"><h2>{pieces.any("names")}</h2><p>{pieces.paragraph(1, 3)}</p></div>'
    return bio + _repeated(
        pieces, lambda p: f"<div><h3>{p.link(p.headline())}</h3><p>{p.day()}</p><p>{p.sentence()}</p></div>", 7, 18
    )


def _results(pieces: Pieces) -> str:
    """Return results of a search with cut passages."""

    def one(pieces: Pieces) -> str:
        cut = pieces.sentence()[:-8]
        line = f"<cite>l.example › {pieces.day()}</cite>"
        return f"<div><h3>{pieces.link(pieces.headline())}</h3>{line}<p>… {cut} …</p></div>"

    return f'<form><input name="q"></form>{_repeated(pieces, one, 8, 20)}'


def _month(pieces: Pieces) -> str:
    """Return a table of days and headlines."""
    rows = _repeated(pieces, lambda p: f"<tr><td>{p.day()}</td><td>{p.link(p.headline())}</td></tr>", 15, 50)
    return f"<table>{rows}</table>"


def _sitemap(pieces: Pieces) -> str:
    """Return nested lists of links."""
    found = ""
    for name in pieces.words["sections"]:
        links = _repeated(pieces, lambda p: f"<li>{p.link(p.headline())}</li>", 4, 12)
        found += f"<li>{pieces.link(name)}<ul>{links}</ul></li>"
    return f"<ul>{found}</ul>"


def _topic(pieces: Pieces) -> str:
    """Return a topic's page: what it is about, and teasers."""
    return f"<p>{pieces.paragraph(2, 4)}</p>{_teasers(pieces)}"


def _blog(pieces: Pieces) -> str:
    """Return a blog's front page: the beginning of each post, several sentences long."""

    def one(pieces: Pieces) -> str:
        href, comments = pieces.href(), f"7 {pieces.words['comments']}"
        line = f"{pieces.words['by']} {pieces.any('names')} | {pieces.day()} | {pieces.link(comments, href + '#c')}"
        return (
            f"<div class='post'><h2>{pieces.link(pieces.headline(), href)}</h2><p>{line}</p>"
            f"<p>{pieces.paragraph(2, 4)}</p><p>{pieces.link(pieces.words['more'] + ' →', href)}</p></div>"
        )

    return _repeated(pieces, one, 5, 10)


def _unlinked(pieces: Pieces) -> str:
    """Return teasers whose headings are no links: only what follows them is."""

    def one(pieces: Pieces) -> str:
        return (
            f"<div><div><strong>{pieces.headline()}</strong></div><div>{pieces.sentence()}</div>"
            f"<div>{pieces.day()} {pieces.link(pieces.words['more'])}</div></div>"
        )

    return _repeated(pieces, one, 7, 18)


def _terms(pieces: Pieces) -> str:
    """Return a list of terms: headlines, and what they are about."""
    return f"<dl>{_repeated(pieces, lambda p: f'<dt>{p.link(p.headline())}</dt><dd>{p.sentence()}</dd>', 8, 20)}</dl>"


def _old_tables(pieces: Pieces) -> str:
    """Return teasers laid out in tables, as twenty years ago."""

    def one(pieces: Pieces) -> str:
        return (
            f'<tr><td width="90">{pieces.picture()}</td><td>'
            f'<font size="3"><b>{pieces.link(pieces.headline())}</b></font><br>'
            f'<font size="2">{pieces.sentence()} <i>{pieces.day()}</i></font></td></tr>'
        )

    return f'<table border="0"><tr><td><table>{_repeated(pieces, one, 8, 20)}</table></td></tr></table>'


def _videos(pieces: Pieces) -> str:
    """Return pictures with linked captions and lengths of films."""

    def one(pieces: Pieces) -> str:
        caption = f"{pieces.link(pieces.headline())} 2:{pieces.random.randint(10, 59)}"
        return f"<figure>{pieces.picture()}<figcaption>{caption}</figcaption></figure>"

    return _repeated(pieces, one, 9, 30)


def _by_days(pieces: Pieces) -> str:
    """Return headlines under the day of each."""

    def one(pieces: Pieces) -> str:
        links = _repeated(pieces, lambda p: f"<p>{p.random.randint(6, 22)}:30 {p.link(p.headline())}</p>", 3, 9)
        return f"<h3>{pieces.day()}</h3>{links}"

    return _repeated(pieces, one, 4, 9)


def _text_links(pieces: Pieces) -> str:
    """Return short teasers in which the sentence itself is the link, one after the other."""
    return _repeated(pieces, lambda p: f"<p>{p.link(p.sentence())} <small>{p.day()}</small></p>", 8, 20)


def _inline_rows(pieces: Pieces) -> str:
    """Return rows that hold headline, day and teaser in one block, as a style sheet lays them out."""

    def one(pieces: Pieces) -> str:
        text = f"<span>{pieces.day()}</span><span>{pieces.sentence()}</span>"
        return f"<div><span><span>{pieces.link(pieces.headline())}</span></span>{text}</div>"

    return _repeated(pieces, one, 7, 18)


def _span_cards(pieces: Pieces) -> str:
    """Return cards that are links as a whole, one behind the other in one block."""

    def one(pieces: Pieces) -> str:
        text = f"<span>{pieces.sentence()}</span>" if pieces.chance(0.7) else ""
        return f'<a href="{pieces.href()}"><span>{pieces.headline()}</span>{text}<span>{pieces.day()}</span></a>'

    return f"<div>{_repeated(pieces, one, 7, 18)}</div>"


def _few(pieces: Pieces) -> str:
    """Return the last page of a section or tag: two to four teasers, and the numbers of the pages."""

    def one(pieces: Pieces) -> str:
        day = f"<span>{pieces.day()}</span>"
        return f"<article><h2>{pieces.link(pieces.headline())}</h2>{day}<p>{pieces.paragraph(1, 2)}</p></article>"

    pages = " ".join(pieces.link(str(number), f"?page={number}") for number in range(1, 4))
    return f"{_repeated(pieces, one, 2, 4)}<div>{pages}</div>"


def _dated_links(pieces: Pieces) -> str:
    """Return an archive of letters to readers: the day of each is the link, and a sentence says what it is about."""
    return _repeated(pieces, lambda p: f"<p>{p.link(p.day())} {p.sentence()}</p>", 8, 20)


FORMS: tuple[Callable[[Pieces], str], ...] = (
    _teasers, _headlines, _cards, _front, _author, _results, _month, _sitemap, _topic, _blog, _unlinked, _terms,
    _old_tables, _videos, _by_days, _text_links, _inline_rows, _span_cards, _few, _dated_links,
)  # fmt: skip
