"""Formats answers as lines for a terminal. Writes nothing itself."""

from __future__ import annotations

import textwrap
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.article import PublicationDate
from corpus.store.rejections import Rejections
from index.results import Passage
from search.exploration.concordance import ConcordancePage
from search.output.safe_text import printable
from search.page import SearchPage, ShownFacet, ShownHit
from search.problem import Problem

_BOLD_ON, _BOLD_OFF = "\x1b[1m", "\x1b[22m"
# They stand for the start and end of a mark while lines are wrapped, so that a mark has nearly no width.
_MARK_START, _MARK_END = "\ue000", "\ue001"


REASONS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Screen:
    """The width of lines, and whether marks are shown bold or between asterisks."""

    width: int = 80
    bold: bool = False


def page_lines(page: SearchPage, screen: Screen = Screen()) -> Iterator[str]:
    """Yield the lines of a page: how the query was read, the hits with marked passages, the facets."""
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
    """Yield the matches of a search below each other, with as much context as the screen has room for."""
    widest = max((len(line.match) for line in page.lines), default=0)
    side = max(10, (screen.width - widest - 2) // 2)
    for line in page.lines:
        left, match, right = printable(line.left)[-side:], printable(line.match), printable(line.right)[:side]
        shown = f"{_BOLD_ON}{match}{_BOLD_OFF}" if screen.bold else match
        yield f"{left:>{side}} {shown} {right}".rstrip()


def problem_line(problem: Problem) -> str:
    """Return a problem as a line, with its suggestion."""
    advice = f" Try: {problem.suggestion}" if problem.suggestion else ""
    return printable(problem.message + advice)


def rejected_lines(rejections: Rejections, count: int) -> Iterator[str]:
    """Yield the last few of `count` pages just rejected with their reasons, and the file that lists them all."""
    for record in deque(rejections, maxlen=min(count, REASONS_SHOWN)):
        line = f", line {record['line']}" if record["line"] else ""
        yield printable(f"{record['source']}{line}: {record['reason']}")
    if count:
        yield f"{count} rejected; {printable(str(rejections.path))} lists all rejected pages with their reasons."


def _heading(page: SearchPage) -> Iterator[str]:
    understood = f", read as: {printable(page.read_as)}" if page.read_as and page.read_as != page.state.text else ""
    yield f"{page.total:,} of {page.articles:,} articles{understood}"
    if page.may_fall:
        yield f"{page.may_fall:,} more may fall on these days; their dates are not precise enough."
    if page.unnamed:
        yield f"People are not yet identified in {page.unnamed:,} articles; run `dateline people find`."


def _hit(number: int, hit: ShownHit, screen: Screen) -> Iterator[str]:
    indent = " " * 5
    yield from _wrapped(_marked(hit.title) if hit.title.text else "(no title)", f"{number:>3}. ", indent, screen)
    about = [hit.outlet or "unknown outlet", _date(hit.published), ", ".join(hit.people), hit.id]
    yield from _wrapped(" · ".join(printable(part) for part in about if part), indent, indent, screen)
    for passage in hit.passages:
        yield from _wrapped(_marked(passage), indent + "> ", indent + "  ", screen)
    if hit.title.marks and hit.note:
        yield from _wrapped(hit.note, indent, indent, screen)


def _date(published: PublicationDate | None) -> str:
    """Return a date as precisely as it is known, marked when it is not sure."""
    if published is None:
        return "undated"
    return str(published) if published.sure else f"{published} (uncertain)"


def _facet(dimension: str, facet: ShownFacet, screen: Screen) -> Iterator[str]:
    values = [f"{'*' if shown.chosen else ''}{printable(shown.value)} {shown.count:,}" for shown in facet.values]
    left = [f"{name} {count:,}" for name, count in (("others", facet.other), ("none", facet.missing)) if count]
    if values or left:
        yield from _wrapped(" | ".join([*values, *left]), f"{dimension:<8}", " " * 8, screen)


def _marked(passage: Passage) -> str:
    pieces, last = [], 0
    for start, end in passage.marks:
        pieces += [passage.text[last:start], _MARK_START, passage.text[start:end], _MARK_END]
        last = end
    return printable("".join([*pieces, passage.text[last:]]))


def _wrapped(text: str, first: str, indent: str, screen: Screen) -> Iterable[str]:
    begin, end = (_BOLD_ON, _BOLD_OFF) if screen.bold else ("*", "*")
    lines = textwrap.wrap(text, max(screen.width, 40), initial_indent=first, subsequent_indent=indent)
    return (line.replace(_MARK_START, begin).replace(_MARK_END, end) for line in lines)
