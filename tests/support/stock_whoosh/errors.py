"""Translation of Whoosh's exceptions to `index.errors`, in one table that a test proves complete."""

from __future__ import annotations

import pickle
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh import fields, index, reading, searching, writing
from whoosh.analysis import acore
from whoosh.automata import fst
from whoosh.codec import base as codec
from whoosh.codec import whoosh2
from whoosh.filedb import filestore, filetables
from whoosh.matching import mcore
from whoosh.query import qcore

from index.errors import EngineError, IndexDamaged, IndexLocked, IndexMissing, IndexUnavailable, QueryTooLarge

_DAMAGED = "The index in {folder} is not what was written ({error}); run `dateline rebuild`."
_UNAVAILABLE = "The index in {folder} cannot be reached or written ({error}); look at the folder and its disk."

TRANSLATIONS: dict[type[Exception], tuple[type[EngineError], str]] = {
    index.LockError: (IndexLocked, "Another process is writing to the index in {folder}; wait until it has ended."),
    index.EmptyIndexError: (
        IndexMissing,
        "There is no index in {folder} yet; run `dateline add`.",
    ),
    index.IndexVersionError: (
        IndexDamaged,
        _DAMAGED,
    ),
    index.OutOfDateError: (IndexDamaged, _DAMAGED),
    index.IndexError: (IndexDamaged, _DAMAGED),
    reading.CorruptIndexError: (IndexDamaged, _DAMAGED),
    reading.TermNotFound: (IndexDamaged, _DAMAGED),
    reading.ReaderClosed: (IndexUnavailable, "This view of the index in {folder} was closed; open another."),
    codec.OutOfOrderError: (IndexDamaged, _DAMAGED),
    whoosh2.NoGraphError: (IndexDamaged, _DAMAGED),
    filetables.FileFormatError: (IndexDamaged, _DAMAGED),
    fst.FileVersionError: (IndexDamaged, _DAMAGED),
    fst.InactiveCursor: (IndexDamaged, _DAMAGED),
    mcore.ReadTooFar: (IndexDamaged, _DAMAGED),
    mcore.NoQualityAvailable: (IndexDamaged, _DAMAGED),
    fields.FieldConfigurationError: (IndexDamaged, _DAMAGED),
    fields.UnknownFieldError: (IndexDamaged, _DAMAGED),
    acore.CompositionError: (IndexDamaged, _DAMAGED),
    pickle.UnpicklingError: (IndexDamaged, _DAMAGED),
    struct.error: (IndexDamaged, _DAMAGED),
    zlib.error: (IndexDamaged, _DAMAGED),
    EOFError: (IndexDamaged, _DAMAGED),
    writing.IndexingError: (IndexUnavailable, _UNAVAILABLE),
    filestore.ReadOnlyError: (IndexUnavailable, _UNAVAILABLE),
    filestore.StorageError: (IndexUnavailable, _UNAVAILABLE),
    OSError: (IndexUnavailable, _UNAVAILABLE),
    searching.TimeLimit: (QueryTooLarge, "The query took too long ({error}); ask for less."),
    searching.NoTermsException: (QueryTooLarge, "The query cannot be answered ({error}); ask for less."),
    qcore.QueryError: (QueryTooLarge, "The query cannot be answered ({error}); ask for less."),
    RecursionError: (QueryTooLarge, "The query is nested too deeply; take out some of its brackets."),
}
"""The error of the engine by the class of Whoosh's exception or its nearest base class."""


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turn what Whoosh raises within a block into an engine's error."""
    try:
        yield
    except tuple(TRANSLATIONS) as error:
        nearest = next(kind for kind in type(error).__mro__ if kind in TRANSLATIONS)
        made, message = TRANSLATIONS[nearest]
        raise made(message.format(folder=folder, error=error)) from error
