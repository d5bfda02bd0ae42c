"""Publishing of files and folders: made beside their place, flushed, then given their name in one step.

What is unfinished lies in a working folder of a random name, which its process holds locked. A process that is killed
leaves it behind; the next working folder in the same place removes it. Nothing else is ever removed or overwritten
here. Writes to no file that another process may be reading.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corpus.files.permissions import flush, share

PREFIX = ".dateline-"
MARKER = "working-folder-of-dateline"
"""A file in each working folder: its process holds it locked, and it is the last that is removed."""

_NAME = re.compile(re.escape(PREFIX) + r"[0-9a-f]{16}")
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux


@contextmanager
def working_folder(place: Path) -> Iterator[Path]:
    """Make a new folder in `place` for what is unfinished, and remove it after the block, with all that is in it.

    Working folders of processes that have ended are removed first. Raises OSError if there can be none.
    """
    remove_leftovers(place)
    folder, lock = _make(place)
    try:
        yield folder
    finally:
        _remove(folder)
        os.close(lock)


def remove_leftovers(place: Path) -> None:
    """Remove the working folders of processes that have ended."""
    with os.scandir(place) as entries:
        found = [Path(entry) for entry in entries if _NAME.fullmatch(entry.name) and _is_own(entry)]
    for folder in found:
        with suppress(OSError):
            _remove_leftover(folder)


def publish(unfinished: Path, target: Path) -> None:
    """Flush a finished file or folder and give it its name, which must be free, or that of an empty folder.

    Both are in one file system. Raises FileExistsError if another file has the name by now.
    """
    if unfinished.is_dir():
        for folder, _, names in os.walk(unfinished, topdown=False):
            for name in names:
                flush(Path(folder, name))
            flush(Path(folder))
        _rename_folder(unfinished, target)
    else:
        flush(unfinished)
        _link(unfinished, target)
    flush(target.parent)


def replace(target: Path, content: Iterable[bytes]) -> None:
    """Write a file that replaces another in one step, or takes its name if there is none, and flush it.

    Permissions stay; of a symbolic link, the file that it leads to is replaced. Raises OSError.
    """
    target = target.resolve()
    with working_folder(target.parent) as folder:
        unfinished = folder / "content"
        with unfinished.open("xb") as file:
            file.writelines(content)
            if target.exists():
                _keep_access(target, unfinished)
            else:
                share(unfinished, target.parent)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    flush(target.parent)


def exchange(unfinished: Path, target: Path) -> None:
    """Flush a finished folder and exchange it with the one at `target`, if there is one, in one step where Linux can.

    Elsewhere there is a moment in which nothing has that name.
    """
    if not target.exists():
        publish(unfinished, target)
        return
    set_aside = unfinished.with_name(f"{unfinished.name}.before")
    flush(unfinished)
    if not _exchanged(unfinished, target):
        target.rename(set_aside)
        unfinished.rename(target)
    flush(target.parent)


def _keep_access(old: Path, new: Path) -> None:
    """Copy permissions from an old file to a new one, and owner and group as far as that is allowed."""
    state = old.stat()
    with suppress(PermissionError):
        os.chown(new, state.st_uid, state.st_gid)
    new.chmod(state.st_mode & 0o7777)


def _make(place: Path) -> tuple[Path, int]:
    """Make a working folder; return it with the descriptor of its lock."""
    while True:
        folder = place / f"{PREFIX}{secrets.token_hex(8)}"
        folder.mkdir(0o700)
        # Until the lock is held, another process may take the folder for a leftover and remove it.
        with suppress(FileNotFoundError):
            lock = os.open(folder / MARKER, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            if _locked(lock) and (folder / MARKER).exists():
                return folder, lock
            os.close(lock)


def _locked(file: int) -> bool:
    """Lock a file for as long as it is open; return False if another process holds it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP):
            raise  # a file system without locks has no leftovers removed either
    return True


def _is_own(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is a folder of this user; it may vanish meanwhile."""
    with suppress(FileNotFoundError):
        return entry.is_dir(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_uid == os.geteuid()
    return False


def _remove_leftover(folder: Path) -> None:
    try:
        lock = os.open(folder / MARKER, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        folder.rmdir()  # its process ended before there was a marker; anything in it is not ours
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _remove(folder)
    finally:
        os.close(lock)


def _remove(folder: Path) -> None:
    """Remove a working folder, its marker last, so that a part of it is still known as a leftover."""
    for path in list(folder.iterdir()):
        if path.name == MARKER:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    with suppress(OSError):  # a process that has not ended yet may still write; the next one removes it
        if len(list(folder.iterdir())) == 1:
            (folder / MARKER).unlink()
        folder.rmdir()


def _rename_folder(unfinished: Path, target: Path) -> None:
    try:
        unfinished.rename(target)  # the system refuses all but an empty folder
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.ENOTDIR):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from error
        raise


def _link(unfinished: Path, target: Path) -> None:
    try:
        target.hardlink_to(unfinished)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: take the name with an empty file, then replace that
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        unfinished.replace(target)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two names in one step; return False where the system or the file system cannot."""
    call = getattr(ctypes.CDLL(None), "renameat2", None)
    here = -100  # AT_FDCWD of Linux
    return bool(call and call(here, os.fsencode(one), here, os.fsencode(other), _EXCHANGE) == 0)
