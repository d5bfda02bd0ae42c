"""Chooses the publication date of an HTML page among the stated, printed and relative ones. Invents none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from corpus.article import FoundIn, PublicationDate
from corpus.extraction.dating.printed_date import find_printed_date, find_relative_date, without_visit
from corpus.extraction.features.windows import LineMask
from corpus.metadata.date_labels import SAYS_OTHER, SAYS_PUBLISHED, SAYS_UPDATED, label_parts
from corpus.metadata.dates.date_context import Habits
from corpus.metadata.dates.date_parser import find_dates
from corpus.metadata.dates.utc_times import can_differ
from corpus.metadata.html_metadata import StatedDate

_ABOVE, _BELOW, _FAR = 3, 8, 60
"""Lines above the headline, below the first of the text, and below the headline in all, in which a page prints its day.

Further above it prints that of the visit.
"""
_LONGEST_LINE = 100


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """The lines of a page: which are the text, stand with other articles, have links; `title` is the headline's."""

    texts: Sequence[str]
    kept: LineMask
    elsewhere: LineMask
    linked: LineMask
    title: int

    def own_texts(self) -> list[str]:
        """Return the lines, blank those of other articles; below the text a link leads to one, but for a label."""
        last = int(np.flatnonzero(self.kept)[-1]) if self.kept.any() else len(self.texts)
        others = self.elsewhere.copy()
        for number in range(last + 1, len(self.texts)):
            others[number] |= self.linked[number] and not SAYS_PUBLISHED.search(self.texts[number])
        return ["" if other else text for text, other in zip(self.texts, others.tolist(), strict=True)]


def choose_page_date(
    stated: StatedDate | None,
    fallback: PublicationDate | None,
    page: PrintedPage,
    today: date | None,
    habits: Habits,
    captured: datetime | None,
) -> PublicationDate | None:
    """Return the stated date, or the printed day beside it where a time in UTC fell on the other side of midnight.

    Without a stated date it is the printed one, else the one relative to the capture, else the fallback; none of
    these is sure.
    """
    texts, kept, title = (
        ["", *page.own_texts()],
        np.array([False, *page.kept]),
        page.title + 1,
    )  # line 0 would be no headline
    if stated:
        near = range(title, min(max(int(np.argmax(kept)), title) + _BELOW, title + _FAR))
        return _local_day(stated, texts, near, today, habits) or stated.published
    if captured:
        texts = without_visit(texts, title, captured.date(), habits)
    printed = find_printed_date(texts, kept, title, today, habits)
    relative = find_relative_date(texts, kept, title, captured) if captured and not printed else None
    return printed or relative or fallback


def _local_day(
    stated: StatedDate, texts: Sequence[str], near: range, today: date | None, habits: Habits
) -> PublicationDate | None:
    """Return the one day that is printed near the headline if it can be the stated time at the place of the paper."""
    published, hour = stated.published, stated.utc_hour
    if hour is None or (published.end - published.start).days != 1:
        return None
    below = _printed_days(texts[near.start : near.stop], today, habits)
    printed = set(below or _printed_days(texts[max(0, near.start - _ABOVE) : near.start], today, habits))
    beside = [day for day in printed if can_differ(hour, (day - published.start).days)]
    if len(beside) != 1 or published.start in printed:
        return None
    return PublicationDate.day(beside[0], FoundIn.PAGE, sure=published.sure)


def _printed_days(texts: Sequence[str], today: date | None, habits: Habits) -> list[date]:
    lines = [
        part
        for text in texts
        if 0 < len(text) <= _LONGEST_LINE
        for part in label_parts(text)
        if not SAYS_UPDATED.search(part) and not SAYS_OTHER.search(part)
    ]
    found = [day for line in lines for day in find_dates(line, FoundIn.PAGE, today, habits)]
    return [day.start for day in found if (day.end - day.start).days == 1]
