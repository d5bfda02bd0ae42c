"""How much memory a process uses, and a limit for it. Linux only: elsewhere nothing is known, and nothing limited."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

MOST = 2_000_000_000
"""Bytes that a worker can allocate after its start; what needs more fails with MemoryError, not the machine."""

RECYCLED = 1_000_000_000
"""Bytes of its own from which on a worker is replaced by a new one."""


def own_memory(process: int | str = "self") -> int | None:
    """Return the bytes of memory of a process that are not of files (RssAnon), or None where that is not known."""
    return _status(process, "RssAnon")


def limit_memory(most: int = MOST) -> bool:
    """Limit what this process can allocate from now on, mapped files not counted; return whether that could be done."""
    allocated = _status("self", "VmData")
    if sys.platform != "linux" or allocated is None:
        return False
    most += allocated
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    return True


def _status(process: int | str, name: str) -> int | None:
    try:
        lines = Path(f"/proc/{process}/status").read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), None)


def raise_open_files(wanted: int) -> int:
    """Raise the limit on open files as far as is allowed and needed, and return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft == resource.RLIM_INFINITY or soft >= limit:
        return soft if soft != resource.RLIM_INFINITY else wanted
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
    except (ValueError, OSError):  # macOS allows less than its hard limit says
        return soft
    return limit
