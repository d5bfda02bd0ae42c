"""The file systems that are mounted: whether a folder is on this machine's own disk. Looks at no file in it.

Only Linux lists its mounts in a file; elsewhere every folder counts as local.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")

_NETWORK = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afs", "coda", "ncpfs", "webdav"),
        *("beegfs", "ceph", "gfs", "gfs2", "glusterfs", "gpfs", "lustre", "ocfs2", "orangefs", "panfs", "pvfs2"),
        *("9p", "prl_fs", "vboxsf", "virtiofs", "vmhgfs"),
    }
)
"""Types of file systems that several machines can write, or a host beside its guests. Every one of FUSE counts too."""
_ESCAPED = re.compile(r"\\([0-7]{3})")


def network_share(path: Path, mounts: str | None = None) -> str | None:
    """Return the type of the network file system that a file or folder is on, None if it is on a local disk.

    `mounts` is the text of Linux's `mountinfo`. A path that does not exist yet counts as what is above it.
    """
    if mounts is None:
        try:
            mounts = MOUNTS.read_text("utf-8", "surrogateescape")
        except OSError:
            return None
    kind = file_system(os.path.realpath(path), mounts)
    return kind if kind in _NETWORK or kind == "fuse" or kind.startswith("fuse.") else None


def file_system(path: str, mounts: str) -> str:
    """Return the type of the file system of an absolute path without links, empty if no mount contains it.

    Of several mounts at one place the last one is what is seen.
    """
    longest, kind = "", ""
    for line in mounts.splitlines():
        before, separator, after = line.partition(" - ")
        fields = before.split(" ")
        if not separator or len(fields) < 6:
            continue
        place = _ESCAPED.sub(lambda match: chr(int(match[1], 8)), fields[4])
        inside = place in ("/", path) or path.startswith(place + "/")
        if inside and len(place) >= len(longest):
            longest, kind = place, after.split(" ")[0]
    return kind
