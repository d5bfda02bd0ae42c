"""The ingest pipeline: reads, cleans, stores and indexes pages, searchable early. Prints nothing, reads no clock.

The caller holds `archive.writing()`. Changes of an interrupted run are indexed first; `ingest.commits` stores and
indexes new articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from corpus.article import Article
from corpus.extraction.repeated_lines import RepeatedLines
from corpus.limits import ItemLimits
from corpus.page import PageFormat, RawPage, Rejected
from corpus.parallel import FailedItem, PoolSettings, ordered_map, processor_count
from corpus.readers.isolated import IsolatedReader
from corpus.store.archive import Archive
from corpus.store.origins.identities import Identities
from corpus.text.utf8 import to_utf8
from index.engine import Engine
from index.ingest.cleaning import clean_pages, weight
from index.ingest.commits import BATCH_SIZE, CommitSizes, store_and_index
from index.ingest.outlets import resolve_new_outlets
from index.ingest.passed_over import PassedOver, PassedOverKind, UnreadField
from index.ingest.sources.identify import Identification, Identified
from index.ingest.sources.mirror import find_vanished
from index.ingest.sources.page_keys import fingerprint
from index.ingest.sources.reading import IngestOptions, PagesToClean, count_tried
from index.ingest.sync import ProgressCallback, no_progress, remove, sync

FIRST_COMMIT = 250
"""Articles in the first commit: few, so that search works soon."""
LARGEST_COMMIT = 8_000
"""Articles in a commit: cleaning them takes a minute or two, the longest wait until an article is searchable."""
_SIZES = CommitSizes(FIRST_COMMIT, LARGEST_COMMIT, BATCH_SIZE)
REJECTIONS_PER_WRITE = 200
"""Rejected pages that are written to disk together."""

_PLAIN = IngestOptions()
OUTCOMES = ("added", "updated", "unchanged", "passed_over", "rejected")

CleanResult = tuple[RawPage | Rejected, Article | Rejected | FailedItem]


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """Numbers of pages by outcome, and what a person should hear of.

    `passed_over_files` names each file that was passed over, where that was asked for.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    passed_over: int = 0
    rejected: int = 0
    notes: tuple[str, ...] = ()
    passed_over_kinds: tuple[PassedOverKind, ...] = ()
    passed_over_files: tuple[str, ...] = ()
    unread_fields: tuple[UnreadField, ...] = ()
    removed: int = 0
    refused: tuple[str, ...] = ()


def ingest(
    archive: Archive,
    engine: Engine,
    paths: Iterable[Path],
    *,
    at: datetime,
    options: IngestOptions = _PLAIN,
    progress: ProgressCallback = no_progress,
) -> IngestSummary:
    """Ingest files and folders, and count their pages by outcome. Finds no people: `index.ingest.people` does.

    `at` is the time of the run: later publication dates are not believed, and rejections are recorded with it.
    """
    sync(archive.store, engine)
    outcomes: Counter[str] = Counter()
    passed_over = PassedOver(options.in_full)
    identification = Identification(archive.store)
    refused: list[str] = []
    pool = PoolSettings(chunk=16, enough=200, most=min(processor_count(), 8), ahead=4, limits=ItemLimits())
    clean = partial(clean_pages, today=at.date(), keep_lists=options.keep_lists)
    with IsolatedReader() as isolated:
        pages = PagesToClean(archive, _isolated(options, isolated), identification, outcomes, passed_over, progress)
        with (
            closing(pages.to_clean(paths)) as found,
            closing(ordered_map(clean, found, pool, weight)) as cleaned,
        ):
            articles = _cleaned_articles(archive, pages, _counted(cleaned, outcomes, progress), at, outcomes)
            stored = store_and_index(archive.store, engine, articles, _SIZES, identification.identify)
        outcomes.update(stored)
        outcomes.update(identification.outcomes)
        outcomes["updated"] += outcomes["earlier"]
        identification.flush()
    passed_over.notes += identification.notes
    if options.mirror:
        outcomes["removed"] = _remove_vanished(archive, engine, pages, refused, options.is_sure)
    resolve_new_outlets(archive, engine)
    archive.rejections.compact()
    if outcomes["purged"]:
        what = f"{outcomes['purged']} purged pages were passed over"
        passed_over.notes.append(f"{what}; `dateline purge --allow-again ID` lets them in again.")
    return IngestSummary(
        **{name: outcomes[name] for name in OUTCOMES},
        notes=passed_over.all_notes(),
        passed_over_kinds=passed_over.kinds(),
        passed_over_files=tuple(passed_over.files),
        unread_fields=passed_over.fields(),
        removed=outcomes["removed"],
        refused=tuple(refused),
    )


def would_vanish(archive: Archive, paths: Iterable[Path], options: IngestOptions) -> Iterator[Article]:
    """Yield the articles that mirroring these folders would mark as removed; store nothing."""
    with IsolatedReader() as isolated:
        pages = PagesToClean(
            archive,
            _isolated(options, isolated),
            Identification(archive.store),
            Counter(),
            PassedOver(False),
            no_progress,
        )
        for found in pages.would_vanish(paths):
            yield from (article for one in found.ids if (article := archive.store.latest(one)))


def _isolated(options: IngestOptions, isolated: IsolatedReader) -> IngestOptions:
    return replace(options, reading=replace(options.reading, isolated=isolated))


def _remove_vanished(archive: Archive, engine: Engine, pages: PagesToClean, refused: list[str], is_sure: bool) -> int:
    """Mark the articles as removed that are gone from added folders; return how many."""
    removed = 0
    for added in pages.placed:
        rejected = pages.rejected.get(added.path, [])
        found = find_vanished(archive.store, added, pages.identification.seen, rejected, is_sure)
        if found.refused and found.ids:
            refused.append(found.refused)
        else:
            with archive.store.batch():
                Identities(archive.store.database).drop(found.places)
            removed += len(remove(archive, engine, found.ids)) if found.ids else 0
    return removed


def _counted(
    cleaned: Iterator[CleanResult], outcomes: Counter[str], progress: ProgressCallback
) -> Iterator[CleanResult]:
    for one in cleaned:
        count_tried(outcomes, progress)
        yield one


def _cleaned_articles(
    archive: Archive,
    pages: PagesToClean,
    tried: Iterable[CleanResult],
    at: datetime,
    outcomes: Counter[str],
) -> Iterator[Identified]:
    """Yield the articles with the digests of their pages; record the rejected pages on the way."""
    rejected: list[Rejected] = []
    repeated_lines = RepeatedLines()
    for found, result in tried:
        keys = pages.cleaned()
        if isinstance(found, RawPage) and isinstance(result, Article):
            assert keys is not None
            pages.identification.add_cleaned(keys)
            archive.rejections.mark_ingested(found.source)
            yield repeated_lines.without(result) if found.format is PageFormat.PLAIN else result, fingerprint(found)
        else:
            assert not isinstance(result, Article)
            if keys is not None:
                pages.identification.add_rejected(keys)
            rejected.append(_to_rejection(found, result))
        if len(rejected) == REJECTIONS_PER_WRITE:
            archive.rejections.append(rejected, at)
            outcomes["rejected"] += len(rejected)
            rejected = []
    archive.rejections.append(rejected, at)
    outcomes["rejected"] += len(rejected)


def _to_rejection(found: RawPage | Rejected, result: Rejected | FailedItem) -> Rejected:
    if isinstance(result, FailedItem):
        how = f"failed ({result.reason})" if result.kind == "failed" else result.reason
        reason = f"Cleaning this page {how}; it was left out. Please report it together with the page."
        content = found.content if isinstance(found, RawPage) else ""
        result = Rejected(found.source, None, result.kind, reason, len(to_utf8(content)), content[:200])
    if isinstance(found, RawPage):
        result = replace(result, outlet=result.outlet or found.stated.outlet, url=result.url or found.url)
        if found.number is not None and result.line is None:
            result = replace(result, source=result.source.removesuffix(f":{found.number}"), line=found.number)
    return result
