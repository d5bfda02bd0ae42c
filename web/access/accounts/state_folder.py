"""The folder of users, sessions and the audit log: where it lies, and that only its owner can read it.

Opens no database. It is never inside an archive, since an archive is copied, backed up and passed on.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

from web.access.accounts.state_database import FILE, StateError

_MARKS_OF_AN_ARCHIVE = ("articles.db", "rejected.jsonl")


def state_folder(named: Path | None, archive: Path, environment: Mapping[str, str]) -> Path:
    """Return the folder of `--state`, else the archive's own below $XDG_STATE_HOME; StateError if in an archive."""
    folder = named or _default(archive.resolve(), environment)
    real = folder.resolve()
    for parent in (real, *real.parents):
        if parent == archive.resolve() or any((parent / name).exists() for name in _MARKS_OF_AN_ARCHIVE):
            raise StateError(
                f"The state folder {folder} lies inside the archive {parent}, which is copied and passed on;"
                " name a folder elsewhere with --state."
            )
    return folder


def _default(archive: Path, environment: Mapping[str, str]) -> Path:
    home = Path(environment.get("HOME") or Path.home())
    states = Path(environment.get("XDG_STATE_HOME") or home / ".local" / "state")
    readable = re.sub(r"\W+", "-", archive.name).strip("-")[:40] or "archive"
    return states / "dateline" / f"{readable}-{hashlib.sha256(os.fsencode(archive)).hexdigest()[:12]}"


def has_state(folder: Path) -> bool:
    """Return whether a folder holds users or sessions, or may: one that cannot be looked into counts as such."""
    try:
        (folder / FILE).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _unusable(folder, error) from error
    return True


def prepare(folder: Path) -> Path:
    """Make the folder if it is missing, keep others out of it, and return it; StateError if that cannot be done."""
    try:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in missing:
            _flush(path.parent)
        if folder.stat().st_mode & 0o077:
            if any(entry.name != FILE for entry in folder.iterdir()) and not (folder / FILE).exists():
                raise StateError(
                    f"The state folder {folder} holds other files and is open to other users of this machine;"
                    " name a folder of its own with --state."
                )
            folder.chmod(0o700)
    except OSError as error:
        raise _unusable(folder, error) from error
    return folder


def _flush(folder: Path) -> None:
    """Flush the names in a folder to disk, so that no power cut loses a new one."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unusable(folder: Path, error: OSError) -> StateError:
    return StateError(
        f"The state folder {folder} cannot be used ({error.strerror}); check who owns it and its parents."
    )
