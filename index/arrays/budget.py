"""How much work one question may make, counted over the whole archive, so that no answer takes longer than a moment.

Knows nothing of what is counted.
"""

from __future__ import annotations

from index.errors import QueryTooLarge

ARTICLES = 200_000
"""What the limits are for; a larger archive may take longer in proportion, as everything there does."""
MOST_PLACES = 7_000_000
"""So many places of words take an eighth of a second to compare; only the most common words of a language have more.
Calibrated on so many articles of 430 words with `python -m benchmarks.fuzz`."""
MOST_RUNS = 5_000
"""So many runs of families that wildcards meet, over all segments, take an eighth of a second; calibrated likewise."""
FORMS = 16
"""To look at so many forms of words one by one takes as long as a run."""
RUN = 500
"""To begin with another run of families takes as long as to compare so many places."""
PART = 4
"""A place of a family of which only some surfaces are met takes as long as so many others."""
TEXT = 8_000
"""To look at one article by itself takes as long as to compare so many places."""
PAIR = 3
"""To keep a pair of places takes as long as to compare so many."""


class Allowance:
    """What is left of the work that one question may make; used by one thread."""

    __slots__ = ("_times", "places", "runs")

    def __init__(self, articles: int = 0) -> None:
        self._times = max(1.0, articles / ARTICLES)
        self.places = 0
        self.runs = 0

    def take(self, places: int) -> None:
        """Use some of it for comparing places; raises `QueryTooLarge` when that is more than there is."""
        self.places += places
        if self.places > MOST_PLACES * self._times:
            raise QueryTooLarge(
                "The words whose distance is asked for stand at too many places of this archive to compare them all; "
                "use rarer or longer words, or add a word that few articles have."
            )

    def take_runs(self, runs: int) -> None:
        """Use some of it for runs of families that a wildcard meets; raises `QueryTooLarge` likewise."""
        self.runs += runs
        self.places += runs * (MOST_PLACES // MOST_RUNS)
        if self.runs > MOST_RUNS * self._times:
            raise QueryTooLarge(
                "What is asked for with * or ? or ~ stands for too many of the words in this archive; give it one or "
                "two more letters, best at its beginning."
            )
