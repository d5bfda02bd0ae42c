"""Runs commands on full, failing, read-only and forbidden disks, with few file handles and with little memory.

None may lose anything or end in a traceback, what can be read can be searched, and the same command, run again when
there is room, must end as if nothing had happened. Kills nothing.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import dateline
from benchmarks.soak.faults.commands import (
    COMMANDS,
    Command,
    Templates,
    own_templates,
    wrong_after_fault,
    wrong_after_repetition,
)
from benchmarks.soak.faults.forked import Ended, run_forked
from benchmarks.soak.faults.trials import run_trials
from benchmarks.soak.journal import Trial
from benchmarks.soak.options import SoakOptions

FAULTS = (
    *("full disk",) * 6, *("failing call",) * 2, "read-only", "other user", "few handles", "little memory",
)  # fmt: skip
"""What trials of one command go through, one after another."""
ROUNDS = 10
COUNT = ROUNDS * len(FAULTS) * len(COMMANDS)
DISK = 64 << 20
"""Bytes of a disk with room."""
STEP = 4096
"""Bytes by which full disks differ in size."""
NOBODY = 65_534
FAILING = ("pwrite64", "ftruncate", "fsync", "fdatasync", "mkdir", "link", "linkat", "rename", "renameat2", "unlink")
"""System calls that fail in turn; not `write`, with which a command says what is wrong."""


def run(options: SoakOptions) -> Iterator[Trial]:
    """Yield a trial for each command under each fault, in many strengths."""
    yield from run_trials(_trial, options)


def _trial(folder: Path, number: int, draw: random.Random) -> Trial:
    templates, command = own_templates(folder), COMMANDS[number % len(COMMANDS)]
    fault = FAULTS[number // len(COMMANDS) % len(FAULTS)]
    with TemporaryDirectory(prefix="dateline-soak-") as name:
        place = Path(name)
        place.chmod(0o755)  # so that another user reaches the archive
        with _disk(place / "disk") as disk:
            disturbed, what, reading = _disturb(fault, command, templates, disk, draw)
            wrong = _wrong(command, templates, disk / "work", disturbed) or reading
    wrong = f"{what}: {wrong}" if wrong else ""
    failed = float(disturbed.code not in (0, 1))
    return Trial(number, f"{fault}: {command.name}", wrong, {"failed": failed, "seconds": round(disturbed.seconds, 3)})


@contextmanager
def _disk(disk: Path) -> Iterator[Path]:
    """Mount a disk of its own, which only root can; for others it is a folder."""
    disk.mkdir()
    if os.geteuid():
        yield disk
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=755", "tmpfs", disk], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def _remount(disk: Path, option: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{option}", disk], check=True)


def _disturb(
    fault: str, command: Command, templates: Templates, disk: Path, draw: random.Random
) -> tuple[Ended, str, str]:
    """Run a command under a fault; return how it ended, how strong the fault was, and what was wrong with reading."""
    place = disk / "work"
    templates.expected(command)
    templates.copy(command, place)
    work, run_it = templates.work(command, place), partial(run_forked, folder=_logs(templates))
    match fault:
        case "full disk" if os.geteuid() == 0:
            room = draw.randrange(0, _needed(command, templates, disk), STEP)
            used = shutil.disk_usage(disk).used
            _remount(disk, f"size={used + room}")
            ended, what = run_it(work), f"{room} bytes of room"
            reading = _wrong_reading(place, templates)
            _remount(disk, f"size={DISK}")
            return ended, what, reading
        case "full disk" | "failing call":
            calls = templates.expected(command)[2]
            call = draw.choice([call for call in FAILING if call in calls])
            step = draw.randint(1, calls[call])
            error = draw.choice(("ENOSPC", "EDQUOT", "EIO") if call != "unlink" else ("EACCES", "EIO"))
            inject = ("-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={step}+")
            return run_it(work, inject=inject), f"{error} from {call} {step} on", ""
        case "read-only" if os.geteuid() == 0:
            _remount(disk, "ro")
            ended, reading = run_it(work), _wrong_reading(place, templates)
            _remount(disk, "rw")
            return ended, "read-only", reading
        case "read-only" | "other user":
            mode = draw.choice((0o755, 0o700))
            return _as_other_user(place, mode, work, templates)
        case "few handles":
            most = draw.randrange(4, 40)
            return run_it(_limited(work, resource.RLIMIT_NOFILE, most)), f"{most} handles", ""
        case _:
            blocks = draw.randrange(1, 16)
            return run_it(_with_little_memory(work, blocks)), f"{blocks} MB of memory", ""


def _as_other_user(place: Path, mode: int, work: Callable[[], int], templates: Templates) -> tuple[Ended, str, str]:
    """Run a command as a user who may not write: root becomes another one, others take the right from themselves."""
    if not os.geteuid():
        for path in (place / "archive").rglob("*"):  # a new archive is private; here its owner lets others read it
            path.chmod(0o755 if path.is_dir() else 0o644)
        if (place / "archive").exists():
            (place / "archive").chmod(0o755)
        place.chmod(mode)
        ended = run_forked(_as_other(work), _logs(templates))
        reading = _wrong_reading(place, templates, _as_other) if mode & 0o005 else ""
        place.chmod(0o755)
        return ended, f"mode {mode:o}", reading
    folders = [place, *(path for path in place.rglob("*") if path.is_dir())]
    for path in folders:
        path.chmod(0o555)
    ended, reading = run_forked(work, _logs(templates)), _wrong_reading(place, templates)
    for path in folders:
        path.chmod(0o755)
    return ended, "mode 555", reading


def _as_other(work: Callable[[], int]) -> Callable[[], int]:
    def dropped() -> int:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        return work()

    return dropped


def _limited(work: Callable[[], int], limit: int, most: int) -> Callable[[], int]:
    def limited() -> int:
        resource.setrlimit(limit, (most, most))
        return work()

    return limited


def _with_little_memory(work: Callable[[], int], blocks: int) -> Callable[[], int]:
    """Leave a process a few megabytes of memory: what it has is filled, and then so much is freed."""

    def limited() -> int:
        size = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (size + (blocks << 20), size + (blocks << 20)))
        filled: list[bytearray] = []
        for step in (1 << 20, 1 << 16, 1 << 12):  # a large block goes back to the system, a small one to the heap
            with suppress(MemoryError):
                while True:
                    filled.append(bytearray(step))
        del filled[:blocks]
        return work()

    return limited


def _wrong_reading(
    place: Path, templates: Templates, user: Callable[[Callable[[], int]], Callable[[], int]] = lambda work: work
) -> str:
    """Search an archive under the fault; return what is wrong, or nothing if it has no index that can be read."""
    if not (place / "archive" / "articles.db").exists():
        return ""
    search = partial(dateline.main, ["--archive", str(place / "archive"), "search", "port"])
    ended = run_forked(user(search), _logs(templates))
    if ended.code == 0 or any(known in ended.errors for known in ("earlier Dateline", "is missing or older")):
        return ""
    return f"search ended with {ended.code}: {ended.errors.strip()[-300:]}"


def _wrong(command: Command, templates: Templates, place: Path, disturbed: Ended) -> str:
    if "Traceback" in disturbed.errors or disturbed.code not in (0, 1, 2):
        return f"it ended with {disturbed.code}: {disturbed.errors.strip()[-600:]}"
    if disturbed.code == 2 and not disturbed.errors.strip():
        return "it failed without a word"
    if wrong := wrong_after_fault(command, place, templates.before(command), templates.expected(command)[1]):
        return wrong
    again = run_forked(templates.work(command, place), _logs(templates))
    return wrong_after_repetition(command, place, templates, again)


def _logs(templates: Templates) -> Path:
    """Return a folder for what commands say, which is not on the disk that is full."""
    folder = templates.folder / "logs"
    folder.mkdir(exist_ok=True)
    return folder


_NEEDED: dict[str, int] = {}


def _needed(command: Command, templates: Templates, disk: Path) -> int:
    """Return the most bytes of a disk that a command takes while nothing disturbs it; measured once."""
    if command.name in _NEEDED:
        return _NEEDED[command.name]
    place, most = disk / "needed", 0

    def look() -> None:
        nonlocal most
        most = max(most, shutil.disk_usage(disk).used)

    before = shutil.disk_usage(disk).used
    templates.copy(command, place)
    copied = shutil.disk_usage(disk).used - before
    run_forked(templates.work(command, place), _logs(templates), meanwhile=look)
    shutil.rmtree(place)
    _NEEDED[command.name] = max(STEP, most - before - copied)
    return _NEEDED[command.name]
