"""The real server, as `dateline serve` starts it, for tests and pictures. Knows no browser."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 60
"""Seconds until a server must have answered; it needs about two on an idle machine."""


@contextmanager
def serving(archive: Path, log: Path, *more: str) -> Iterator[str]:
    """Yield the address of a server over an archive; its output goes to `log`. `more` are arguments of `serve`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = ("--archive", str(archive), "serve", "--port", str(port), *more)
    command = [sys.executable, str(ROOT / "dateline.py"), *serve]
    with log.open("w") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/healthz", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended before it answered:\n{log.read_text(encoding='utf-8')}")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"The server did not answer within {PATIENCE} s:\n{log.read_text(encoding='utf-8')}")
