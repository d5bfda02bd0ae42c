"""Keeps articles in the store and indexes them from memory as they come. Cleans nothing and reads nothing back.

Whoever calls holds `archive.writing()`. Articles are in the store before the commit that shows them, so that whatever
ends the process in between, `catch_up` goes on from there.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice

from corpus.article import Article
from corpus.store.article_store import ArticleStore
from corpus.store.inserts import Outcome
from index.engine import Engine, Writer

GROWTH = 4
"""So many times more articles are in each commit than in the one before, as long as it may grow."""
LARGEST_BULK = 250_000
"""Articles in a commit where they come faster than anyone waits for them: four nearly full segments."""
TOGETHER = 8_000
"""Articles that are kept in one transaction: fewer write the upper pages of the tables more often."""
AT_ONCE = 250
"""Articles that are kept, then indexed, at a time: so many are still in the processor's cache."""

Identified = tuple[Article, bytes | None]
"""An article and the digest of its page."""


def store_and_index(
    store: ArticleStore,
    engine: Engine,
    articles: Iterable[Identified],
    first: int = LARGEST_BULK,
    largest: int = LARGEST_BULK,
    together: int = TOGETHER,
) -> Counter[str]:
    """Keep articles and index them as they come, in commits from `first` to `largest`; gives how many came to what.

    `together` are waited for and kept in one transaction: few where they come slowly, so that they are kept and
    indexed while the next ones are made. The index must be up to the store. What is in the store and not yet in the
    index when something ends this is for `catch_up`.
    """
    outcomes: Counter[str] = Counter()
    with _undistracted() as look, store.copied_aside() as copy:
        for transactions in _commits(articles, first, largest, together):
            generation = engine.generation() + 1
            with engine.writer() as writer:
                for some in transactions:
                    before = outcomes.total()
                    outcomes.update(_keep(store, writer, some, generation))
                    writer.advance()
                    look()
                    if outcomes.total() // TOGETHER > before // TOGETHER:  # more often, the same pages are copied again
                        copy()
    return outcomes


def _commits(
    articles: Iterable[Identified], size: int, largest: int, together: int
) -> Iterator[Iterable[list[Identified]]]:
    """Part articles, as they come, into commits that grow from a size to the largest, and each into transactions."""
    coming = iter(articles)
    while some := list(islice(coming, min(together, size))):
        yield chain([some], _lists(islice(coming, size - len(some)), together))
        size = min(size * GROWTH, largest)


def _lists(articles: Iterator[Identified], most: int) -> Iterator[list[Identified]]:
    while some := list(islice(articles, most)):
        yield some


def _keep(store: ArticleStore, writer: Writer, articles: Sequence[Identified], generation: int) -> list[str]:
    """Keep articles in one transaction and index them; gives what became of each."""
    outcomes: list[str] = []
    with store.batch():
        for start in range(0, len(articles), AT_ONCE):
            for kept in store.put_all(articles[start : start + AT_ONCE], generation):
                if kept.outcome is not Outcome.UNCHANGED:
                    writer.add(kept.article, kept.version)
                outcomes.append(kept.outcome)
    return outcomes


@contextmanager
def _undistracted() -> Iterator[Callable[[], None]]:
    """Let Python look for garbage only when the block asks, and then among what is new: a fifth of the whole time."""

    def look() -> None:
        gc.collect()
        gc.freeze()

    was_enabled = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield look
    finally:
        if was_enabled:
            gc.enable()
        gc.unfreeze()
