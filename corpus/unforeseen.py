"""Describes an error that no module foresees: its kind, its message, and where it arose. Handles none."""

from __future__ import annotations

import traceback
from pathlib import Path

_PACKAGE = Path(__file__).parent
_CALLERS = frozenset(("parallel.py", "isolated.py"))
"""What calls the work of others in worker processes: never the place of its error."""
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
    paths = ((frame, Path(frame.filename)) for frame in frames)
    ours = [frame for frame, path in paths if path.is_relative_to(_PACKAGE) and path.name not in _CALLERS]
    if not ours:
        return what
    return f"{what}, in {Path(ours[-1].filename).relative_to(_PACKAGE.parent).as_posix()}:{ours[-1].lineno}"
