"""The limit on the work of one query over the whole index, so that every answer comes within a moment.

Knows nothing of what is counted. The unit is the comparison of one position; other work is converted to it. The limits
here depend on query and index alone; the time that a request may take is a check that is handed in.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.check import Check, unlimited
from index.errors import QueryTooLarge

ARTICLES = 200_000
"""The size of index that the limits are for; in a larger one they grow in proportion, as all work there does."""
MAX_POSITIONS = 7_000_000
"""Positions that take an eighth of a second to compare; only the most common words of a language have more.
Calibrated on `ARTICLES` articles of 430 words with `python -m benchmarks.fuzz`."""
MAX_RANGES = 5_000
"""Ranges of stems, matched by wildcards over all segments, that take an eighth of a second; calibrated likewise."""
FORMS_PER_RANGE = 16
"""Forms that take as long to test one by one as one range of stems takes."""
RANGE_COST = 500
"""To start another range of stems takes as long as to compare this many positions."""
PARTIAL_COST = 4
"""A position of a stem of which only some surface forms match takes as long as this many others."""
ARTICLE_COST = 8_000
"""To look at one article by itself takes as long as to compare this many positions."""
PAIR_COST = 3
"""Storing a pair of positions takes as long as comparing this many."""
MAX_BYTES = 256 << 20
"""Bytes of masks and frequencies that one query holds: about 200 words of which each is in half of the articles."""


@dataclass(slots=True)
class QueryBudget:
    """Counts the work of one query on an index of `articles` articles, up to a limit; used by one thread.

    `check` is called between steps, and raises when the time of the request is over.
    """

    articles: int = 0
    check: Check = unlimited
    positions: int = 0
    ranges: int = 0
    held: int = 0

    def hold(self, size: int) -> None:
        """Add bytes that are held until the query is answered; raises `QueryTooLarge` above the limit."""
        self.check()
        self.held += size
        if self.held > MAX_BYTES * self._scale():
            raise QueryTooLarge(
                "This search has too many words that a large part of this archive contains; leave out the most common."
            )

    def spend(self, positions: int) -> None:
        """Add positions to compare; raises `QueryTooLarge` above the limit."""
        self.check()
        self.positions += positions
        if self.positions > MAX_POSITIONS * self._scale():
            raise QueryTooLarge(
                "These words occur at too many places of this archive to compare the distances of them all; "
                "use rarer or longer words, or add a word that few articles have."
            )

    def spend_ranges(self, ranges: int) -> None:
        """Add ranges of stems that a wildcard matches; raises `QueryTooLarge` above the limit."""
        self.check()
        self.ranges += ranges
        self.positions += ranges * (MAX_POSITIONS // MAX_RANGES)
        if self.ranges > MAX_RANGES * self._scale():
            raise QueryTooLarge(
                "A word with * or ? or ~ stands for too many of the words in this archive; give it one or two more "
                "letters, best at its beginning."
            )

    def _scale(self) -> float:
        return max(1.0, self.articles / ARTICLES)
