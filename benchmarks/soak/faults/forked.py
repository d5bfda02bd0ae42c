"""Runs work in a forked child, under strace where asked, and tells how it ended. Decides no fault.

A fork takes milliseconds, while a new Python takes a second to load what a command needs.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

CALLS = (
    "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "renameat", "renameat2", "link", "linkat",
    "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir",
)  # fmt: skip
"""The system calls that change files or names, or wait until they are on disk."""
LONGEST = 120.0
"""Seconds after which a command counts as hanging."""
_SET_TRACER = 0x59616D61  # PR_SET_PTRACER, so that an ordinary user's strace may watch a sibling


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: its exit code, or minus its signal, what it wrote, and after how many seconds."""

    code: int
    output: str
    errors: str
    seconds: float

    @property
    def is_killed(self) -> bool:
        """Whether a signal ended it."""
        return self.code < 0


def require_strace() -> None:
    """Stop the program with a sentence if there is no strace, or it may not watch processes here."""
    if not shutil.which("strace"):
        sys.exit("This needs strace and there is none: install it (Debian, Ubuntu: apt-get install strace).")
    tried = subprocess.run(["strace", "-qq", "-e", "trace=none", "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        sys.exit(f"strace may not watch processes here: {tried.stderr.strip()}")


def run_forked(
    work: Callable[[], int],
    folder: Path,
    *,
    inject: Sequence[str] = (),
    kill_after: float | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Ended:
    """Run work in a forked child; `folder` gets what it writes to stdout and stderr.

    `inject` are arguments of strace, which watches the child; `kill_after` is in seconds; `meanwhile` is called about
    every millisecond.
    """
    child = os.fork()
    if not child:
        _be_child(work, folder, is_watched=bool(inject))
    watcher = _watch(child, inject) if inject else None
    start = time.monotonic()
    limit = LONGEST if kill_after is None else kill_after
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() - start > limit:
            os.kill(child, signal.SIGKILL)
        meanwhile()
        time.sleep(0.0005)
    seconds = time.monotonic() - start
    if watcher:
        watcher.communicate()
    output, errors = ((folder / name).read_text("utf-8", "replace") for name in ("stdout", "stderr"))
    if kill_after is None and seconds > LONGEST:
        errors += "\nTraceback: it was still running after its time, and was killed."
    return Ended(os.waitstatus_to_exitcode(ended[1]), output, errors, seconds)


def count_calls(work: Callable[[], int], folder: Path) -> tuple[Ended, dict[str, int]]:
    """Run work in a forked child; return how it ended, and the most of each system call that one thread made."""
    log = folder / "calls"
    ended = run_forked(work, folder, inject=("-o", str(log), "-e", f"trace={','.join(CALLS)}"))
    made = Counter(tuple(line.split("(")[0].split()[:2]) for line in log.read_text("utf-8", "replace").splitlines())
    most: dict[str, int] = {}
    for (_, call), number in made.items():
        if call in CALLS:
            most[call] = max(number, most.get(call, 0))
    return ended, most


def _be_child(work: Callable[[], int], folder: Path, is_watched: bool) -> NoReturn:
    code = 99
    try:
        for number, name in ((1, "stdout"), (2, "stderr")):
            os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666), number)
        sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8") for number in (1, 2))
        if is_watched:
            ctypes.CDLL(None).prctl(_SET_TRACER, ctypes.c_long(-1), 0, 0, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
        code = work()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 99
    except BaseException:  # noqa: BLE001 - a child that goes on would be a second parent
        traceback.print_exc()
    finally:
        with suppress(OSError):  # the disk may be full
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _watch(child: int, inject: Sequence[str]) -> subprocess.Popen[str]:
    """Attach strace to a child that has stopped itself, and let the child go on."""
    os.waitpid(child, os.WUNTRACED)
    command = ["strace", "-f", "-qq", *(() if "-o" in inject else ("-o", os.devnull)), *inject, "-p", str(child)]
    watcher = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    status = Path(f"/proc/{child}/status")
    while "TracerPid:\t0\n" in status.read_text():
        if watcher.poll() is not None:
            os.kill(child, signal.SIGKILL)
            raise RuntimeError(f"strace could not watch the command: {watcher.communicate()[1]}")
        time.sleep(0.001)
    os.kill(child, signal.SIGCONT)
    return watcher
