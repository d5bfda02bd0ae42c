"""Lists and opens the members of `.zip` and `.tar` files. Writes nothing to disk, and follows no link."""

from __future__ import annotations

import io
import lzma
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EINVAL
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from backports.zstd.zipfile import BadZipFile, ZipFile, ZipInfo

from corpus.readers.packed.compression import DAMAGE
from corpus.readers.packed.mail import mail_parts
from corpus.readers.source_file import SourceFile, open_source

MAILS = frozenset({".eml", ".mbox"})
"""Files of mails, whose texts and attachments are read as members."""
_ZIPS = frozenset({".zip", ".wacz"})

BROKEN = (
    *DAMAGE,
    zipfile.BadZipFile,
    BadZipFile,
    tarfile.TarError,
    lzma.LZMAError,
    NotImplementedError,
)
"""What is raised for an archive that is damaged, or packed in a way that is not known."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an archive: its path with slashes, and why it cannot be read, empty if it can."""

    name: str
    obstacle: str = ""

    @property
    def leads_out(self) -> bool:
        """Return whether the name would lead out of a folder that the archive is unpacked into."""
        return self.name.startswith("/") or self.name[1:2] == ":" or ".." in self.name.split("/")


class Container(Protocol):
    """An archive that was opened: its members in order, each to be read before the next is asked for."""

    def members(self) -> Iterator[tuple[Member, IO[bytes] | None]]:
        """Yield each file with its bytes; None in their place for what is not to be read."""


class _Zip:
    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive

    def members(self) -> Iterator[tuple[Member, IO[bytes] | None]]:
        for info in self._archive.infolist():
            if info.is_dir():
                continue
            name = _plain(info.filename)
            if info.flag_bits & 1:
                yield Member(name, "encrypted"), None
            elif info.external_attr >> 28 == 0o12:
                yield Member(name, "a link inside an archive"), None
            else:
                with _LateZipMember(self._archive, info) as stream:
                    yield Member(name), io.BufferedReader(stream)


class _LateZipMember(io.RawIOBase):
    """A member of a zip file that is opened when it is first read: most members never are."""

    def __init__(self, archive: ZipFile, info: ZipInfo) -> None:
        super().__init__()
        self._archive, self._info = archive, info
        self._stream: IO[bytes] | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._stream is None:
            self._stream = self._archive.open(self._info)
        return self._stream.read(size)

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what BufferedReader passes
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
        super().close()


class _Mails:
    def __init__(self, path: Path, is_mailbox: bool) -> None:
        self._path, self._is_mailbox = path, is_mailbox

    def members(self) -> Iterator[tuple[Member, IO[bytes] | None]]:
        for name, stream in mail_parts(self._path, self._is_mailbox):
            yield Member(_plain(name)), stream


class _Tar:
    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive

    def members(self) -> Iterator[tuple[Member, IO[bytes] | None]]:
        for info in self._archive:
            name = _plain(info.name)
            if info.isdir():
                continue
            if info.isfile():
                yield Member(name), self._archive.extractfile(info)
            else:
                yield Member(name, "a link inside an archive" if info.islnk() or info.issym() else "a device"), None
            self._archive.members = []  # type: ignore[attr-defined]  # they are kept otherwise, one for each file


@contextmanager
def opened_zip(path: Path) -> Iterator[ZipFile]:
    """Open a zip file; where it names a place outside the file, it is damaged."""
    try:
        with ZipFile(path) as archive:
            yield archive
    except OSError as error:
        if error.errno != EINVAL:
            raise
        raise BadZipFile("it names a place outside the file") from error


@contextmanager
def open_container(file: SourceFile) -> Iterator[Container]:
    """Open an archive; raises one of `BROKEN` if it is none, and `TooMuch` if it unpacks to far too much."""
    ending = PurePosixPath(file.identity.lower()).suffix
    if ending in MAILS:
        yield _Mails(file.path, ending != ".eml")
    elif ending in _ZIPS:
        with opened_zip(file.path) as zip_file:
            yield _Zip(zip_file)
    else:
        with open_source(file.path) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
            yield _Tar(tar)


def _plain(name: str) -> str:
    """Return a member's path with slashes, without a `./` before it."""
    return name.replace("\\", "/").removeprefix("./")
