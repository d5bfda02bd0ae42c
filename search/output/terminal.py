"""A search page as lines for a terminal. Holds no layout for browsers and writes nowhere itself."""

from __future__ import annotations

import textwrap
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.store.rejections import Rejections
from index.results import Passage
from search.exploration.concordance import ConcordancePage
from search.page import SearchPage, ShownFacet, ShownHit
from search.problem import Problem

# An article must not be able to move the cursor or colour the screen of whoever reads it.
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), "�") | dict.fromkeys(b"\t\n\r", " ")
_ON, _OFF = "\x1b[1m", "\x1b[22m"
# Stand in for the beginning and end of a mark while lines are broken, so that they count as nothing or nearly so.
_BEGIN, _END = "\ue000", "\ue001"


REASONS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Screen:
    """How wide lines may be, and whether marks can be shown bold; else they stand between asterisks."""

    width: int = 80
    bold: bool = False


def page_lines(page: SearchPage, screen: Screen = Screen()) -> Iterator[str]:
    """Give a page as lines: what was understood, the hits with marked passages, the facets."""
    yield from _heading(page)
    first = (page.state.page - 1) * page.state.size + 1
    for number, hit in enumerate(page.hits, start=first):
        yield ""
        yield from _hit(number, hit, screen)
    yield ""
    for dimension, facet in page.facets.items():
        yield from _facet(dimension, facet, screen)
    if page.pages > 1:
        yield f"page {page.state.page} of {page.pages}"


def concordance_lines(page: ConcordancePage, screen: Screen = Screen()) -> Iterator[str]:
    """Give the matches of a search one below the other, with as many characters around them as the screen has."""
    widest = max((len(line.match) for line in page.lines), default=0)
    side = max(10, (screen.width - widest - 2) // 2)
    for line in page.lines:
        left, match, right = plain(line.left)[-side:], plain(line.match), plain(line.right)[:side]
        shown = f"{_ON}{match}{_OFF}" if screen.bold else match
        yield f"{left:>{side}} {shown} {right}".rstrip()


def problem_line(problem: Problem) -> str:
    """Say a problem, with what to type instead where that is known."""
    cure = f" Try: {problem.suggestion}" if problem.suggestion else ""
    return plain(problem.message + cure)


def rejected_lines(rejections: Rejections, count: int) -> Iterator[str]:
    """Name the last few of `count` pages just rejected with their reasons, and where all of them are."""
    for record in deque(rejections, maxlen=min(count, REASONS_SHOWN)):
        line = f", line {record['line']}" if record["line"] else ""
        yield plain(f"{record['source']}{line}: {record['reason']}")
    if count:
        yield f"{count} rejected; all rejected pages and their reasons are in {rejections.path}."


def plain(text: str) -> str:
    """Give a text on one line, without characters that a terminal would obey."""
    return text.translate(_CONTROLS)


def _heading(page: SearchPage) -> Iterator[str]:
    understood = f", read as: {plain(page.read_as)}" if page.read_as and page.read_as != page.state.text else ""
    yield f"{page.total:,} of {page.articles:,} articles{understood}"
    if page.may_fall:
        yield f"{page.may_fall:,} more may fall in these days, but are dated too vaguely to say."
    if page.unnamed:
        yield f"In {page.unnamed:,} articles people have not been looked for yet; `dateline people find` does that."


def _hit(number: int, hit: ShownHit, screen: Screen) -> Iterator[str]:
    indent = " " * 5
    yield from _wrapped(_marked(hit.title) if hit.title.text else "(no title)", f"{number:>3}. ", indent, screen)
    date = str(hit.published) if hit.published else "undated"
    about = [hit.outlet or "unknown outlet", date, ", ".join(hit.people), hit.id]
    yield from _wrapped(" · ".join(plain(part) for part in about if part), indent, indent, screen)
    for passage in hit.passages:
        yield from _wrapped(_marked(passage), indent + "> ", indent + "  ", screen)
    if hit.title.marks and hit.note:
        yield from _wrapped(hit.note, indent, indent, screen)


def _facet(dimension: str, facet: ShownFacet, screen: Screen) -> Iterator[str]:
    values = [f"{'*' if shown.chosen else ''}{plain(shown.value)} {shown.count:,}" for shown in facet.values]
    left = [f"{name} {count:,}" for name, count in (("others", facet.other), ("none", facet.missing)) if count]
    if values or left:
        yield from _wrapped(" | ".join([*values, *left]), f"{dimension:<8}", " " * 8, screen)


def _marked(passage: Passage) -> str:
    pieces, last = [], 0
    for start, end in passage.marks:
        pieces += [passage.text[last:start], _BEGIN, passage.text[start:end], _END]
        last = end
    return plain("".join([*pieces, passage.text[last:]]))


def _wrapped(text: str, first: str, indent: str, screen: Screen) -> Iterable[str]:
    begin, end = (_ON, _OFF) if screen.bold else ("*", "*")
    lines = textwrap.wrap(text, max(screen.width, 40), initial_indent=first, subsequent_indent=indent)
    return (line.replace(_BEGIN, begin).replace(_END, end) for line in lines)
