"""Cleans a page that was saved as plain text with its menus. Keeps every line, either as text or as removed."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from corpus.article import FoundIn, PublicationDate
from corpus.authors import authors_in_byline, is_name
from corpus.dates import dates_in
from corpus.draft import Draft
from corpus.outlets import known_outlet, outlet_label
from corpus.phrases import says

_UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad]")
_ENDED = re.compile(r"""[.!?:;…。！？]["'”’»)\]]*$""")
_LONG = 80
_TITLE_WORDS = range(3, 31)


def tidy(text: str) -> str:
    """Make every run of blanks, no-break ones included, one blank, and drop characters that cannot be seen."""
    return " ".join((text if text.isascii() else _UNSEEN.sub("", text)).split())


def draft_plain(content: str, today: date | None) -> Draft | None:
    """Tell article from furniture line by line; None when the page has no article."""
    lines = [line for raw in content.splitlines() if (line := tidy(raw))]
    start = _start(lines)
    if start is None:
        return None
    top = _title_place(lines, start)
    kept = _kept(lines, start)
    title = lines[top] if top is not None else ""
    removed = tuple(line for place, line in enumerate(lines) if place not in kept and place != top)
    return Draft(
        title=title,
        paragraphs=tuple(lines[place] for place in sorted(kept)),
        removed=removed,
        outlet=_outlet(removed),
        published=_published(removed[: start + 3], today),
        authors=_authors(lines, kept, start),
    )


def _is_text(line: str) -> bool:
    """Tell whether a line reads as a paragraph: long, ended like a sentence, and no furniture by its words."""
    return len(line) >= _LONG and _ENDED.search(line) is not None and not says("furniture", line)


def _start(lines: list[str]) -> int | None:
    return next((place for place, line in enumerate(lines) if _is_text(line) and not says("captions", line)), None)


def _title_place(lines: list[str], start: int) -> int | None:
    """Find the headline among the lines above the text: the first that is long enough and nothing else."""
    for place, line in enumerate(lines[:start]):
        words = len(line.split())
        if words in _TITLE_WORDS and not says("furniture", line) and not says("captions", line) and not _is_date(line):
            return place
    return None


def _is_date(line: str) -> bool:
    return len(line) < 60 and any(dates_in(line, FoundIn.PAGE))


def _kept(lines: list[str], start: int) -> frozenset[int]:
    """Choose the lines of the article: paragraphs from the first on, and short lines that stand between them."""
    stop = _stop(lines, start)
    seen: set[str] = set()
    kept: set[int] = set()
    times = Counter(lines)
    for place in range(start, stop):
        line = lines[place]
        furniture = says("furniture", line) or says("captions", line) or says("credits", line)
        if furniture or line in seen:
            continue
        between = any(_is_text(later) for later in lines[place + 1 : min(place + 4, stop)])
        if _is_text(line) or (_ENDED.search(line) and len(line) > 20) or (between and times[line] == 1):
            kept.add(place)
            seen.add(line)
    return frozenset(kept)


def _stop(lines: list[str], start: int) -> int:
    """Find where the article ends: at an ending phrase after which less text follows than stands before it."""
    total = 0
    amounts = []
    for line in lines:
        total += len(line) if _is_text(line) else 0
        amounts.append(total)
    for place in range(start + 1, len(lines)):
        if says("endings", lines[place]) and total - amounts[place] < 0.5 * amounts[place]:
            return place
    return len(lines)


_NAME = r"(?P<name>[A-ZА-ЯЁ][\w.'&-]*(?: (?:of|the|and|&|[A-ZА-ЯЁ][\w.'&-]*))*)"
_NAMES_ITSELF = tuple(
    re.compile(form.replace("NAME", _NAME))
    for form in (
        r"^(?:©|[Cc]opyright ©?|\([cC]\))\s*(?:\d{4}(?:-\d{4})?\s*)?(?:by\s+)?NAME",
        r"©\s*NAME\s*$",
        r"^\d+ min(?:ute)?s?(?: read)? NAME$",
        r"^Support NAME\W*$",
        r"^NAME (?:needs your|delivers?\b)",
    )
)


def _outlet(removed: tuple[str, ...]) -> str | None:
    """Find the name that furniture gives the outlet; a name that the table does not know must be given twice."""
    named = Counter(
        match["name"] for line in dict.fromkeys(removed) for form in _NAMES_ITSELF if (match := form.search(line))
    )
    for name, times in named.most_common():
        if times > 1 or known_outlet(name):
            return outlet_label(name)
    return None


def _published(lines: tuple[str, ...], today: date | None) -> PublicationDate | None:
    """Take the first date above the text; it can be the day of the crawl, so it is never sure."""
    for line in lines:
        if len(line) < 100:
            for found in dates_in(line, FoundIn.PAGE, today):
                return PublicationDate(found.start, found.end, FoundIn.PAGE, sure=False)
    return None


def _authors(lines: list[str], kept: frozenset[int], start: int) -> tuple[str, ...]:
    """Read the byline above the text, a lone name there, or who reported below it."""
    for place, line in enumerate(lines):
        if place not in kept and (authors := authors_in_byline(line)):
            return authors
    lone = [line for line in lines[max(0, start - 4) : start] if _is_lone_name(line)]
    return (lone[-1],) if lone else ()


def _is_lone_name(line: str) -> bool:
    return is_name(line) and len(line.split()) < 4 and not any(says(kind, line) for kind in ("furniture", "captions"))
