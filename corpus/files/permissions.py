"""Permissions of what an archive makes: each file is as open as the folder it is in. Changes nothing that was there.

A folder of mode 0750 gets files of mode 0640 in its own group, so that a server in that group can read them, whatever
the umask. A new archive is closed to all but its owner.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

PRIVATE = 0o700
"""Mode of the folder of a new archive."""


def make_folder(folder: Path, mode: int | None = None) -> None:
    """Make a folder as open as the one above it, or of the given mode, and flush its name; keep one that is there.

    Missing folders above it get the usual permissions. Raises OSError.
    """
    if folder.is_dir():
        return
    make_folders_above(folder)
    try:
        folder.mkdir(PRIVATE)
    except FileExistsError:
        if folder.is_dir():
            return
        raise
    if mode is None:
        share(folder, folder.parent)
    else:
        folder.chmod(mode)
    flush(folder.parent)


def make_folders_above(path: Path) -> None:
    """Make the missing folders above a path with the usual permissions, and flush their names. Raises OSError."""
    missing = [folder for folder in path.parents if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    for folder in missing:
        flush(folder.parent)


def create_file(path: Path, model: Path | None = None) -> int:
    """Create a file as open as its folder, or as another file, and return its descriptor.

    Raises FileExistsError if there is one of that name, so that no file is ever overwritten.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        share(file, model or path.parent)
    except BaseException:  # whatever ends this, KeyboardInterrupt too, leaves no descriptor open
        os.close(file)
        raise
    return file


def open_lock(path: Path) -> int:
    """Open a lock file for locking, and create it if it does not exist; return its descriptor."""
    while True:
        try:
            return os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            with suppress(FileExistsError):
                return create_file(path)


def share(made: Path | int, model: Path) -> None:
    """Make a file or folder as open as another one, and give it its group.

    A user outside that group keeps their own, to which nothing is then opened.
    """
    wanted, own = model.stat(), os.stat(made)  # noqa: PTH116  # it may be a descriptor
    mode = wanted.st_mode & 0o2777 | 0o600
    if own.st_gid != wanted.st_gid:
        try:
            os.chown(made, -1, wanted.st_gid)
        except PermissionError:
            mode &= ~0o2070
    if not stat.S_ISDIR(own.st_mode):
        mode &= 0o666
    os.chmod(made, mode)  # noqa: PTH101  # it may be a descriptor


def flush(path: Path) -> None:
    """Flush a file, or the names in a folder, to disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
