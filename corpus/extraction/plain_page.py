"""Cleans a page that was saved as plain text with its menus. Keeps every line, either as text or as removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import compress

import numpy as np

from corpus.extraction.extracted import Draft
from corpus.extraction.features.line_features import is_ended
from corpus.extraction.features.page_features import Lines
from corpus.extraction.features.phrases import is_insert, says
from corpus.extraction.features.windows import LineMask
from corpus.extraction.headline import Headline, headline_of
from corpus.extraction.line_selection import best_choice, chances
from corpus.extraction.printed_date import printed_date
from corpus.metadata.byline import authors_in_byline, is_name
from corpus.metadata.outlet_mention import outlet_named_in
from corpus.metadata.outlet_table import country_of
from corpus.text.unwrap import joined
from corpus.text.whitespace import tidy_lines
from corpus.text.words import signs

_PARAGRAPH = 60
_CREDITS = 200
_NEARLY_ALL = 0.7
_SENTENCE = 80


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page's lines with the headline found among them."""

    lines: Lines
    headline: Headline


def draft_plain(content: str, site: str, today: date | None) -> Draft | None:
    """Tell article from furniture line by line; None when the page has no article."""
    if not (texts := tidied(content)):
        return None
    page = _prepared(texts, site)
    likely = chances(page.lines, page.headline.text, page.headline.place)
    kept = _settled(page, best_choice(likely, page.lines))
    if not _is_article(page.lines, kept):
        return None
    others = list(compress(texts, ~kept))
    outlet = outlet_named_in(others)
    return Draft(
        title=page.headline.text,
        paragraphs=tuple(compress(texts, kept)),
        removed=tuple(text for text in others if text != page.headline.text),
        outlet=outlet,
        published=printed_date(texts, kept, page.headline.place, today, country_of(outlet or site, None)),
        authors=_authors(page.lines, kept),
    )


def tidied(content: str) -> list[str]:
    """Give the lines of a page that are not blank, tidied, and broken sentences put together."""
    return joined(tidy_lines(content))


def prepared(content: str, site: str) -> Prepared:
    """Measure a page's words and find its headline; the page must have a line."""
    return _prepared(tidied(content), site)


def _prepared(texts: list[str], site: str) -> Prepared:
    lines = Lines.of(texts)
    return Prepared(lines, headline_of(lines, site))


def _settled(page: Prepared, chosen: LineMask) -> LineMask:
    """Take out of a choice what is no text wherever it stands: repeats, inserts, and what follows the text's end."""
    kept = _without_repeats(page, chosen)
    texts, mass = page.lines.texts, np.cumsum(page.lines.mass * kept)
    for place in map(int, np.flatnonzero(mass > _NEARLY_ALL * mass[-1])):
        if len(texts[place]) < _CREDITS and says("credits", texts[place]):
            kept[place + 1 :] = False
            break
    for place in (int(np.argmax(kept)), len(kept) - 1 - int(np.argmax(kept[::-1]))):
        kept[place] = kept[place] and not _is_lone_name(texts[place])
    return kept


def _without_repeats(page: Prepared, chosen: LineMask) -> LineMask:
    """Take out of a choice the headline, inserts, and paragraphs that stand in it a second time.

    A headline that is a sentence may be the article's first; short lines come again in lists and tables.
    """
    kept = chosen.copy()
    title = page.headline.text
    seen = set() if len(title) > _SENTENCE and is_ended(title) else {signs(title)}
    for place in map(int, np.flatnonzero(chosen)):
        text, key = page.lines.texts[place], page.lines.looks[place].signs
        kept[place] = key not in seen and not is_insert(text)
        if len(key) > _PARAGRAPH and is_ended(text):
            seen.add(key)
    return kept


def _is_article(lines: Lines, kept: LineMask) -> bool:
    """Tell whether what was kept is more than a teaser or a notice: one paragraph at least."""
    return bool((lines.mass * kept).sum() >= 60)


def _authors(lines: Lines, kept: LineMask) -> tuple[str, ...]:
    """Read a byline wherever it is, else a lone name right above or right below the text."""
    texts = lines.texts
    if (bylines := np.flatnonzero(lines.alone["byline"] * ~kept)).size:
        return authors_in_byline(texts[bylines[0]])
    first, last = np.flatnonzero(kept)[[0, -1]].tolist()
    near = [*reversed(texts[max(0, first - 4) : first]), *texts[last + 1 : last + 3]]
    return next(((line,) for line in near if _is_lone_name(line)), ())


def _is_lone_name(line: str) -> bool:
    return is_name(line) and len(line.split()) < 4 and not any(says(kind, line) for kind in ("furniture", "captions"))
