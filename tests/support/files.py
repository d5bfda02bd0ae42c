"""Files for tests of readers. Reads none."""

from __future__ import annotations

from pathlib import Path


def write_file(folder: Path, name: str, content: bytes) -> Path:
    """Write a file into a folder, with the folders between, and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
