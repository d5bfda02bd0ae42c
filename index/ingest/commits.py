"""Commits of articles: stores them and indexes them from memory as they come. Cleans no pages.

The caller holds `archive.writing()`. Articles are in the store before the commit that shows them, so that `sync` can
index them if the process ends in between.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import NamedTuple

from corpus.store.article_store import ArticleStore
from corpus.store.inserts import Outcome
from index.engine import Engine, Writer
from index.ingest.sources.identify import Identified, Identify

GROWTH = 4
"""The factor by which each commit has more articles than the one before, up to the largest."""
LARGEST_BULK = 250_000
"""Articles in a commit of a bulk load, whose articles come fast: four nearly full segments."""
TRANSACTION_SIZE = 8_000
"""Articles stored in one transaction: with fewer, the upper pages of the B-trees are written more often."""
BATCH_SIZE = 250
"""Articles stored, then indexed, at a time: so many are still in the processor's cache."""
BATCH_CHARACTERS = 32_000_000
"""Characters from which a transaction is full, so that very long articles are not held together."""


class CommitSizes(NamedTuple):
    """Articles in the first commit, in the largest, and in one transaction.

    Fewer are in a transaction where extraction is slow, so that storing and indexing go on meanwhile.
    """

    first: int = LARGEST_BULK
    largest: int = LARGEST_BULK
    transaction: int = TRANSACTION_SIZE


BULK = CommitSizes()


def store_and_index(
    store: ArticleStore,
    engine: Engine,
    articles: Iterable[Identified],
    sizes: CommitSizes = BULK,
    identify: Identify = list,
) -> Counter[str]:
    """Store articles and index them as they arrive, in commits that grow; count the outcomes.

    `identify` returns the articles of a batch under their ids, without those that need not be stored.

    The index must be in sync with the store. After an interruption, `sync` indexes the articles that are in the store
    only.
    """
    outcomes: Counter[str] = Counter()
    with _without_garbage_collection() as collect, store.background_checkpoints() as checkpoint:
        for transactions in _commits(articles, sizes):
            generation = engine.generation() + 1
            with engine.writer() as writer:
                for batch in transactions:
                    before = outcomes.total()
                    outcomes.update(_store(store, writer, identify, batch, generation))
                    writer.advance()
                    collect()
                    # A checkpoint more often would write the same pages again.
                    if outcomes.total() // TRANSACTION_SIZE > before // TRANSACTION_SIZE:
                        checkpoint()
    return outcomes


def _commits(articles: Iterable[Identified], sizes: CommitSizes) -> Iterator[Iterable[list[Identified]]]:
    """Split arriving articles into commits that grow, and each commit into transactions."""
    size, largest, transaction_size = sizes
    coming = iter(articles)
    while batch := _batch(coming, min(transaction_size, size)):
        yield chain([batch], _batches(islice(coming, size - len(batch)), transaction_size))
        size = min(size * GROWTH, largest)


def _batches(articles: Iterator[Identified], size: int) -> Iterator[list[Identified]]:
    while batch := _batch(articles, size):
        yield batch


def _batch(articles: Iterator[Identified], most: int) -> list[Identified]:
    """Take the articles of one transaction: fewer than `most` if they are very long."""
    batch: list[Identified] = []
    characters = 0
    for article, page in islice(articles, most):
        batch.append((article, page))
        characters += len(article.body)
        if characters >= BATCH_CHARACTERS:
            break
    return batch


def _store(
    store: ArticleStore, writer: Writer, identify: Identify, articles: Sequence[Identified], generation: int
) -> list[str]:
    """Store articles in one transaction and index them; return the outcome of each."""
    outcomes: list[str] = []
    with store.batch():
        for start in range(0, len(articles), BATCH_SIZE):
            for result in store.put_all(identify(articles[start : start + BATCH_SIZE]), generation):
                if result.outcome in (Outcome.ADDED, Outcome.UPDATED):
                    writer.add(result.article, result.version)
                outcomes.append(result.outcome)
    return outcomes


@contextmanager
def _without_garbage_collection() -> Iterator[Callable[[], None]]:
    """Disable garbage collection, and hand out a function that collects among new objects only.

    Automatic collection takes a fifth of the time of a bulk load.
    """

    def collect() -> None:
        gc.collect()
        gc.freeze()

    was_enabled = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield collect
    finally:
        if was_enabled:
            gc.enable()
        gc.unfreeze()
