"""The WSGI entry point serves the archive that the environment names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

PROGRAM = """
from wsgi import app
answer = app.test_client().get("/?q=Latakia")
print(answer.status_code, "<mark>" in answer.get_data(as_text=True))
"""


def test_the_application_serves_the_archive_of_the_environment(sample_archive: Path) -> None:
    environment = os.environ | {"DATELINE_ARCHIVE": str(sample_archive)}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.split() == ["200", "True"], done.stderr
