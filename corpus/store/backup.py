"""Backup of an archive to one file, and restore. Leaves out what is derived: the index, locks and logs.

A backup is a compressed tar file. Its first member says of which archive it is and which files follow with how many
bytes; `articles.db` is the first of those.
"""

from __future__ import annotations

import filecmp
import gzip
import io
import json
import lzma
import os
import re
import shutil
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TypeVar

from corpus.errors import ArchiveDamaged, ArchiveUnavailable, ArchiveUnwritable
from corpus.files.permissions import flush, make_folders_above
from corpus.files.publishing import MARKER, PREFIX, publish, working_folder
from corpus.store.archive import Archive, open_archive, share_to_write

T = TypeVar("T")

DATABASE = "articles.db"
FOREWORD = f"{PREFIX}backup.json"
DERIVED = frozenset({"index", "writing.lock", f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal"})
"""Entries of an archive's folder that a backup leaves out; with them those whose names begin with `.dateline-`."""

REJECTED = "rejected.jsonl"
LONGEST_LINE = 1 << 20
"""Bytes in which the last line break of `rejected.jsonl` is looked for."""
MOST_FOREWORD = 1 << 24
"""Bytes of a foreword that are read: a hundred thousand files."""

_DATED = re.compile(r"dateline-(\d{8}T\d{6}Z)(?:-(\d+))?\.tar\.gz")
# ValueError and OverflowError: what `tarfile` and `pathlib` make of impossible numbers and names.
_BROKEN = (tarfile.TarError, gzip.BadGzipFile, lzma.LZMAError, zlib.error, EOFError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class BackupForeword:
    """The first member of a backup: the folder of its archive, and the names and bytes of the files that follow."""

    archive: str
    files: dict[str, int] = field(default_factory=dict)
    format: int = 1


def back_up(archive: Archive, target: Path) -> None:
    """Write the archive to a compressed tar file, atomically, while others read and write the archive.

    Nothing that was there is overwritten or removed: temporary files are in a new folder beside the target. A target
    inside an archive is refused.
    """
    target = target.parent.resolve() / target.name
    if os.path.lexists(target):
        raise ArchiveUnwritable(f"{target} is there already and is not overwritten; choose another name.")
    if any((folder / DATABASE).exists() for folder in target.parents):
        raise ArchiveUnwritable(f"{target} is inside an archive; choose a place outside it.")
    try:
        with working_folder(target.parent) as folder:
            copies, unfinished = folder / "files", folder / "backup"
            copies.mkdir()
            archive.store.copy(copies / DATABASE)
            _copy_files(archive.folder, copies)  # after the database: corrections in it are in the files too
            _write(copies, unfinished, archive.folder)
            unfinished.chmod((archive.folder / DATABASE).stat().st_mode & 0o666)  # who may read that may read this
            publish(unfinished, target)
    except OSError as error:
        raise ArchiveUnwritable(f"{target} cannot be written ({error.strerror}); choose another folder.") from error


def dated_name(folder: Path, at: datetime) -> Path:
    """Return a free name for a backup in a folder: the second in UTC, and a number if there are several."""
    stem = f"dateline-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = (f"{stem}{number}.tar.gz" for number in ("", *(f"-{number}" for number in range(2, 100))))
    return next(path for path in map(folder.joinpath, names) if not os.path.lexists(path))


def remove_older(archive: Archive, folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` dated backups of this archive from a folder, and return their paths.

    A file is one of them only if its name is as `dated_name` gives it and its foreword names this archive's folder.
    """
    own = str(archive.folder.resolve())
    dated = {path: found for path in folder.iterdir() if (found := _DATED.fullmatch(path.name))}
    ours = [path for path in dated if (first := foreword(path)) and first.archive == own]
    older = sorted(ours, key=lambda path: (dated[path][1], int(dated[path][2] or 1)))[:-keep]
    for path in older:
        path.unlink()
    return older


def foreword(backup: Path) -> BackupForeword | None:
    """Return the foreword of a backup; None where an earlier Dateline or another program wrote the file."""
    try:
        with tarfile.open(backup, "r:*") as tar:
            first = tar.next()
            content = tar.extractfile(first) if first and first.name == FOREWORD else None
            found = json.loads(content.read(MOST_FOREWORD)) if content else None
    except (*_BROKEN, OSError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("files"), dict):
        return None
    return BackupForeword(str(found.get("archive")), found["files"])


def check(backup: Path) -> int:
    """Restore a backup beside it and remove that again; return the number of articles. Raises `ArchiveDamaged`."""
    place = backup.parent.resolve()
    with _unwritable(place), working_folder(place) as folder, _restored(backup, folder / "archive") as archive:
        return archive.store.size()


def restore(source: Path, folder: Path, finish: Callable[[Archive], T], writes_share: bool = False) -> T:
    """Restore the archive of a backup into a folder that has none, and return what `finish` does.

    `finish` is called before the archive appears in its folder, to build an index. The folder is missing or empty. It
    appears whole in one step: an interrupted restore leaves nothing, or what the next restore removes. Only with
    `writes_share` can the folder be on a network share.
    """
    folder = folder.resolve()
    share_to_write(folder, writes_share)
    _check_free(folder)
    with _unwritable(folder):
        is_mounted = folder.is_mount()
        make_folders_above(folder)
        with working_folder(folder if is_mounted else folder.parent) as place:
            unfinished = place / folder.name
            with _restored(source, unfinished) as archive:
                done = finish(archive)
            _set_access(unfinished, folder)
            if is_mounted:
                _move_files(unfinished, folder)
            else:
                publish(unfinished, folder)
    return done


def _check_free(folder: Path) -> None:
    if (folder / DATABASE).exists():
        raise ArchiveUnwritable(f"There is an archive in {folder} already; choose another folder with --archive.")
    if folder.exists() and not folder.is_dir():
        raise ArchiveUnwritable(f"{folder} is a file; choose another folder with --archive.")
    if folder.exists() and not folder.is_mount() and (found := sorted(folder.iterdir())):
        raise _not_empty(folder, found[0])


def _not_empty(folder: Path, path: Path) -> ArchiveUnwritable:
    return ArchiveUnwritable(
        f"{folder} is not empty: {path.name} is in it. Choose another folder with --archive, or empty this one."
    )


@contextmanager
def _unwritable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArchiveUnwritable(
            f"{folder} cannot be written ({error.strerror}); make room, check its permissions or choose another folder."
        ) from error


def _copy_files(folder: Path, copies: Path) -> None:
    """Copy the files of an archive that are not derived, in a state that they had at one moment each."""
    for inside, folders, names in os.walk(folder):
        at = Path(inside).relative_to(folder)
        if at == Path():
            folders[:] = [name for name in folders if not _is_derived(name)]
        for name in names:
            if Path(inside, name).is_file() and not (at == Path() and (_is_derived(name) or name == DATABASE)):
                (copies / at).mkdir(parents=True, exist_ok=True)
                _copy(Path(inside, name), copies / at / name)


def _copy(source: Path, copy: Path) -> None:
    try:
        content = source.open("rb")
    except FileNotFoundError:  # removed meanwhile
        return
    except OSError as error:
        reason = f"{source} cannot be read ({error.strerror}); a backup keeps every file of the archive's folder."
        raise ArchiveUnavailable(reason) from error
    with content, copy.open("w+b") as file:
        shutil.copyfileobj(content, file)
        if copy.name == REJECTED:  # its last line may be in the middle of being written
            file.seek(max(0, file.tell() - LONGEST_LINE))
            start = file.tell()
            file.truncate(start + file.read().rfind(b"\n") + 1)


def _is_derived(name: str) -> bool:
    return name in DERIVED or name.startswith(PREFIX)


def _write(copies: Path, target: Path, archive: Path) -> None:
    files = [copies / DATABASE]
    files += sorted(path for path in copies.rglob("*") if path.is_file() and path != copies / DATABASE)
    sizes = {path.relative_to(copies).as_posix(): path.stat().st_size for path in files}
    content = json.dumps(asdict(BackupForeword(str(archive.resolve()), sizes))).encode()
    with tarfile.open(target, "w:gz", compresslevel=4) as tar:
        first = tarfile.TarInfo(FOREWORD)
        first.size = len(content)
        tar.addfile(first, io.BytesIO(content))
        for path in files:
            tar.add(path, path.relative_to(copies).as_posix())


@contextmanager
def _restored(source: Path, folder: Path) -> Iterator[Archive]:
    """Extract a backup into a new folder, verify it, and open it for the block."""
    try:
        with tarfile.open(source, "r:*") as tar:
            folder.mkdir(0o700)
            _extract(tar, folder)
        _verify(folder, source)
    except (*_BROKEN, ArchiveDamaged) as error:
        raise ArchiveDamaged(f"{source} is not a whole backup of an archive ({error}); use another one.") from error
    except OSError as error:
        if error.filename is None or Path(error.filename) != source:
            raise
        raise ArchiveUnavailable(f"{source} cannot be read ({error.strerror}); name the file of a backup.") from error
    with open_archive(folder) as archive:
        yield archive


def _extract(tar: tarfile.TarFile, folder: Path) -> None:
    """Extract the files of an archive into its folder; a tar file may contain paths that lead anywhere."""
    for member in tar:
        parts = PurePosixPath(member.name).parts
        if not member.isreg() or not parts or parts[0] == "/" or ".." in parts or _is_derived(parts[0]):
            continue
        path = folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        content = tar.extractfile(member)
        assert content is not None
        with path.open("xb") as file:
            shutil.copyfileobj(content, file)
    assert tar.fileobj is not None
    while tar.fileobj.read(1 << 20):  # to the checksum at the end, which `tarfile` does not read
        pass


def _verify(folder: Path, source: Path) -> None:
    if not (folder / DATABASE).exists():
        raise ArchiveDamaged(f"there is no {DATABASE} in {source}")
    for name, size in (foreword(source) or BackupForeword("")).files.items():
        path = folder / name
        if not path.exists() or path.stat().st_size != size:
            raise ArchiveDamaged(f"{name} is missing or shorter than what was written")
    with open_archive(folder) as archive:
        if faults := archive.store.faults():
            raise ArchiveDamaged(faults[0])


def _move_files(unfinished: Path, folder: Path) -> None:
    """Move an archive into a mounted folder, which cannot be replaced; `articles.db`, which makes it one, is late.

    Files that an ended restore of the same backup has moved already are recognised by their content.
    """
    for path in folder.iterdir():
        if path.name != "lost+found" and not (path / MARKER).exists() and not _is_same(path, unfinished / path.name):
            raise _not_empty(folder, path)
    for path in sorted(unfinished.iterdir(), key=lambda path: (path.name == "index", path.name == DATABASE)):
        if path.is_dir():
            for inside in path.rglob("*"):
                flush(inside)
        flush(path)
        if not (folder / path.name).exists():
            path.rename(folder / path.name)
            flush(folder)


def _is_same(one: Path, other: Path) -> bool:
    """Return whether two files, or all files in two folders, have the same content."""
    if one.is_dir() and other.is_dir():
        names = {path.name for path in (*one.iterdir(), *other.iterdir())}
        return all(_is_same(one / name, other / name) for name in names)
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


def _set_access(unfinished: Path, folder: Path) -> None:
    """Let those read and write a restored archive who may do so in its folder; if that is new, its owner alone."""
    state = folder.stat() if folder.exists() else None
    for path in (unfinished, *unfinished.rglob("*")):
        mode = state.st_mode & 0o7777 if state else 0o700
        path.chmod(mode if path.is_dir() else mode & 0o666)
        if state:
            with suppress(PermissionError):
                os.chown(path, state.st_uid, state.st_gid)
