"""Runs a part of a test as another user, who may read the files of the test and change none. Tests run as root."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

NOBODY = 65534
"""A user and a group that own nothing."""


def may_change_user() -> bool:
    """Return whether this process can become another user."""
    return os.geteuid() == 0


def as_other_user(work: Callable[[], None], user: int = NOBODY, group: int = NOBODY) -> int:
    """Run `work` in a child process of another user; return the process id, for `ended`.

    The child ends with 0 when `work` returns, and writes what it raises to stderr.
    """
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        os.setgroups([])
        os.setresgid(group, group, group)
        os.setresuid(user, user, user)
        work()
        status = 0
    except BaseException:  # noqa: BLE001  # the child of a test must not go on as the test
        import traceback

        traceback.print_exc()
    finally:
        os._exit(status)


def ended(child: int) -> int:
    """Wait for a child process; return the code with which it ended."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def open_to_all(folder: Path) -> None:
    """Let every user read a folder and what is in it, and pass through the folders of pytest above it."""
    for above in folder.parents:
        above.chmod(above.stat().st_mode | 0o055)
        if above.name.startswith("pytest-of-"):
            break
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
