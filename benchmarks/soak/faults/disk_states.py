"""What a disk may hold after a power cut: every state that a recorded run of system calls allows. Opens no archive.

The model is stricter than any file system in use. A write counts as done only after `fsync` of its file, a name (of a
new, renamed or removed file) only after `fsync` of its folder, and what was not flushed may be there or not, in any
combination; a write may also be there by half, or as zeros.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import product
from pathlib import Path

ALL_SUBSETS = 12
"""With at most this many operations open, every subset of them is tried."""
DRAWN = 2_000
"""States drawn where more are open, beside each operation alone and every beginning."""

_CHANGING = (
    "open openat creat close lseek write pwrite64 writev pwritev pwritev2 ftruncate fallocate fsync fdatasync"
    " rename renameat renameat2 link linkat unlink unlinkat mkdir mkdirat rmdir copy_file_range sendfile"
)
_CALL = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)(?: .*)?$", re.DOTALL)
_UNFINISHED = re.compile(r"^(\d+) +(\w+\(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")
_ARGUMENT = re.compile(r'\s*(?:"((?:\\x[0-9a-f]{2})*)"|([^,"]+))')


class Fate(Enum):
    """What became of an operation that was not flushed."""

    PRESENT = "present"
    ABSENT = "absent"
    CUT = "cut"
    ZEROS = "zeros"


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes written to a file, at an offset."""

    inode: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Resize:
    """A file cut or extended."""

    inode: int
    size: int


@dataclass(frozen=True, slots=True)
class Names:
    """Names of a folder set in one step, None: removed. A name that moved is removed only if `after` was done."""

    inode: int
    names: tuple[tuple[str, int | None], ...]
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Sync:
    """A file or folder flushed: all operations on it so far are on the disk."""

    inode: int


Operation = Write | Resize | Names
Tree = dict[str, bytes | None]
"""Contents of files by path, None for a folder."""


@dataclass(slots=True)
class _Open:
    inode: int
    path: str
    offset: int = 0
    appends: bool = False


@dataclass(slots=True)
class Recording:
    """The files below a folder at the beginning, and what was done to them, in order."""

    root: Path
    files: dict[int, bytes] = field(default_factory=dict)
    folders: dict[int, dict[str, int]] = field(default_factory=dict)
    done: list[Operation | Sync] = field(default_factory=list)

    def points(self) -> Iterator[tuple[frozenset[int], tuple[int, ...]]]:
        """Yield, for each moment just before a flush and for the end, which operations are safe and which open.

        Every state of any other moment is one of those of the next such moment.
        """
        safe: set[int] = set()
        open_: list[int] = []
        changed = True
        for number, step in enumerate(self.done):
            if not isinstance(step, Sync):
                open_.append(number)
                changed = True
                continue
            if changed:
                yield frozenset(safe), tuple(open_)
            flushed = {one for one in open_ if self._inode(one) == step.inode}
            safe |= flushed
            open_ = [one for one in open_ if one not in flushed]
            changed = False
        yield frozenset(safe), tuple(open_)

    def _inode(self, number: int) -> int:
        return self.done[number].inode

    def tree(self, safe: frozenset[int], fates: Mapping[int, Fate]) -> Tree:
        """Return the files of a state: safe operations are done, the others as their fates say, or absent."""
        files = {inode: bytearray(content) for inode, content in self.files.items()}
        folders = {inode: dict(names) for inode, names in self.folders.items()}
        for number in sorted(safe | fates.keys()):
            fate = Fate.PRESENT if number in safe else fates[number]
            if fate is Fate.ABSENT:
                continue
            match self.done[number]:
                case Write(inode, offset, data):
                    content = files.setdefault(inode, bytearray())
                    data = {Fate.CUT: data[: len(data) // 2], Fate.ZEROS: bytes(len(data))}.get(fate, data)
                    content.extend(bytes(max(0, offset - len(content))))
                    content[offset : offset + len(data)] = data
                case Resize(inode, size):
                    content = files.setdefault(inode, bytearray())
                    content[size:] = bytes(max(0, size - len(content)))
                case Names(inode, names, after):
                    if after is None or after in safe or fates.get(after, Fate.ABSENT) is not Fate.ABSENT:
                        _set_names(folders.setdefault(inode, {}), names)
        return dict(_walk("", 0, files, folders))

    def states(self, safe: frozenset[int], open_: Sequence[int], seed: str) -> Iterator[Mapping[int, Fate]]:
        """Yield the fates of the open operations in every state to try; the same seed draws the same states."""
        writes = [number for number in open_ if isinstance(self.done[number], Write)]
        present, absent = dict.fromkeys(open_, Fate.PRESENT), dict.fromkeys(open_, Fate.ABSENT)
        yield present
        for number in writes:
            for fate in (Fate.CUT, Fate.ZEROS):
                yield {**present, number: fate}
                yield {**absent, number: fate}
        if len(open_) <= ALL_SUBSETS:
            for chosen in product((Fate.ABSENT, Fate.PRESENT), repeat=len(open_)):
                yield dict(zip(open_, chosen, strict=True))
            return
        for place, number in enumerate(open_):
            yield {**present, number: Fate.ABSENT}
            yield {**absent, number: Fate.PRESENT}
            yield absent | dict.fromkeys(open_[:place], Fate.PRESENT)
        draw = random.Random(f"{seed} {len(safe)} {len(open_)}")
        for _ in range(DRAWN):
            wanted = draw.choice((0.5, 0.8, 0.95))
            yield {
                number: Fate.PRESENT
                if draw.random() < wanted
                else draw.choice((Fate.ABSENT, Fate.CUT, Fate.ZEROS) if number in writes else (Fate.ABSENT,))
                for number in open_
            }


def _set_names(folder: dict[str, int], names: Sequence[tuple[str, int | None]]) -> None:
    for name, inode in names:
        if inode is None:
            folder.pop(name, None)
        else:
            folder[name] = inode


def _walk(
    path: str, inode: int, files: Mapping[int, bytearray], folders: Mapping[int, Mapping[str, int]]
) -> Iterator[tuple[str, bytes | None]]:
    for name, child in folders[inode].items():
        below = f"{path}{name}"
        if child in folders:
            yield below, None
            yield from _walk(f"{below}/", child, files, folders)
        else:
            yield below, bytes(files.get(child, b""))


def write_tree(tree: Tree, folder: Path) -> None:
    """Write the files of a state into a folder."""
    folder.mkdir(parents=True)
    for path, content in tree.items():
        if content is None:
            (folder / path).mkdir(parents=True, exist_ok=True)
        else:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)


def record(command: Sequence[str], root: Path, log: Path) -> Recording:
    """Run a command of one process under strace and return what it did to the files below `root`.

    Shared memory is not seen, and need not be: SQLite writes `-shm` through it alone, and makes it again.
    """
    recording = _snapshot(root)
    options = ("-f", "-qq", "-xx", "-s", str(1 << 26), "-e", f"trace={','.join(_CHANGING.split())}", "-o", str(log))
    subprocess.run(["strace", *options, *command], check=True)
    _Replay(recording).run(log)
    return recording


def _snapshot(root: Path) -> Recording:
    recording = Recording(root.resolve())
    numbers = {str(recording.root): 0}
    recording.folders[0] = {}
    for folder, folders, names in os.walk(recording.root):
        for name in (*folders, *names):
            path = f"{folder}/{name}"
            inode = numbers[path] = len(numbers)
            recording.folders[numbers[folder]][name] = inode
            if name in folders:
                recording.folders[inode] = {}
            else:
                recording.files[inode] = Path(path).read_bytes()
    return recording


class _Replay:
    """Follows the calls of a log, with the names and sizes of files as the process saw them."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._root = str(recording.root)
        self._folders = {inode: dict(names) for inode, names in recording.folders.items()}
        self._sizes = {inode: len(content) for inode, content in recording.files.items()}
        self._open: dict[int, _Open] = {}
        self._next = len(self._folders) + len(self._sizes)

    def run(self, log: Path) -> None:
        begun: dict[str, str] = {}
        for line in log.read_text("ascii", "replace").splitlines():
            if unfinished := _UNFINISHED.match(line):
                begun[unfinished[1]] = unfinished[2]
                continue
            if resumed := _RESUMED.match(line):
                line = f"{resumed[1]} {begun.pop(resumed[1])}{resumed[2]}"
            call = _CALL.match(line)
            if call and int(call[4]) >= 0:
                self._follow(call[2], _arguments(call[3]), int(call[4]))

    def _follow(self, name: str, given: list[str | bytes], result: int) -> None:
        """Follow a call that succeeded; those that end in `at` name a folder before each path."""
        if name == "close":
            self._open.pop(_number(given[0]), None)
            return
        at = name.rstrip("2").endswith("at") and name != "creat"
        paths = [
            self._path(given[place - 1] if at else None, path)
            for place, path in enumerate(given)
            if isinstance(path, bytes) and "write" not in name
        ]
        match name.rstrip("2").removesuffix("at") if at else name:
            case "open" | "creat":
                self._opened(paths[0], " ".join(one for one in given if isinstance(one, str)), result)
            case "rename":
                self._rename(paths[0], paths[1], exchange="RENAME_EXCHANGE" in str(given[-1]) or given[-1] == "0x2")
            case "link":
                self._link(paths[0], paths[1])
            case "unlink" | "rmdir":
                self._unlink(paths[0])
            case "mkdir":
                self._mkdir(paths[0])
            case _:
                self._follow_content(name, given, result)

    def _follow_content(self, name: str, given: list[str | bytes], result: int) -> None:
        opened = self._open.get(_number(given[0]))
        if opened is None:
            return
        match name:
            case "write":
                data = _written(given[1], result)
                offset = self._sizes[opened.inode] if opened.appends else opened.offset
                self._write(opened.inode, offset, data)
                opened.offset = offset + result
            case "pwrite64":
                self._write(opened.inode, _number(given[3]), _written(given[1], result))
            case "lseek":
                opened.offset = result
            case "ftruncate":
                self._resize(opened.inode, _number(given[1]))
            case "fsync" | "fdatasync":
                self._recording.done.append(Sync(opened.inode))
            case _:
                raise NotImplementedError(f"{name} on {opened.path} is not followed")

    def _path(self, base: str | bytes | None, given: str | bytes) -> str | None:
        """Return a path relative to the root, None if it is outside."""
        path = os.fsdecode(_bytes(given))
        if base is not None and base != "AT_FDCWD" and not path.startswith("/"):
            opened = self._open.get(_number(base))
            path = f"{opened.path}/{path}" if opened else path
        path = os.path.abspath(path)  # noqa: PTH100  # pathlib does not fold `..` by name alone
        return path[len(self._root) + 1 :] if path.startswith(f"{self._root}/") else "" if path == self._root else None

    def _find(self, path: str) -> int | None:
        inode: int | None = 0
        for name in path.split("/") if path else ():
            inode = self._folders.get(inode, {}).get(name) if inode is not None else None
        return inode

    def _place(self, path: str) -> tuple[int, str]:
        folder, _, name = path.rpartition("/")
        inode = self._find(folder)
        assert inode is not None, path
        return inode, name

    def _set(self, folder: int, names: tuple[tuple[str, int | None], ...], after: int | None = None) -> int:
        _set_names(self._folders[folder], names)
        self._recording.done.append(Names(folder, names, after))
        return len(self._recording.done) - 1

    def _opened(self, path: str | None, flags: str, descriptor: int) -> None:
        self._open.pop(descriptor, None)
        if path is None:
            return
        inode = self._find(path)
        if inode is None:
            inode = self._new(path)
            self._sizes[inode] = 0
        elif "O_TRUNC" in flags and self._sizes[inode]:
            self._resize(inode, 0)
        self._open[descriptor] = _Open(inode, f"{self._root}/{path}", appends="O_APPEND" in flags)

    def _new(self, path: str) -> int:
        inode, self._next = self._next, self._next + 1
        folder, name = self._place(path)
        self._set(folder, ((name, inode),))
        return inode

    def _write(self, inode: int, offset: int, data: bytes) -> None:
        self._recording.done.append(Write(inode, offset, data))
        self._sizes[inode] = max(self._sizes[inode], offset + len(data))

    def _resize(self, inode: int, size: int) -> None:
        self._recording.done.append(Resize(inode, size))
        self._sizes[inode] = size

    def _rename(self, source: str | None, target: str | None, exchange: bool) -> None:
        if source is None and target is None:
            return
        assert source is not None, "a file comes from elsewhere"
        assert target is not None, "a file goes elsewhere"
        (folder, name), (into, as_) = self._place(source), self._place(target)
        one, other = self._find(source), self._find(target) if exchange else None
        if folder == into:
            self._set(folder, ((name, other), (as_, one)))
            return
        moved = self._set(into, ((as_, one),))
        self._set(folder, ((name, other),), after=moved)

    def _link(self, source: str | None, target: str | None) -> None:
        if target is not None:
            assert source is not None
            folder, name = self._place(target)
            self._set(folder, ((name, self._find(source)),))

    def _unlink(self, path: str | None) -> None:
        if path is not None:
            folder, name = self._place(path)
            self._set(folder, ((name, None),))

    def _mkdir(self, path: str | None) -> None:
        if path is not None:
            inode = self._new(path)
            self._folders[inode] = {}
            self._recording.folders.setdefault(inode, {})


def _arguments(text: str) -> list[str | bytes]:
    return [
        bytes.fromhex(found[1].replace("\\x", "")) if found[1] is not None else found[2].strip()
        for found in _ARGUMENT.finditer(text)
    ]


def _bytes(argument: str | bytes) -> bytes:
    assert isinstance(argument, bytes), argument
    return argument


def _written(argument: str | bytes, count: int) -> bytes:
    data = _bytes(argument)[:count]
    if len(data) < count:
        raise ValueError(f"Of {count} bytes written, the recording holds {len(data)}.")
    return data


def _number(argument: str | bytes) -> int:
    assert isinstance(argument, str), argument
    return int(argument) if argument.lstrip("-").isdigit() else -1
