"""Decides which pages are parts of one article: same title, and evidence of one page or of two that agree.

Looks nothing up. What it says depends on the pages that are there, not on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from corpus.article import Article, StatedPart
from corpus.metadata.parts.pagers import title_key
from corpus.text.agreement import shared_runs

_COPY = 0.7
"""Share of its runs of words from which on a page repeats another one, as pages of comments do."""
_SHORTER = 0.7
"""A text that is shorter than this share of another one is no copy of it, whatever it shares."""


class PartCandidate(NamedTuple):
    """A page that may be a part, and what it says of that; `is_first` where it stands at the address of the first."""

    article: Article
    stated: StatedPart
    is_first: bool = False


class OtherPart(NamedTuple):
    """The number and the article of another part."""

    number: int
    id: str


@dataclass(frozen=True, slots=True)
class ArticleParts:
    """The part that an article is: `part` of `of` (None: not known), and those that are in the archive or missing."""

    part_of: str
    part: int
    of: int | None
    others: tuple[OtherPart, ...]
    missing: tuple[int, ...]

    @property
    def following(self) -> OtherPart | None:
        """The next part, where it is in the archive."""
        return next((other for other in self.others if other.number == self.part + 1), None)


def article_parts(article_id: str, key: str, members: Sequence[PartCandidate]) -> ArticleParts | None:
    """Return which part an article is among the pages that may belong to `key`; None where it is none."""
    members = _numbered(members)
    mine = next((one for one in members if one.article.id == article_id), None)
    if mine is None:
        return None
    same = [one for one in members if one is mine or _may_belong(mine, one)]
    first = min(same, key=_order)
    same = [one for one in same if one is first or not _is_copy(first.article, one.article)]
    if mine not in same or not _is_series(same):
        return None
    number = mine.stated.number
    others = {one.stated.number: one.article.id for one in sorted(same, key=_order, reverse=True)}
    others.pop(number, None)
    stated = [one.stated for one in same if one.stated.is_sure and one.stated.of]
    highest = max(number, *others, *(one.of or 0 for one in stated), 0)
    is_exact = highest in {one.of for one in stated if one.is_exact}
    missing = (one for one in range(1, highest + 1) if one != number and one not in others)
    listed = tuple(OtherPart(one, others[one]) for one in sorted(others))
    return ArticleParts(key, number, highest if is_exact else None, listed, tuple(missing))


def _order(member: PartCandidate) -> tuple[int, bool, str]:
    return member.stated.number, not member.stated.is_sure, member.article.id


def _numbered(members: Sequence[PartCandidate]) -> list[PartCandidate]:
    """Return the pages under their numbers: where the second one has a 1 in its address, pages count from 0 there."""
    first = next((one for one in members if one.is_first), None)
    ones = [one for one in members if one.stated.number == 1 and not one.is_first and not one.stated.is_sure]
    if first is None or not any(_may_belong(first, one) and not _is_copy(first.article, one.article) for one in ones):
        return list(members)
    return [
        one
        if one.is_first or one.stated.is_sure
        else one._replace(stated=replace(one.stated, number=one.stated.number + 1))
        for one in members
    ]


def _may_belong(one: PartCandidate, other: PartCandidate) -> bool:
    """Return whether two pages have the same title and no other day."""
    title = title_key(one.article.title, one.article.outlet)
    if not title or title != title_key(other.article.title, other.article.outlet):
        return False
    if one.stated.is_sure or other.stated.is_sure:
        return True
    mine, others = one.article.published, other.article.published
    if one.stated.is_plain or other.stated.is_plain:
        return (mine and (mine.start, mine.end)) == (others and (others.start, others.end))
    return mine is None or others is None or (mine.start < others.end and others.start < mine.end)


def _is_copy(one: Article, other: Article) -> bool:
    if min(len(one.body), len(other.body)) < _SHORTER * max(len(one.body), len(other.body)):
        return False
    return shared_runs(one.body, other.body) >= _COPY


def _is_series(members: Iterable[PartCandidate]) -> bool:
    """Return whether pages of one title are parts: one is sure of it, or the addresses of two agree."""
    stated = [one.stated for one in members]
    if any(one.is_sure for one in stated):
        return True
    numbers = {one.number for one in stated}
    is_plain = any(one.is_plain for one in stated)
    return len(numbers) > 1 and (not is_plain or max(numbers) <= 2 * len(numbers))
