"""The array engine: opens generations of an index and their one writer. Answers no query itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from index.arrays.reader import ArrayReader
from index.arrays.storage.allocator import keep_memory
from index.arrays.storage.array_file import ArrayFile
from index.arrays.storage.manifest import Manifest, manifest_stamp, read_generation, read_manifest
from index.arrays.storage.os_errors import translate_os_errors
from index.engine import ArticleLookup
from index.errors import EngineError, IndexDamaged, IndexMissing
from index.scoring.bm25f import DEFAULT, Weighting
from index.scoring.rescoring import DEFAULT as DEFAULT_RESCORING
from index.scoring.rescoring import Rescoring

if TYPE_CHECKING:
    from index.arrays.writing.writer import ArrayWriter


class ArrayEngine:
    """An index in a folder. If that is empty or missing, the first generation is `since` plus 1."""

    name = "arrays"
    unsupported: frozenset[str] = frozenset()

    def __init__(
        self,
        folder: Path,
        articles: ArticleLookup,
        weighting: Weighting = DEFAULT,
        rescoring: Rescoring = DEFAULT_RESCORING,
        since: int = 0,
    ) -> None:
        self.folder = folder
        self._since = since
        self._articles = articles
        self._weighting = weighting
        self._rescoring = rescoring
        self._current: tuple[tuple[int, ...], int] | None = None

    def reader(self) -> ArrayReader:
        """Open the current generation."""
        keep_memory()
        with translate_os_errors(self.folder):
            manifest = read_manifest(self.folder)
            while True:
                try:
                    return ArrayReader(self.folder, manifest, self._articles, self._weighting, self._rescoring)
                except IndexMissing:
                    before, manifest = manifest, read_manifest(self.folder)
                    if manifest == before:
                        raise

    def generation(self) -> int:
        """Return the number of the current generation."""
        with translate_os_errors(self.folder):
            stamp, cached = manifest_stamp(self.folder), self._current
            if cached is None or cached[0] != stamp:
                cached = self._current = stamp, max(read_generation(self.folder), self._since)
        return cached[1]

    @contextmanager
    def writer(self) -> Iterator[ArrayWriter]:
        """Open the writer; raises `IndexLocked` when another writer is open."""
        from index.arrays.writing.writer import ArrayWriter, remove_leftovers, writer_lock  # a reader need not load it

        with ExitStack() as stack:
            with translate_os_errors(self.folder):
                stack.enter_context(writer_lock(self.folder))
                writer = ArrayWriter(self.folder, self._since)
            stack.callback(writer.close)
            try:
                yield writer
            except BaseException:  # whatever ended the block, the files that it wrote are garbage
                with suppress(OSError, EngineError):  # the next writer removes what stays; the first error counts
                    remove_leftovers(self.folder)
                raise
            writer.commit()

    def verify(self) -> tuple[str, ...]:
        """Read every byte of the current generation; return a sentence for each file that is missing or damaged."""
        try:
            with translate_os_errors(self.folder):
                return tuple(_damages(self.folder, read_manifest(self.folder)))
        except IndexDamaged as damage:
            return (str(damage),)


def _damages(folder: Path, manifest: Manifest) -> Iterator[str]:
    for stamp in manifest.files():
        try:
            ArrayFile(folder, stamp).verify_all()
        except (IndexDamaged, IndexMissing) as damage:
            yield str(damage)
