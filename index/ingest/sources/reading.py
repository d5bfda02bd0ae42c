"""Reads added paths, and leaves out the pages that are stored as they are. Cleans nothing."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from corpus.page import RawPage, Rejected, Skipped, UnreadFields
from corpus.readers.source_file import Found
from corpus.readers.walk import ReadOptions, read
from corpus.store.archive import Archive
from index.ingest.passed_over import PassedOver
from index.ingest.sources.identify import Identification
from index.ingest.sources.mirror import Vanished, find_vanished
from index.ingest.sources.moved import has_moved
from index.ingest.sources.page_keys import PageKeys
from index.ingest.sources.roots import AddedPath, place_paths
from index.ingest.sync import ProgressCallback

PAGES_AT_ONCE = 64
CHARACTERS_AT_ONCE = 1_000_000
"""Pages that are looked up at once, fewer if they are long, since they are all in memory."""


def count_tried(outcomes: Counter[str], progress: ProgressCallback) -> None:
    """Count a page that was tried, and report it."""
    outcomes["tried"] += 1
    progress("ingesting", outcomes["tried"], None)


_AS_IT_IS = ReadOptions()


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How pages are taken in, beside how their files are read.

    `collection` names the collection of a folder that is not known yet. With `mirror`, what is gone from a folder is
    marked as removed, however much that is where it `is_sure`. With `keep_lists`, pages that only list others are taken
    in. With `in_full`, the summary names each file that is passed over.
    """

    reading: ReadOptions = _AS_IT_IS
    collection: str | None = None
    mirror: bool = False
    is_sure: bool = False
    keep_lists: bool = False
    in_full: bool = False


class PagesToClean:
    """The pages of one intake on their way to be cleaned, and what each that is being cleaned is known by."""

    def __init__(
        self,
        archive: Archive,
        options: IngestOptions,
        identification: Identification,
        outcomes: Counter[str],
        passed_over: PassedOver,
        progress: ProgressCallback,
    ) -> None:
        self._archive = archive
        self._options = options
        self.identification = identification
        self._outcomes = outcomes
        self._passed_over = passed_over
        self._progress = progress
        self._cleaning: deque[PageKeys | None] = deque()
        self.placed: list[AddedPath] = []
        self.rejected: dict[Path, list[Rejected]] = {}  # of mirrored folders, before cleaning

    def cleaned(self) -> PageKeys | None:
        """Return what the next page that comes back is known by; None for a page that was rejected unread."""
        return self._cleaning.popleft()

    def to_clean(self, paths: Iterable[Path]) -> Generator[RawPage | Rejected, None, None]:
        """Yield the pages found, without skipped files and unchanged pages; rejected ones stay in their order."""
        moved = partial(has_moved, self._archive.store, self._options.reading)
        self.placed, said = place_paths(self._archive.store, paths, self._options.collection, moved)
        self._passed_over.notes += said
        for added in self.placed:
            if added.path.exists():
                self._archive.rejections.mark_ingested(str(added.path))
            yield from self._changed(added)

    def would_vanish(self, paths: Iterable[Path]) -> Iterator[Vanished]:
        """Yield what has vanished from each folder, by reading all pages and storing nothing."""
        moved = partial(has_moved, self._archive.store, self._options.reading)
        placed, _ = place_paths(self._archive.store, paths, self._options.collection, moved, is_dry=True)
        for added in placed:
            rejected = []
            for some in _chunks(read(added.path, self._options.reading)):
                rejected += [
                    replace(one, source=added.labelled(one.source)) for one in some if isinstance(one, Rejected)
                ]
                pages = [(page, *added.keys(page)) for page in some if isinstance(page, RawPage)]
                for keys, _ in self.identification.unchanged(pages):
                    self.identification.add_rejected(keys)  # whatever becomes of it, it is there
            yield find_vanished(self._archive.store, added, self.identification.seen, rejected, True)

    def _changed(self, added: AddedPath) -> Iterator[RawPage | Rejected]:
        """Yield the pages of an added path that are not stored as they are."""
        for some in _chunks(read(added.path, self._options.reading)):
            pages = [(page, *added.keys(page)) for page in some if isinstance(page, RawPage)]
            decided = iter(self.identification.unchanged(pages))
            for found in some:
                source = added.labelled(found.source)
                labelled = found if source == found.source else replace(found, source=source)
                match labelled:
                    case Skipped():
                        self._outcomes["passed_over"] += 1
                        self._passed_over.skip(labelled)
                        if self._options.mirror and labelled.reason:  # it is there, whatever it is
                            kept = Rejected(source, None, "passed over", labelled.reason, 0)
                            self.rejected.setdefault(added.path, []).append(kept)
                    case UnreadFields():
                        self._passed_over.leave_unread(labelled)
                    case RawPage():
                        if self._needs_cleaning(labelled, *next(decided)):
                            yield labelled
                    case Rejected():
                        self._cleaning.append(None)
                        if self._options.mirror:
                            self.rejected.setdefault(added.path, []).append(labelled)
                        yield labelled

    def _needs_cleaning(self, page: RawPage, keys: PageKeys, why_not: str | None) -> bool:
        """Take note of a page, and return whether it must be cleaned."""
        if page.note and (why_not is None or page.service):  # what a file is, is said each time
            self._passed_over.note(page)
        if why_not is None:
            self._cleaning.append(keys)
            return True
        if why_not == "purged":
            self._outcomes.update(("passed_over", "purged"))
        else:
            self._outcomes["unchanged"] += 1
            count_tried(self._outcomes, self._progress)
            self._archive.rejections.mark_ingested(page.source)
        return False


def _chunks(found: Iterable[Found]) -> Iterator[list[Found]]:
    """Yield what was found in lists that are looked up together: few pages where they are long."""
    chunk: list[Found] = []
    size = 0
    for one in found:
        chunk.append(one)
        size += len(one.content) if isinstance(one, RawPage) else 0
        if len(chunk) == PAGES_AT_ONCE or size >= CHARACTERS_AT_ONCE:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
