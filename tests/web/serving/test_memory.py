"""The memory of a process is known and can be limited, on Linux."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from web.serving.memory import own_memory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is measured and limited on Linux only")

LIMITED = """
from web.serving.memory import limit_memory, own_memory
before = own_memory()
kept = bytearray(50_000_000)
assert 45_000_000 < own_memory() - before < 60_000_000
assert limit_memory(100_000_000)
try:
    bytearray(200_000_000)
except MemoryError:
    print("refused", len(bytearray(50_000_000)))
"""


def test_what_a_process_allocates_is_measured_and_limited() -> None:
    done = subprocess.run([sys.executable, "-c", LIMITED], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["refused", "50000000"], done.stderr


def test_a_process_that_is_gone_has_no_memory() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert own_memory(ended.pid) is None
