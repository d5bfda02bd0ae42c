"""The one translation of operating system errors into those of an engine. Handles no error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexUnavailable


@contextmanager
def translate_os_errors(folder: Path) -> Iterator[None]:
    """Raise `IndexUnavailable` for every `OSError` of the block; other errors pass."""
    try:
        yield
    except OSError as error:
        raise IndexUnavailable(
            f"The index in {folder} cannot be read or written: {error.strerror or error}. "
            "Free disk space or correct the permissions of that folder, then try again."
        ) from error
