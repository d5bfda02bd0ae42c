"""The manifest: the one file that names the files of a generation. Opens none of them."""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from corpus.files.permissions import create_file, flush
from index.arrays.storage.array_file import UNFINISHED, Stamp
from index.errors import IndexDamaged, IndexOutdated, IndexTooNew
from index.query import ValueDimension

NAME = "manifest.json"
FORMAT = 3


@dataclass(frozen=True, slots=True)
class SegmentStamps:
    """The files of a segment. Field names are keys of the manifest.

    `columns` are those of dimensions whose values were replaced: the others are in `facts`. `deleted` is None while all
    articles are live.
    """

    articles: int
    tokens: int
    postings: Stamp
    facts: Stamp
    columns: Mapping[ValueDimension, Stamp] = field(default_factory=dict)
    deleted: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation: its segments, its tables of values, and the number for the next file."""

    generation: int = 0
    serial: int = 0
    segments: tuple[SegmentStamps, ...] = ()
    values: Mapping[ValueDimension, Stamp] = field(default_factory=dict)

    def files(self) -> Iterator[Stamp]:
        """Yield every file of the generation."""
        yield from self.values.values()
        for segment in self.segments:
            yield from (segment.postings, segment.facts, *segment.columns.values())
            if segment.deleted:
                yield segment.deleted


def read_manifest(folder: Path) -> Manifest:
    """Read the current generation; a folder without a manifest is generation 0, with nothing in it."""
    path = folder / NAME
    try:
        stored = path.read_bytes()
    except FileNotFoundError:
        return Manifest()
    head, _, content = stored.partition(b"\n")
    if not content or head != _head(content):
        _check_format(folder, head, content)
        raise IndexDamaged(
            f"{path.name} of the index is not what was written. "
            "Restore it from a backup, or run `dateline rebuild` to build the index again from the articles."
        )
    return _manifest(json.loads(content))


def manifest_stamp(folder: Path) -> tuple[int, ...]:
    """Return a stamp that changes with every commit, since each manifest is a new file that never changes."""
    try:
        state = (folder / NAME).stat()
    except FileNotFoundError:
        return ()
    return state.st_ino, state.st_mtime_ns, state.st_ctime_ns, state.st_size


def read_generation(folder: Path) -> int:
    """Return the number of the current generation."""
    return read_manifest(folder).generation


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step, and flush it to disk."""
    content = json.dumps(asdict(manifest), indent=1).encode()
    unfinished = folder / f"{NAME}{UNFINISHED}"
    with open(create_file(unfinished), "wb") as file:  # noqa: PTH123  # a descriptor
        file.write(_head(content) + b"\n" + content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(folder / NAME)
    flush(folder)


def _head(content: bytes, format_: int = FORMAT) -> bytes:
    # Up to format 2 the number itself was not covered.
    return f"dateline index {format_} {zlib.crc32(content, format_ if format_ > 2 else 0):08x}".encode()


def _check_format(folder: Path, head: bytes, content: bytes) -> None:
    """Raise if a manifest is undamaged, but has another format than this version reads."""
    format_ = re.match(rb"dateline index ([1-9]\d{0,8}) ", head)
    if not format_ or head != _head(content, int(format_[1])):
        return
    written = int(format_[1])
    if written < FORMAT:
        raise IndexOutdated(
            f"The index in {folder} was written by an earlier Dateline (format {written}, this one's is {FORMAT}). "
            "Run `dateline rebuild` to build it again from the articles, or `dateline add` or `serve`, which do so too."
        )
    raise IndexTooNew(
        f"The index in {folder} was written by a later Dateline (format {written}, this one's is {FORMAT}). "
        "Install that version, or run `dateline rebuild` to build the index again for this one."
    )


def _manifest(content: dict[str, Any]) -> Manifest:
    segments = tuple(
        SegmentStamps(
            segment["articles"],
            segment["tokens"],
            Stamp(**segment["postings"]),
            Stamp(**segment["facts"]),
            {name: Stamp(**stamp) for name, stamp in segment["columns"].items()},
            Stamp(**segment["deleted"]) if segment["deleted"] else None,
        )
        for segment in content["segments"]
    )
    values = {name: Stamp(**stamp) for name, stamp in content["values"].items()}
    return Manifest(content["generation"], content["serial"], segments, values)
