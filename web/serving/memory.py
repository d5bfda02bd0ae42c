"""How much memory a process uses, and a limit for it. Linux only: elsewhere nothing is known, and nothing limited."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

MOST = 2_000_000_000
"""Bytes that a worker can allocate; what needs more fails with MemoryError, and the machine is spared."""

RECYCLED = 1_000_000_000
"""Bytes of its own from which on a worker is replaced by a new one."""


def own_memory(process: int | str = "self") -> int | None:
    """Return the bytes of memory of a process that are not of files (RssAnon), or None where that is not known."""
    try:
        status = Path(f"/proc/{process}/status").read_text("ascii")
    except OSError:
        return None
    for line in status.splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    return None


def limit_memory(most: int = MOST) -> bool:
    """Limit what this process can allocate, mapped files not counted; return whether that could be done."""
    if sys.platform != "linux":
        return False
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    return True


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
