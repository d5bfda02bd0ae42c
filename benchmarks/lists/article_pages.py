"""Made-up pages that hold one article, in forms that look like lists. Written before the rule that is to know them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from benchmarks.lists.list_pages import FORMS as LIST_FORMS
from benchmarks.lists.markup import Pieces


def article_page(number: int, seed: int, language: str) -> str:
    """Return the page of a number, always the same one for a seed and a language."""
    pieces = Pieces(Random(f"article {seed} {number}"), language)
    make = FORMS[number % len(FORMS)]
    title = pieces.headline()
    line = f"<p>{pieces.words['by']} {pieces.any('names')}, {pieces.day()}</p>" if pieces.chance(0.7) else ""
    wrapper = pieces.random.choice(("article", "div", "main"))
    body = f"<{wrapper}><h1>{title}</h1>{line}{make(pieces)}</{wrapper}>"
    if pieces.chance(0.4):
        body += f"<section><h3>{pieces.words['related']}</h3>{pieces.random.choice(LIST_FORMS[:3])(pieces)}</section>"
    og_type = "website" if pieces.chance(0.15) else "article"
    stated: dict[str, Any] = {"@type": "NewsArticle", "headline": title}
    return pieces.document(title, body, pieces.meta(og_type, stated, title))


def _paragraphs(pieces: Pieces, least: int, most: int) -> str:
    return "".join(f"<p>{pieces.paragraph()}</p>" for _ in range(pieces.random.randint(least, most)))


def _report(pieces: Pieces) -> str:
    """Return a report of several paragraphs."""
    return _paragraphs(pieces, 4, 12)


def _brief(pieces: Pieces) -> str:
    """Return a brief report between many links."""
    return f"<p>{pieces.paragraph(2, 3)}</p>{pieces.sidebar(10, 30)}"


def _live(pieces: Pieces) -> str:
    """Return a live page: short reports, each with a time and a heading."""
    found = f"<p>{pieces.sentence()}</p>"
    for _ in range(pieces.random.randint(5, 12)):
        clock = f"<time>{pieces.random.randint(6, 22)}:{pieces.random.randint(10, 59)}</time>"
        text = f"<h2>{pieces.headline()}</h2><p>{pieces.paragraph(1, 2)}</p>"
        found += f'<section class="{pieces.kind()}">{clock}{text}</section>'
    return found


def _round_up(pieces: Pieces) -> str:
    """Return a round-up: several matters, each with a heading and a link within its text."""
    found = f"<p>{pieces.paragraph(1, 2)}</p>"
    for _ in range(pieces.random.randint(4, 8)):
        found += f"<h3>{pieces.headline()}</h3><p>{pieces.paragraph(1, 2)} {pieces.link(pieces.words['more'])}</p>"
    return found


def _interview(pieces: Pieces) -> str:
    """Return an interview."""
    found = f"<p>{pieces.paragraph(1, 2)}</p>"
    for _ in range(2):
        for question in pieces.words["questions"]:
            found += f"<p><b>{question}</b></p><p>{pieces.paragraph()}</p>"
    return found


def _recipe(pieces: Pieces) -> str:
    """Return a recipe."""
    parts = "".join(f"<li>{text}</li>" for text in pieces.words["ingredients"])
    steps = "".join(f"<li>{pieces.sentence()}</li>" for _ in range(5))
    return f"<p>{pieces.paragraph()}</p><ul>{parts}</ul><ol>{steps}</ol>"


def _ten_things(pieces: Pieces) -> str:
    """Return ten things, each with a linked heading and paragraphs."""
    found = f"<p>{pieces.paragraph(2, 3)}</p>"
    for place in range(1, 11):
        found += f"<h2>{place}. {pieces.link(pieces.any('who'))}</h2>{pieces.picture()}<p>{pieces.paragraph(2, 4)}</p>"
    return found


def _table(pieces: Pieces) -> str:
    """Return a report with a table of links."""
    rows = "".join(
        f"<tr><td>{pieces.link(pieces.any('names'))}</td><td>{pieces.any('who')}</td></tr>" for _ in range(12)
    )
    return f"{_paragraphs(pieces, 2, 4)}<table>{rows}</table>{_paragraphs(pieces, 1, 3)}"


def _sources(pieces: Pieces) -> str:
    """Return a report that ends in a list of sources."""
    links = "".join(f"<li>{pieces.link(pieces.headline())}, {pieces.day()}</li>" for _ in range(12))
    return f"{_paragraphs(pieces, 3, 7)}<ul>{links}</ul>"


def _old_layout(pieces: Pieces) -> str:
    """Return a report laid out in tables, its paragraphs parted by line ends."""
    text = "<br><br>".join(pieces.paragraph() for _ in range(6))
    menu = "<br>".join(pieces.link(pieces.headline()) for _ in range(15))
    return f'<table><tr><td width="20%">{menu}</td><td><font size="3">{text}</font></td></tr></table>'


def _pictures(pieces: Pieces) -> str:
    """Return a story told in pictures."""
    return "".join(
        f"<figure><img src='/p.jpg'></figure><p>{pieces.paragraph(1, 2)}</p>"
        for _ in range(pieces.random.randint(6, 12))
    )


def _endless(pieces: Pieces) -> str:
    """Return a report below which a page goes on with the beginnings of others."""
    return f"{_paragraphs(pieces, 4, 8)}<div>{LIST_FORMS[9](pieces)}</div>"


def _linked(pieces: Pieces) -> str:
    """Return a report with a link in each sentence."""
    return "".join(
        f"<p>{pieces.link(pieces.any('who'))}{pieces.joint}{pieces.any('predicates')} {pieces.sentence()}</p>"
        for _ in range(8)
    )


FORMS: tuple[Callable[[Pieces], str], ...] = (
    _report, _brief, _live, _round_up, _interview, _recipe, _ten_things, _table, _sources, _old_layout, _pictures,
    _endless, _linked,
)  # fmt: skip
