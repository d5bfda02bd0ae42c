"""Shared fixture: the sample pages, ingested once by the real command line."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def dateline(*arguments: str | Path, archive: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person would, on an archive."""
    command = [sys.executable, ROOT / "dateline.py", "--archive", archive, *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=600, check=False)


@pytest.fixture(scope="session")
def sample_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive of the sample pages with people. Tests that write to it copy it first.

    The processes of one run of pytest share it: the first one makes it, the others wait.
    """
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "sample"
    folder.mkdir(exist_ok=True)
    archive, done = folder / "archive", folder / "done"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            added = dateline("add", ROOT / "corpus" / "sample", archive=archive)
            assert added.returncode == 1, f"One sample page has no article, so 1 is expected.\n{added.stderr}"
            done.touch()
    return archive
