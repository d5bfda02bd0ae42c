"""Reads the files inside archives as if they lay in a folder: `.zip`, `.tar` and, of crawls, `.wacz`.

One member at a time is written to a working folder, under a name of our own. Nothing is unpacked by the names that an
archive states.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path, PurePosixPath
from typing import IO

from corpus.page import Skipped
from corpus.readers.packed.compression import without_packing
from corpus.readers.packed.containers import BROKEN, Member, open_container
from corpus.readers.saved.parts import page_that_owns
from corpus.readers.source_file import RATIO, UNPACKED, Found, Reader, SourceFile, TooMuch, read_guarded

_DEEPEST = 3
"""Archives within archives that are opened."""
_MOST_MEMBERS = 5_000_000
_BLOCK = 1_048_576
_HEAD = 4_096


@dataclass(frozen=True, slots=True)
class Kinds:
    """What is known of files by their names: passed in, since archives are a kind themselves."""

    reader_of: Callable[[str, Callable[[], bytes]], Reader | None]
    is_archive: Callable[[str], bool]
    has_telling_name: Callable[[str], bool]
    shown: Callable[[str], str]


def _is_crawl(name: str) -> bool:
    """Return whether a member of a `.wacz` is a crawl, or another `.wacz`."""
    path = PurePosixPath(without_packing(name.lower()))
    return path.suffix == ".wacz" or (path.suffix == ".warc" and path.parent.name == "archive")


class _Budget:
    """The bytes that an archive may still unpack to, those of archives inside it included."""

    def __init__(self, packed: int) -> None:
        self.most = self.left = max(UNPACKED, RATIO * packed)
        self.members = _MOST_MEMBERS

    def take(self, size: int) -> None:
        """Take so many bytes; raises TooMuch if there are not so many left."""
        self.left -= size
        if self.left < 0:
            raise TooMuch(
                f"The archive unpacks to more than {self.most // 1_000_000} MB, {RATIO} times its size or more; the"
                " rest of it was left out. Unpack it yourself and add what it holds."
            )

    def take_member(self) -> None:
        """Count a member; raises TooMuch if there are too many."""
        self.members -= 1
        if self.members < 0:
            raise TooMuch(f"The archive holds more than {_MOST_MEMBERS:,} files; unpack it yourself and add them.")


class ArchiveReader:
    """Reads archives into a working folder; it can be sent to another process."""

    def __init__(self, folder: Path, kinds: Kinds) -> None:
        self._folder, self._kinds = folder, kinds

    def __call__(self, file: SourceFile, outlet: str | None) -> Iterator[Found]:
        """Yield the pages of the files in an archive."""
        yield from _Reading(self._folder, self._kinds, outlet, _Budget(file.size)).read(file, 1)


class _Reading:
    """The reading of one archive, with those inside it."""

    def __init__(self, folder: Path, kinds: Kinds, outlet: str | None, budget: _Budget) -> None:
        self._folder, self._kinds, self._outlet, self._budget = folder, kinds, outlet, budget
        self._numbers = count()

    def read(self, file: SourceFile, depth: int) -> Iterator[Found]:
        number = 0
        try:
            with open_container(file) as container:
                names = frozenset(member.name for member, _ in container.members())
            with open_container(file) as container:
                for member, stream in container.members():
                    number += 1
                    self._budget.take_member()
                    yield from self._read_member(file, member, stream, names, depth)
        except BROKEN as error:
            after = f" after its member {number}" if number else ""
            reason = (
                f"The archive is damaged or of an unknown sort{after} ({error}); unpack it yourself, or fetch it again."
            )
            yield file.rejected("broken", reason[:400], number or None)

    def _read_member(
        self, archive: SourceFile, member: Member, stream: IO[bytes] | None, names: Collection[str], depth: int
    ) -> Iterator[Found]:
        name, source = f"{archive.name}/{member.name}", f"{archive.source}/{member.name}"
        file = replace(archive, name=name, source=source, is_named=False)
        if member.leads_out:
            reason = "The name of this member leads out of the archive, so it was not read; unpack it yourself."
            yield file.rejected("unsafe name", reason, size=0)
        elif member.obstacle == "encrypted":
            yield file.rejected("encrypted", "This member needs a password; unpack it yourself and add it.", size=0)
        elif kind := member.obstacle or self._passed_over(archive, member, names):
            yield Skipped(file.source, kind=kind)
        elif stream is not None:
            yield from self._read_file(file, member, stream, depth)

    def _passed_over(self, archive: SourceFile, member: Member, names: Collection[str]) -> str:
        """Return the kind of a member that is passed over without a look into it; empty for others."""
        if archive.identity.lower().endswith(".wacz") and not _is_crawl(member.name):
            return "index of a .wacz"
        if page_that_owns(member.name, names):
            return "part of a saved page"
        is_known = self._kinds.is_archive(member.name) or self._kinds.reader_of(member.name, bytes)
        return self._kinds.shown(member.name) if self._kinds.has_telling_name(member.name) and not is_known else ""

    def _read_file(self, file: SourceFile, member: Member, stream: IO[bytes], depth: int) -> Iterator[Found]:
        """Write a member to the working folder, and read it there."""
        head = stream.read(_HEAD)
        reader = self._kinds.reader_of(member.name, lambda: head)
        is_archive = self._kinds.is_archive(member.name)
        if reader is None and not is_archive:
            yield Skipped(file.source, kind=self._kinds.shown(member.name))
            return
        if is_archive and depth >= _DEEPEST:
            reason = f"Archives are opened {_DEEPEST} deep, and this one lies deeper; unpack it yourself and add it."
            yield file.rejected("too deep", reason, size=0)
            return
        path = self._folder / str(next(self._numbers))
        try:
            self._write(path, head, stream)
            unpacked = replace(file, path=path)
            found = self.read(unpacked, depth + 1) if reader is None else reader(unpacked, self._outlet)
            yield from read_guarded(found, unpacked)
        finally:
            path.unlink(missing_ok=True)

    def _write(self, path: Path, block: bytes, stream: IO[bytes]) -> None:
        with path.open("xb") as unpacked:
            while block:
                self._budget.take(len(block))
                unpacked.write(block)
                block = stream.read(_BLOCK)
