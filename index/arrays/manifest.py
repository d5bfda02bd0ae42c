"""The one file that says what an index is made of at a generation. Opens none of the files that it names."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.arrays.files import Stamp
from index.errors import IndexDamaged
from index.query import ValueDimension

NAME = "manifest.json"
FORMAT = 2
DIMENSIONS: tuple[ValueDimension, ...] = ("outlet", "person")


@dataclass(frozen=True, slots=True)
class SegmentStamps:
    """The files of a segment; `deleted` is None as long as all its articles live."""

    articles: int
    tokens: int
    postings: Stamp
    facts: Stamp
    columns: Mapping[str, Stamp]
    deleted: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation: its segments, its tables of values, and the number for the next file."""

    generation: int = 0
    serial: int = 0
    segments: tuple[SegmentStamps, ...] = ()
    values: Mapping[ValueDimension, Stamp] = field(default_factory=dict)

    def files(self) -> Iterator[Stamp]:
        """Give every file that the generation is made of."""
        yield from self.values.values()
        for segment in self.segments:
            yield from (segment.postings, segment.facts, *segment.columns.values())
            if segment.deleted:
                yield segment.deleted


def read_manifest(folder: Path) -> Manifest:
    """Read the current generation; a folder without a manifest is generation 0, with nothing in it."""
    path = folder / NAME
    try:
        held = path.read_bytes()
    except FileNotFoundError:
        return Manifest()
    head, _, told = held.partition(b"\n")
    if not told or head != _head(told):
        raise IndexDamaged(
            f"{path.name} of the index is not what was written. "
            "Restore it from a backup, or run `dateline rebuild` to make the index again from the articles."
        )
    return _manifest(json.loads(told))


def read_generation(folder: Path) -> int:
    """Tell the current generation."""
    return read_manifest(folder).generation


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in place of the one before, in one step, and flush it to disk."""
    told = json.dumps(asdict(manifest), indent=1).encode()
    unfinished = folder / f"{NAME}.unfinished"
    with unfinished.open("wb") as file:
        file.write(_head(told) + b"\n" + told)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(folder / NAME)
    flush_folder(folder)


def flush_folder(folder: Path) -> None:
    """Flush the names of a folder to disk."""
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def _head(told: bytes) -> bytes:
    return f"dateline index {FORMAT} {zlib.crc32(told):08x}".encode()


def _manifest(told: dict[str, Any]) -> Manifest:
    segments = tuple(
        SegmentStamps(
            segment["articles"],
            segment["tokens"],
            Stamp(**segment["postings"]),
            Stamp(**segment["facts"]),
            {name: Stamp(**stamp) for name, stamp in segment["columns"].items()},
            Stamp(**segment["deleted"]) if segment["deleted"] else None,
        )
        for segment in told["segments"]
    )
    values = {name: Stamp(**stamp) for name, stamp in told["values"].items()}
    return Manifest(told["generation"], told["serial"], segments, values)
