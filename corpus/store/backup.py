"""Backup of an archive to one file, and restore. Leaves out the index, which can be rebuilt from the articles."""

from __future__ import annotations

import shutil
import tarfile
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.errors import ArchiveDamaged, ArchiveUnwritable
from corpus.store.archive import Archive, open_archive

FILES = ("articles.db", "people.toml", "outlets.toml", "rejected.jsonl")


def back_up(archive: Archive, target: Path) -> None:
    """Write the archive to a compressed tar file, atomically, while others read and write the archive.

    Nothing that was there is overwritten or removed: temporary files are in a new folder beside the target. A target
    inside an archive is refused.
    """
    if target.exists():
        raise ArchiveUnwritable(f"{target} is there already and is not overwritten; choose another name.")
    if any((folder / FILES[0]).exists() for folder in target.absolute().parents):
        raise ArchiveUnwritable(f"{target} is inside an archive; choose a place outside it.")
    try:
        with TemporaryDirectory(prefix=".dateline-backup-", dir=target.parent) as folder:
            database, temporary = Path(folder) / FILES[0], Path(folder) / "backup"
            archive.store.copy(database)
            with tarfile.open(temporary, "w:gz", compresslevel=4) as tar:
                tar.add(database, FILES[0])
                for name in FILES[1:]:
                    if (archive.folder / name).exists():
                        tar.add(archive.folder / name, name)
            _publish(temporary, target)
    except OSError as error:
        raise ArchiveUnwritable(f"{target} cannot be written ({error.strerror}); choose another folder.") from error


def _publish(temporary: Path, target: Path) -> None:
    """Publish a finished file under its name; raises `FileExistsError` when another file has it by now."""
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        with temporary.open("rb") as source, target.open("xb") as copy:
            shutil.copyfileobj(source, copy)


def restore(source: Path, folder: Path) -> Archive:
    """Restore the archive of a backup into a folder that has none; return it, still without an index.

    Files are extracted and checked beside, then moved, `articles.db` last: an interrupted restore leaves a folder
    without an archive, into which the backup can be restored again.
    """
    if (folder / FILES[0]).exists():
        raise ArchiveUnwritable(f"There is an archive in {folder} already; choose another folder with --archive.")
    try:
        with tarfile.open(source, "r:*") as tar:
            folder.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(prefix=".dateline-restore-", dir=folder) as beside:
                _extract(tar, Path(beside))
                _check(Path(beside), source)
                for name in reversed(FILES):
                    if (Path(beside) / name).exists() and not (folder / name).exists():
                        (Path(beside) / name).rename(folder / name)
    except (tarfile.TarError, EOFError, zlib.error, ArchiveDamaged) as error:
        raise ArchiveDamaged(f"{source} is not a whole backup of an archive ({error}); use another one.") from error
    return open_archive(folder)


def _extract(tar: tarfile.TarFile, folder: Path) -> None:
    """Extract the files of an archive, by name alone: a tar file may contain paths that lead anywhere."""
    for member in tar:
        content = tar.extractfile(member) if member.name in FILES and member.isreg() else None
        if content:
            with (folder / member.name).open("wb") as file:
                shutil.copyfileobj(content, file)


def _check(folder: Path, source: Path) -> None:
    if not (folder / FILES[0]).exists():
        raise ArchiveDamaged(f"there is no {FILES[0]} in {source}")
    with open_archive(folder) as archive:
        if faults := archive.store.faults():
            raise ArchiveDamaged(faults[0])
