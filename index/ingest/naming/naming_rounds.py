"""The rounds of naming English articles by the evidence of their archive, until there is nothing left to decide again.

Judges no name: `archive_naming` does.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import TypeAlias

from corpus.article import Article
from corpus.people.read_part import beginning, is_too_long
from corpus.store.article_store import ArticleStore, Change, OnDamaged
from corpus.store.found_names import FoundPeople
from index.ingest.naming.archive_naming import ArchiveNaming
from index.ingest.sync import ProgressCallback

OBSERVED_AT_ONCE = 250
"""Articles observed or decided on between two writes: they take some 2 ms each."""
FIRST_SHOWN = 1_000
"""Articles after which people first appear in the facets; then after twice as many each time."""

Put: TypeAlias = Callable[[Sequence[tuple[Change, FoundPeople]]], object]


def is_english(article: Article) -> bool:
    """Return whether an article is read as English: one without a known language is."""
    return article.language in (None, "", "en")


@contextmanager
def _few_collections() -> Iterator[None]:
    """Collect garbage less often meanwhile: scans make many small objects, none of them in a cycle."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@_few_collections()
def name_by_evidence(
    store: ArticleStore,
    put: Put,
    show: Callable[[], object],
    progress: ProgressCallback,
    damaged: OnDamaged,
    again: bool,
) -> tuple[int, int]:
    """Name the people of the English articles of an archive that has enough of them; return how many, and those cut.

    `put` stores what was found in a batch, inside its transaction; `show` is called from time to time.
    """
    naming = ArchiveNaming(store)
    if not naming.begin(again):
        return 0, 0
    done = cut = 0
    total, unnamed = store.unnamed(), _english(store, damaged)
    while changes := list(islice(unnamed, OBSERVED_AT_ONCE)):
        naming.observe([change.article for change in changes if change.article])
        done += len(changes)
        progress("observing names", done, total)
    naming.ask_first()
    done = revised = 0
    shown = FIRST_SHOWN
    while True:
        unnamed = _english(store, lambda _: None)
        while changes := list(islice(unnamed, OBSERVED_AT_ONCE)):
            with store.batch():
                put(list(zip(changes, naming.name([one.article for one in changes if one.article]), strict=True)))
            cut += sum(change.article is not None and is_too_long(change.article) for change in changes)
            done += len(changes)
            progress("naming people", done, total + revised)
            if done >= shown:
                show()
                shown *= 2
        moved = naming.revise()
        if not moved:
            return done - revised, cut
        show()
        revised += moved


def _english(store: ArticleStore, damaged: OnDamaged) -> Iterator[Change]:
    for change in store.without_people(damaged):
        if change.article and is_english(change.article):
            yield replace(change, article=beginning(change.article))
