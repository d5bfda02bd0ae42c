"""Inversion of the texts of one segment in this process. Starts no other process; `invert_workers` does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from index.arrays.storage.array_file import Stamp, write_file
from index.arrays.writing.batch_tokenizer import BatchTokenizer, TokenBatch
from index.arrays.writing.inverter import invert
from index.arrays.writing.text_batch import Text, TextBatch


class SegmentInverter(Protocol):
    """Takes the texts of one segment and writes its postings."""

    tokens: int

    @property
    def pending(self) -> int:
        """The number of batches that are still to be inverted."""

    def add(self, texts: Sequence[Text]) -> None:
        """Add a batch of texts."""

    def finish(self, folder: Path, name: str) -> None:
        """Start to write the postings; no texts may be added afterwards."""

    def result(self) -> tuple[Stamp, int]:
        """Return the stamp of the postings and the number of their tokens, once they are written."""


class LocalInverter:
    """Inverts a segment in this process; a tokenizer serves one segment at a time."""

    def __init__(self, tokenizer: BatchTokenizer) -> None:
        tokenizer.start_segment()
        self._tokenizer = tokenizer
        self._batches: list[TokenBatch] = []
        self._stamp: Stamp | None = None
        self.tokens = 0

    @property
    def pending(self) -> int:
        """0: batches are tokenized as they are added."""
        return 0

    def add(self, texts: Sequence[Text]) -> None:
        """Add a batch of texts."""
        self.add_batch(TextBatch.of(texts))

    def add_batch(self, texts: TextBatch) -> None:
        """Add a batch of encoded texts."""
        batch = self._tokenizer.tokenize(texts)
        self.tokens += len(batch.entries)
        self._batches.append(batch)

    def finish(self, folder: Path, name: str) -> None:
        """Write the postings and free the tokens."""
        arrays = invert(self._batches, self._tokenizer.vocabulary)
        self._batches = []
        self._stamp = write_file(folder / name, arrays)

    def result(self) -> tuple[Stamp, int]:
        """Return the stamp of the postings and the number of their tokens."""
        assert self._stamp is not None
        return self._stamp, self.tokens
