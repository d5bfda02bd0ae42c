"""Which files and folders are flushed. Flushes them all the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def flushes(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return a list that gets the path of each file and folder that is flushed from now on."""
    flushed: list[Path] = []
    flush = os.fsync

    def noted(descriptor: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{descriptor}").resolve())
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    return flushed
