"""Backup of an archive to one file, and restore. Leaves out the index, which can be rebuilt from the articles."""

from __future__ import annotations

import shutil
import tarfile
import zlib
from pathlib import Path

from corpus.errors import ArchiveDamaged, ArchiveUnwritable
from corpus.store.archive import Archive, open_archive

FILES = ("articles.db", "people.toml", "outlets.toml", "rejected.jsonl")


def back_up(archive: Archive, target: Path) -> None:
    """Write the archive to a compressed tar file, atomically, while others read and write the archive."""
    if target.exists():
        raise ArchiveUnwritable(f"{target} is there already and is not overwritten; choose another name.")
    database, temporary = target.with_name(f"{target.name}.db"), target.with_name(f"{target.name}.new")
    try:
        archive.store.copy(database)
        with tarfile.open(temporary, "w:gz", compresslevel=4) as tar:
            tar.add(database, FILES[0])
            for name in FILES[1:]:
                if (archive.folder / name).exists():
                    tar.add(archive.folder / name, name)
        temporary.rename(target)
    except OSError as error:
        raise ArchiveUnwritable(f"{target} cannot be written ({error.strerror}); choose another folder.") from error
    finally:
        database.unlink(missing_ok=True)
        temporary.unlink(missing_ok=True)


def restore(source: Path, folder: Path) -> Archive:
    """Restore the archive of a backup into a folder that has none; return it, still without an index."""
    if (folder / FILES[0]).exists():
        raise ArchiveUnwritable(f"There is an archive in {folder} already; choose another folder with --archive.")
    written: list[Path] = []
    try:
        with tarfile.open(source, "r:*") as tar:
            folder.mkdir(parents=True, exist_ok=True)
            # Only the files of an archive, by name: a tar file may contain paths that lead anywhere.
            for member in tar:
                content = tar.extractfile(member) if member.name in FILES and member.isreg() else None
                if content and not (folder / member.name).exists():
                    written.append(folder / member.name)
                    with written[-1].open("wb") as file:
                        shutil.copyfileobj(content, file)
        return _checked(folder, source)
    except (tarfile.TarError, EOFError, zlib.error, ArchiveDamaged) as error:
        for path in written:
            path.unlink()
        raise ArchiveDamaged(f"{source} is not a whole backup of an archive ({error}); use another one.") from error


def _checked(folder: Path, source: Path) -> Archive:
    if not (folder / FILES[0]).exists():
        raise ArchiveDamaged(f"there is no {FILES[0]} in {source}")
    archive = open_archive(folder)
    if faults := archive.store.faults():
        archive.close()
        raise ArchiveDamaged(faults[0])
    return archive
