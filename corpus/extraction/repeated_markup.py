"""Completes a selection of lines where the markup repeats: posts of a live page, lists, tables. Classifies no line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from corpus.extraction.features.windows import LineMask
from corpus.extraction.html_blocks import TextBlocks, bits_of_kinds
from corpus.extraction.structure.caseless_text import add_caseless_sentences
from corpus.extraction.structure.live_posts import add_live_posts
from corpus.text.widths import text_width

_POSTS = 3
"""Containers with the same markup from which on they are the posts of a page."""
_MOST_OF, _HALF = 2 / 3, 0.5
_REACH = 3
"""Lines below a heading or a table within which text begins: a time and a name may stand between."""
_ITEMS = frozenset({"li", "dt", "dd"})
_MOST_ROWS = 60
"""Rows of the longest table or list that is taken as part of a text; longer ones are layouts."""
_MOST_CELLS = 180
_WIDEST_CELL, _USUAL_CELL = 40, 25
"""Width of the widest cell of a table without the markup of one, and of most of its cells; headlines are wider."""
_COLONS = (":", "：")


def with_repeated(selected: LineMask, blocks: TextBlocks) -> LineMask:
    """Add the lines that stand as those of the selection do: in posts, in lists, and in tables amid or below the text.

    Lines in margins and feet, links, and what is called an advertisement are never added.
    """
    outside = bits_of_kinds("edge", "aside", "called_selling", "called_elsewhere")
    may_be = [not one.kinds & outside for one in blocks.ancestries]
    result = selected.copy()
    _add_posts(result, blocks, may_be)
    add_live_posts(result, blocks, may_be)
    add_caseless_sentences(result, blocks, may_be)
    _add_tables(result, blocks, may_be)
    _add_grids(result, blocks, may_be)
    _add_lists(result, blocks, may_be)
    if _width(blocks, result & ~selected) > _width(blocks, selected):
        result &= np.array(may_be)  # the classifier found little but frames
    return result


def _width(blocks: TextBlocks, selected: LineMask) -> int:
    return sum(text_width(blocks.texts[number]) for number in np.flatnonzero(selected).tolist())


def _add_posts(result: LineMask, blocks: TextBlocks, may_be: Sequence[bool]) -> None:
    """Add texts that stand in as many containers as lines, most of which are selected, and the headings above them."""
    heading = bits_of_kinds("heading")
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for number, ancestry in enumerate(blocks.ancestries):
        if may_be[number] and not blocks.linked_chars[number]:
            groups[ancestry.path].append(number)
    posts = [
        lines
        for lines in groups.values()
        if len(lines) >= _POSTS and len({blocks.ancestries[number].above for number in lines}) == len(lines)
    ]
    for lines in posts:
        if not blocks.ancestries[lines[0]].kinds & heading and result[lines].mean() >= _MOST_OF:
            result[lines] = True
    for lines in posts:
        if blocks.ancestries[lines[0]].kinds & heading:
            ends = [*lines[1:], len(result)]
            followed = [
                bool(result[number + 1 : min(end, number + 1 + _REACH)].any())
                for number, end in zip(lines, ends, strict=True)
            ]
            if np.mean(followed) >= _MOST_OF:
                result[np.array(lines)[followed]] = True


def _add_tables(result: LineMask, blocks: TextBlocks, may_be: Sequence[bool]) -> None:
    """Add a table between two selected lines, and one that ends the element of the article below a selected line."""
    article, rows = bits_of_kinds("article", "called_text"), _rows(result, blocks)
    kinds = [ancestry.kinds for ancestry in blocks.ancestries]
    number = 0
    while number < len(kinds):
        end = number
        while end < len(kinds) and rows[end]:
            end += 1
        start = number - (number > 0 and blocks.ancestries[number - 1].tag == "caption")
        if 0 < start < end and end - number <= _MOST_ROWS and result[start - 1] and all(may_be[start:end]):
            is_amid = result[end : end + _REACH].any()
            is_last = kinds[number] & article and (end == len(kinds) or not kinds[end] & article)
            result[start:end] |= bool(is_amid or is_last)
        number = max(end, number + 1)


def _add_grids(result: LineMask, blocks: TextBlocks, may_be: Sequence[bool]) -> None:
    """Add what stands between two selected lines in cells: as many short lines in each of several containers."""
    own = np.flatnonzero(result).tolist()
    for start, end in pairwise(own):
        if not _POSTS * 2 <= end - start - 1 <= _MOST_CELLS or not all(may_be[start + 1 : end]):
            continue
        cells = range(start + 1, end)
        per_row = Counter(blocks.ancestries[number].above for number in cells)
        widths = [text_width(blocks.texts[number]) for number in cells]
        is_regular = len(per_row) >= _POSTS and min(per_row.values()) == max(per_row.values()) > 1
        if is_regular and max(widths) <= _WIDEST_CELL and median(widths) <= _USUAL_CELL:
            result[start + 1 : end] = True


def _rows(selected: LineMask, blocks: TextBlocks) -> list[bool]:
    """Return which lines are rows of tables; where the text itself is in a table, those without paragraphs."""
    row = bits_of_kinds("row")
    rows = [bool(ancestry.kinds & row) for ancestry in blocks.ancestries]
    own = np.flatnonzero(selected)
    if own.size and np.mean(np.array(rows)[own]) >= _HALF:
        rows = [ancestry.tag == "tr" for ancestry in blocks.ancestries]
    return rows


def _add_lists(result: LineMask, blocks: TextBlocks, may_be: Sequence[bool]) -> None:
    """Add the rest of a list of which half is selected, and the links below a selected line with a colon."""
    lists: defaultdict[int, list[int]] = defaultdict(list)
    for number, ancestry in enumerate(blocks.ancestries):
        if ancestry.tag in _ITEMS and may_be[number]:
            lists[ancestry.above].append(number)
    for lines in lists.values():
        before, behind = lines[0] - 1, lines[-1] + 1
        plain = [number for number in lines if not blocks.linked_chars[number]]
        if plain and result[plain].mean() >= _HALF:
            result[plain] = True
        elif len(lines) == behind - lines[0] <= _MOST_ROWS and before >= 0 and behind < len(result):
            is_opened = result[before] and blocks.texts[before].endswith(_COLONS)
            result[lines] |= bool(is_opened and result[behind])
