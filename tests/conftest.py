"""What several tests stand on: the sample pages, taken in once by the real command line."""

from __future__ import annotations

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
    """An archive of the sample pages, people named. Nobody writes to it: copy it first."""
    archive = tmp_path_factory.mktemp("sample") / "archive"
    done = dateline("add", ROOT / "corpus" / "sample", archive=archive)
    assert done.returncode == 1, f"One sample page has no article and is rejected, so 1 is expected.\n{done.stderr}"
    return archive
