"""Completes the posts of a live page, which begin with a time, and reads those in its data. Reads no other page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from corpus.extraction.features.line_features import is_ended
from corpus.extraction.features.windows import LineMask
from corpus.extraction.html_blocks import TextBlocks, bits_of_kinds
from corpus.text.strip_markup import strip_markup
from corpus.text.whitespace import tidy_lines
from corpus.text.widths import text_width

_TIME = re.compile(r"(?:[^\W\d]{1,10}\.?\s?){0,2}(?:[01]?\d|2[0-4])\s?[:.h時时시点點]\s?[0-5]\d(?!\d|[.:]\d{4})")
"""A time of day at the beginning of a line: `14:05`, `kl. 9.05`, `9h05`."""
_BESIDE_TIME = 10
"""Characters beside a time that are no heading: a zone, `Uhr`, `a.m.`."""
_LONGEST_HEADING = 120
_POSTS, _MOST_OF = 3, 2 / 3
_SENTENCE, _LONG = 30, 60
"""Width of the shortest text of a post that ends like a sentence, and of the shortest that does not."""
_LINKED = 0.3
_FIELDS = ("headline", "articleBody", "text", "description")
_MOST_UPDATES = 2_000


def add_live_posts(selected: LineMask, blocks: TextBlocks, may_be: Sequence[bool]) -> None:
    """Add the headings and texts of posts that begin with a time, where they have most of the page's text."""
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for number, text in enumerate(blocks.texts):
        if may_be[number] and len(text) < _LONGEST_HEADING and not blocks.linked_chars[number] and _TIME.match(text):
            groups[blocks.ancestries[number].path].append(number)
    for starts in groups.values():
        if len(starts) >= _POSTS:
            _add_posts(selected, blocks, may_be, starts)


def _add_posts(selected: LineMask, blocks: TextBlocks, may_be: Sequence[bool], starts: Sequence[int]) -> None:
    longest = max(end - start for start, end in pairwise(starts))
    ends = [*starts[1:], min(starts[-1] + longest, len(blocks.texts))]
    posts = [range(start, end) for start, end in zip(starts, ends, strict=True)]
    texts = [[number for number in post[1:] if may_be[number] and _is_text(blocks, number)] for post in posts]
    if sum(map(bool, texts)) < _MOST_OF * len(posts):
        return
    own, inside = [number for text in texts for number in text], {number for post in posts for number in post}
    elsewhere = sum(
        text_width(text)
        for number, text in enumerate(blocks.texts)
        if selected[number] and number not in inside and is_ended(text)
    )
    if not selected[own].any() and elsewhere > sum(text_width(blocks.texts[number]) for number in own):
        return
    usual = _usual_paths(blocks, posts)
    no_heading = bits_of_kinds("called_sharing", "called_byline", "called_picture", "figure")
    for post, text in zip(posts, texts, strict=True):
        selected[[number for number in text if blocks.ancestries[number].path in usual]] = True
        for number in range(post.start, text[0] if text else post.start):
            is_usual = may_be[number] and blocks.ancestries[number].path in usual and not blocks.linked_chars[number]
            if is_usual and not blocks.ancestries[number].kinds & no_heading and not _is_time(blocks.texts[number]):
                selected[number] = True


def _usual_paths(blocks: TextBlocks, posts: Sequence[range]) -> frozenset[int]:
    """Return the places in the markup that most posts have lines in."""
    counts = Counter(path for post in posts for path in {blocks.ancestries[number].path for number in post})
    return frozenset(path for path, count in counts.items() if count >= _MOST_OF * len(posts))


def _is_text(blocks: TextBlocks, number: int) -> bool:
    text = blocks.texts[number]
    if blocks.linked_chars[number] > _LINKED * len(text):
        return False
    width = text_width(text)
    return width >= _LONG or (width >= _SENTENCE and is_ended(text))


def _is_time(text: str) -> bool:
    """Return whether a line is a time and nothing else."""
    found = _TIME.match(text)
    return found is not None and len(text) - found.end() <= _BESIDE_TIME and not is_ended(text)


def live_updates(stated: Any) -> list[str]:
    """Return the lines of the posts that a page's data state as `liveBlogUpdate`, each line once."""
    lines: dict[str, None] = {}
    for update, _ in zip(stated if isinstance(stated, list) else [stated], range(_MOST_UPDATES), strict=False):
        if isinstance(update, Mapping):
            lines.update(dict.fromkeys(_lines(update)))
    return list(lines)


def _lines(update: Mapping[str, Any]) -> Iterator[str]:
    texts = [text for field in _FIELDS if isinstance(text := update.get(field), str)]
    headline, body = update.get("headline"), next((text for text in texts if text != update.get("headline")), "")
    for text in (headline, body):
        if isinstance(text, str):
            yield from tidy_lines(strip_markup(text))
