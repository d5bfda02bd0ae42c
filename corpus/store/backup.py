"""An archive as one file, and back. The index is left out: it is made anew from the articles."""

from __future__ import annotations

import shutil
import tarfile
import zlib
from pathlib import Path

from corpus.errors import ArchiveDamaged, ArchiveUnwritable
from corpus.store.archive import Archive, open_archive

KEPT = ("articles.db", "people.toml", "outlets.toml", "rejected.jsonl")


def back_up(archive: Archive, target: Path) -> None:
    """Write the archive as a compressed tar file, whole or not at all, while others read and write the archive."""
    if target.exists():
        raise ArchiveUnwritable(f"{target} is there already and is not overwritten; choose another name.")
    copied, fresh = target.with_name(f"{target.name}.db"), target.with_name(f"{target.name}.new")
    try:
        archive.store.copy(copied)
        with tarfile.open(fresh, "w:gz", compresslevel=4) as tar:
            tar.add(copied, KEPT[0])
            for name in KEPT[1:]:
                if (archive.folder / name).exists():
                    tar.add(archive.folder / name, name)
        fresh.rename(target)
    except OSError as error:
        raise ArchiveUnwritable(f"{target} cannot be written ({error.strerror}); choose another place.") from error
    finally:
        copied.unlink(missing_ok=True)
        fresh.unlink(missing_ok=True)


def restore(source: Path, folder: Path) -> Archive:
    """Make an archive in a folder that has none from what `back_up` wrote; its index is still to be made."""
    if (folder / KEPT[0]).exists():
        raise ArchiveUnwritable(f"There is an archive in {folder} already; choose another folder with --archive.")
    made: list[Path] = []
    try:
        with tarfile.open(source, "r:*") as tar:
            folder.mkdir(parents=True, exist_ok=True)
            # Only what an archive is made of, by name: a tar file from elsewhere may hold paths that lead anywhere.
            for member in tar:
                content = tar.extractfile(member) if member.name in KEPT and member.isreg() else None
                if content and not (folder / member.name).exists():
                    made.append(folder / member.name)
                    with made[-1].open("wb") as file:
                        shutil.copyfileobj(content, file)
        return _checked(folder, source)
    except (tarfile.TarError, EOFError, zlib.error, ArchiveDamaged) as error:
        for path in made:
            path.unlink()
        raise ArchiveDamaged(f"{source} is not a whole backup of an archive ({error}); use another one.") from error


def _checked(folder: Path, source: Path) -> Archive:
    if not (folder / KEPT[0]).exists():
        raise ArchiveDamaged(f"there is no {KEPT[0]} in {source}")
    archive = open_archive(folder)
    if faults := archive.store.faults():
        archive.close()
        raise ArchiveDamaged(faults[0])
    return archive
