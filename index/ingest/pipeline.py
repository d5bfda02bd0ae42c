"""Takes pages in: read, cleaned, stored and indexed, searchable from early on. Prints nothing and reads no clock.

Whoever calls holds `archive.writing()`. What an earlier run left unfinished is indexed first; `ingest.commits` stores
and indexes what comes new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from corpus.article import Article, article_id
from corpus.extraction.clean import clean_all
from corpus.extraction.repeated_lines import RepeatedLines
from corpus.page import PageFormat, RawPage, Rejected, Skipped
from corpus.parallel import FailedItem, PoolSettings, ordered_map, processor_count
from corpus.readers.walk import read
from corpus.store.archive import Archive
from index.engine import Engine
from index.ingest.commits import AT_ONCE, Identified, store_and_index
from index.ingest.outlets import resolve_outlets_again
from index.ingest.sync import Progress, quiet, sync

FIRST_COMMIT = 250
"""Articles in the first commit: few, so that something can be found soon."""
LARGEST_COMMIT = 8_000
"""Articles in a commit: cleaning them takes a minute or two, and nobody should wait longer until they can be found."""
NOTED = 200
"""Rejected pages that are written to the disk together."""

CLEANING = "2"
"""Counted up when cleaning gets better: pages that were taken in before are then cleaned again when they come again."""

Taken = tuple[RawPage | Rejected, Article | Rejected | FailedItem]


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of the pages that were added."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    passed_over: int = 0
    rejected: int = 0


def ingest(
    archive: Archive,
    engine: Engine,
    paths: Iterable[Path],
    *,
    at: datetime,
    outlet: str | None = None,
    progress: Progress = quiet,
) -> Summary:
    """Take in files and folders, and say what became of their pages; people are named by `index.ingest.people`.

    `at` is the time of the run: later dates are not believed, and it stands beside what is rejected.
    """
    sync(archive.store, engine)
    tally: Counter[str] = Counter()
    found = _to_clean(archive, paths, outlet, tally, progress)
    plan = PoolSettings(chunk=16, enough=200, most=min(processor_count(), 8), ahead=4)
    with closing(ordered_map(partial(clean_all, today=at.date()), found, plan)) as cleaned:
        articles = _accepted(archive, _watched(cleaned, tally, progress), at, tally)
        tally.update(store_and_index(archive.store, engine, articles, FIRST_COMMIT, LARGEST_COMMIT, AT_ONCE))
    resolve_outlets_again(archive, engine)
    archive.rejections.settle()
    return Summary(**{name: tally[name] for name in Summary.__slots__})


def _to_clean(
    archive: Archive, paths: Iterable[Path], outlet: str | None, tally: Counter[str], progress: Progress
) -> Iterator[RawPage | Rejected]:
    """Give what was found but for files passed over and pages that are known; rejected ones go along in their order."""
    for path in paths:
        if path.exists():
            archive.rejections.cure(str(path))
        for found in read(path, outlet):
            match found:
                case Skipped():
                    tally["passed_over"] += 1
                case RawPage() if archive.store.same_page(article_id(found.identity), fingerprint(found)):
                    tally["unchanged"] += 1
                    _tell(tally, progress)
                    archive.rejections.cure(found.source)
                case _:
                    yield found


def _watched(cleaned: Iterator[Taken], tally: Counter[str], progress: Progress) -> Iterator[Taken]:
    for one in cleaned:
        _tell(tally, progress)
        yield one


def _tell(tally: Counter[str], progress: Progress) -> None:
    tally["tried"] += 1
    progress("taking in", tally["tried"], None)


def _accepted(archive: Archive, tried: Iterable[Taken], at: datetime, tally: Counter[str]) -> Iterator[Identified]:
    """Give the articles; what is rejected is kept meanwhile, in place of what was there from trying it before."""
    rejected: list[Rejected] = []
    furniture = RepeatedLines()
    for found, result in tried:
        if isinstance(found, RawPage) and isinstance(result, Article):
            archive.rejections.cure(found.source)
            yield furniture.without(result) if found.format is PageFormat.PLAIN else result, fingerprint(found)
        else:
            assert not isinstance(result, Article)
            rejected.append(_rejected(found, result))
        if len(rejected) == NOTED:
            archive.rejections.append(rejected, at)
            tally["rejected"] += len(rejected)
            rejected = []
    archive.rejections.append(rejected, at)
    tally["rejected"] += len(rejected)


def _rejected(found: RawPage | Rejected, result: Rejected | FailedItem) -> Rejected:
    if isinstance(result, FailedItem):
        reason = f"Cleaning this page failed ({result.reason}); please report it together with the page."
        content = found.content if isinstance(found, RawPage) else ""
        result = Rejected(found.source, None, "failed", reason, len(content.encode("utf-8", "replace")), content[:200])
    file, _, line = result.source.rpartition(":")
    of_record = isinstance(found, RawPage) and result.line is None and file and line.isdecimal()
    return replace(result, source=file, line=int(line)) if of_record else result


def fingerprint(page: RawPage) -> bytes:
    """Give a digest of all that an article is made of, by which the same page is known when it comes again."""
    stated = page.stated
    parts = (CLEANING, page.format, page.content, page.url, stated.title, stated.outlet, stated.date, stated.language)
    digest = sha256()
    for part in (*parts, *stated.authors):
        written = b"" if part is None else part.encode("utf-8", "surrogatepass")
        digest.update(b"%d %d " % (part is not None, len(written)) + written)
    return digest.digest()
