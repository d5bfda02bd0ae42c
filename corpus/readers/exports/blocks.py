"""An export as blocks of text, whatever kind of file holds it: paragraphs, cells or lines. Knows no service."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_DIGITS = re.compile(r"\d\d")
_LONGEST_DATE = 80
_LONG_LINE = 40


class Block(NamedTuple):
    """A paragraph, a cell, a heading or a line, in the order of the file; `link` is the first address that it leads to.

    It `is_heading` where the file says so. A blank line of a file of lines is a block without text.
    """

    text: str
    link: str = ""
    is_heading: bool = False


class Blocks(NamedTuple):
    """The blocks of a file; where they are `wrapped`, each is a line, and a paragraph has several.

    `dates` are the places of the blocks that are a date and nothing else.
    """

    blocks: Sequence[Block]
    wrapped: bool = False
    dates: frozenset[int] = frozenset()

    def with_dates(self, is_date: Callable[[str], bool]) -> Blocks:
        """Return the same blocks with the places of those that are dates."""
        short = ((at, block.text) for at, block in enumerate(self.blocks) if 6 <= len(block.text) <= _LONGEST_DATE)
        return self._replace(dates=frozenset(at for at, text in short if _DIGITS.search(text) and is_date(text)))

    def paragraphs(self, start: int, end: int) -> tuple[str, ...]:
        """Return the paragraphs of some of the blocks."""
        texts = [block.text for block in self.blocks[start:end]]
        return tuple(_joined(texts) if self.wrapped else (text for text in texts if text))

    def width(self, start: int, end: int) -> int:
        """Return the usual length of the long lines among some of the blocks; 0 where they are paragraphs."""
        lengths = sorted(len(block.text) for block in self.blocks[start:end] if len(block.text) >= _LONG_LINE)
        return lengths[len(lengths) // 2] if self.wrapped and lengths else 0

    def fills_its_line(self, at: int, width: int) -> bool:
        """Return whether a line of this width had no room for the first word of the next one, and so goes on there."""
        following = self.blocks[at + 1].text.partition(" ")[0] if at + 1 < len(self.blocks) else ""
        return 0 < 0.9 * width <= len(self.blocks[at].text) + len(following) + 1


def spans_before(ends: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield the number, the start and the end of each document, where blocks are known that end one."""
    for number, (before, end) in enumerate(pairwise((-1, *ends)), 1):
        yield number, before + 1, end


def spans_from(starts: Sequence[int], end: int) -> Iterator[tuple[int, int, int]]:
    """Yield the number, the start and the end of each document, where blocks are known that begin one."""
    for number, (start, following) in enumerate(pairwise((*starts, end)), 1):
        yield number, start, following


def folded_blanks(text: str) -> str:
    """Return a text with one blank where there are several, none at the ends, and no soft hyphens."""
    return " ".join(text.replace("\xad", "").replace("\u200b", "").split())


def of_lines(text: str) -> Blocks:
    """Return the lines of a text; they are wrapped where nearly all long ones have much the same length."""
    lines = [folded_blanks(line) for line in text.splitlines()]
    return Blocks([Block(line) for line in lines], is_wrapped(lines))


def is_wrapped(lines: Iterable[str]) -> bool:
    """Return whether a text was broken at a fixed width: its longest lines are many, and none is much longer."""
    lengths = sorted(len(line) for line in lines if len(line) >= _LONG_LINE)
    return (
        len(lengths) >= 8
        and lengths[-1] <= 140
        and lengths[-1 - len(lengths) // 20] <= 1.25 * lengths[len(lengths) // 2]
    )


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Yield the paragraphs of wrapped lines: a blank line or a short one ends them."""
    width = max(map(len, lines), default=0)
    has_blank_lines = any(not line for line in lines[1:-1])
    paragraph = ""
    for number, line in enumerate(lines):
        if line:
            paragraph = f"{paragraph} {line}" if paragraph else line
        following = lines[number + 1] if number + 1 < len(lines) else ""
        ends = not following if has_blank_lines else len(line) + 1 + len(following.partition(" ")[0]) <= width - 4
        if paragraph and ends:
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph
