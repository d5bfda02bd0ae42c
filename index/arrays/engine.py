"""The engine of arrays: opens generations of an index and lets one writer make the next. Answers nothing itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.arrays.reader import ArrayReader
from index.arrays.storage.allocator import keep_memory
from index.arrays.storage.array_file import ArrayFile
from index.arrays.storage.manifest import Manifest, manifest_stamp, read_generation, read_manifest
from index.engine import ArticleLookup
from index.errors import IndexDamaged, IndexMissing, IndexUnavailable
from index.scoring.bm25f import DEFAULT, Weighting
from index.scoring.rescoring import DEFAULT as BOOSTS
from index.scoring.rescoring import Rescoring

if TYPE_CHECKING:
    from index.arrays.writing.writer import ArrayWriter


class ArrayEngine:
    """An index in a folder, which may be empty or missing; then its first generation is the one after `since`."""

    name = "arrays"
    unsupported: frozenset[str] = frozenset()

    def __init__(
        self,
        folder: Path,
        texts: ArticleLookup,
        weighting: Weighting = DEFAULT,
        rescoring: Rescoring = BOOSTS,
        since: int = 0,
    ) -> None:
        self.folder = folder
        self._since = since
        self._texts = texts
        self._weighting = weighting
        self._boosts = rescoring
        self._current: tuple[tuple[int, ...], int] | None = None

    def reader(self) -> ArrayReader:
        """Open the current generation."""
        keep_memory()
        with _translated(self.folder):
            manifest = read_manifest(self.folder)
            while True:
                try:
                    return ArrayReader(self.folder, manifest, self._texts, self._weighting, self._boosts)
                except IndexMissing:
                    before, manifest = manifest, read_manifest(self.folder)
                    if manifest == before:
                        raise

    def generation(self) -> int:
        """Tell the current generation."""
        with _translated(self.folder):
            stamp, known = manifest_stamp(self.folder), self._current
            if known is None or known[0] != stamp:
                known = self._current = stamp, max(read_generation(self.folder), self._since)
        return known[1]

    @contextmanager
    def writer(self) -> Iterator[ArrayWriter]:
        """Begin to write; raises `IndexLocked` when another writer is at work."""
        from index.arrays.writing.writer import ArrayWriter, locked, sweep  # who only reads need not load it

        with ExitStack() as held:
            with _translated(self.folder):
                held.enter_context(locked(self.folder))
                writer = ArrayWriter(self.folder, self._since)
            held.callback(writer.close)
            try:
                yield writer
            except BaseException:  # whatever ended the block, the files that it wrote are rubbish
                sweep(self.folder, read_manifest(self.folder))
                raise
            with _translated(self.folder):
                writer.commit()

    def verify(self) -> tuple[str, ...]:
        """Read every byte of the current generation; gives a sentence for each file that is not what was written."""
        try:
            with _translated(self.folder):
                return tuple(_damages(self.folder, read_manifest(self.folder)))
        except IndexDamaged as damage:
            return (str(damage),)


def _damages(folder: Path, manifest: Manifest) -> Iterator[str]:
    for stamp in manifest.files():
        try:
            ArrayFile(folder, stamp).verify_all()
        except (IndexDamaged, IndexMissing) as damage:
            yield str(damage)


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise IndexUnavailable(
            f"The index in {folder} cannot be read or written: {error.strerror or error}. "
            "Make room or set the rights of that folder, then try again."
        ) from error
