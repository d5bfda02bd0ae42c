"""Describes an error that no module foresees: its kind, its message, and where it arose. Handles none."""

from __future__ import annotations

import traceback
from pathlib import Path

_PACKAGE = Path(__file__).parent
_LONGEST = 160


class Unforeseen(RuntimeError):
    """An error of another process, as it is described there; the error itself may hold what cannot be sent."""


def described(error: BaseException) -> str:
    """Return the kind of an error, its message and the line of this package that it came through last."""
    if isinstance(error, Unforeseen):
        return str(error)
    message = " ".join(str(error).split())[:_LONGEST]
    what = f"{type(error).__name__}: {message}" if message else type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE)]
    if not ours:
        return what
    return f"{what}, in {Path(ours[-1].filename).relative_to(_PACKAGE.parent).as_posix()}:{ours[-1].lineno}"
