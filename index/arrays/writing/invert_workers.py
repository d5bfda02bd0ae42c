"""The texts of a segment on their way to its postings: in this process, or in others when there are many.

A process that dies ends the writer, which changes nothing: what was kept in the store is indexed by the next one.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Protocol

from corpus.parallel import ignoring_interrupts, processor_count, spawn
from index.arrays.storage.allocator import keep_memory
from index.arrays.storage.array_file import Stamp, write_file
from index.arrays.writing.batch_tokenizer import Batch, Tokenizer
from index.arrays.writing.inverter import invert
from index.arrays.writing.shared_buffers import Slots
from index.arrays.writing.text_batch import Packed, Text
from index.errors import IndexUnavailable

MOST_PROCESSES = 2
"""More gain nothing: the process that keeps the articles then has more to do than each of the others."""
AHEAD = 32
"""So many batches may wait for a process: enough to keep it busy while articles are kept, ten megabytes."""

POLITE = 5
"""How far these processes stand back: for all of them wait when the one that keeps articles has to wait."""

_DIED = (
    "A process that indexes ended in the middle of its work, perhaps for want of memory. Nothing is lost: run the"
    " command again, and what was kept will be indexed."
)
_FAILED = "Articles could not be indexed ({error}). Nothing is lost: mend that, then run the command again."


class Texts(Protocol):
    """The texts of one segment."""

    tokens: int

    @property
    def waiting(self) -> int:
        """How much is still to be done, for those who do it."""

    def add(self, texts: Sequence[Text]) -> None:
        """Take in a batch of texts."""

    def close(self, folder: Path, name: str) -> None:
        """Begin to write the postings; no text comes any more."""

    def written(self) -> tuple[Stamp, int]:
        """Give the stamp of the postings and their tokens, once they are written."""


class TextsHere:
    """The texts of a segment that is inverted in this process; one at a time of each tokenizer."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.start_segment()
        self._tokenizer = tokenizer
        self._batches: list[Batch] = []
        self._stamp: Stamp | None = None
        self.tokens = 0

    @property
    def waiting(self) -> int:
        """Nothing: it is done at once."""
        return 0

    def add(self, texts: Sequence[Text]) -> None:
        """Take in a batch of texts."""
        self.add_packed(Packed.of(texts))

    def add_packed(self, texts: Packed) -> None:
        """Take in a batch of texts that are packed."""
        batch = self._tokenizer.batch(texts)
        self.tokens += len(batch.entries)
        self._batches.append(batch)

    def close(self, folder: Path, name: str) -> None:
        """Write the postings and forget the text."""
        arrays = invert(self._batches, self._tokenizer.vocabulary)
        self._batches = []
        self._stamp = write_file(folder / name, arrays)

    def written(self) -> tuple[Stamp, int]:
        """Give the stamp of the postings and their tokens."""
        assert self._stamp is not None
        return self._stamp, self.tokens


class TextsElsewhere:
    """The texts of a segment that another process inverts."""

    def __init__(self, member: _Member) -> None:
        self._member = member
        self._folder: Path | None = None
        self._name = ""
        self._written: tuple[Stamp, int] | None = None
        self.tokens = 0

    @property
    def waiting(self) -> int:
        """How much the process has still to do."""
        return self._member.waiting

    def add(self, texts: Sequence[Text]) -> None:
        """Send a batch of texts."""
        self._member.send(Packed.of(texts), self._count)

    def _count(self, tokens: int) -> None:
        self.tokens = tokens

    def close(self, folder: Path, name: str) -> None:
        """Let the postings be written: under a name that only that process uses, should it outlive this one."""
        self._folder, self._name = folder, name
        self._member.close(folder, name, self._note)

    def _note(self, written: tuple[Stamp, int]) -> None:
        stamp, tokens = written
        assert self._folder is not None
        (self._folder / stamp.name).rename(self._folder / self._name)
        self._written = replace(stamp, name=self._name), tokens

    def written(self) -> tuple[Stamp, int]:
        """Wait for the stamp of the postings and their tokens."""
        while self._written is None:
            self._member.listen()
        return self._written


class Inverters:
    """Those who invert: this process, or some others once there is much to do."""

    def __init__(self) -> None:
        self._tokenizer = Tokenizer()
        self._members: list[_Member] = []

    @property
    def size(self) -> int:
        """How many segments can be in the making at once."""
        return max(1, len(self._members))

    @property
    def many(self) -> bool:
        """Whether other processes do the work."""
        return bool(self._members)

    def begin(self, much: bool) -> Texts:
        """Begin the texts of a segment; `much` tells that other processes are worth their start."""
        if much and not self._members and processor_count() > 1 and not multiprocessing.current_process().daemon:
            with ignoring_interrupts():
                self._members = [_Member() for _ in range(min(processor_count(), MOST_PROCESSES))]
        for member in self._members:
            if not member.busy:
                member.busy = True
                return TextsElsewhere(member)
        return TextsHere(self._tokenizer)

    def wait_for_room(self) -> None:
        """Wait until a process can take in another batch, whichever is first."""
        while self._members and all(member.waiting >= AHEAD for member in self._members):
            wait([member.line for member in self._members])

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        for member in self._members:
            member.end()
        self._members = []


class _Member:
    """A process that inverts one segment after another; its answers come in the order of what it is asked."""

    def __init__(self) -> None:
        self._slots = Slots(multiprocessing.get_context("spawn"), AHEAD)
        self._process, self.line = spawn(_serve, self._slots)
        self._unanswered: deque[Callable[[Any], None]] = deque()
        self._texts = 0
        self.busy = False

    @property
    def waiting(self) -> int:
        """How much the process has still to do."""
        while self._unanswered and self.line.poll():
            self.listen()
        return len(self._unanswered)

    def send(self, texts: Packed, then: Callable[[Any], None]) -> None:
        """Send texts; the answer is given to `then` later."""
        while len(self._unanswered) >= AHEAD:
            self.listen()
        slot = self._texts % AHEAD  # free again, since what was in it is answered
        self._texts += 1
        if self._slots.put(slot, texts.text):
            self._ask((slot, len(texts.text), texts.lengths, texts.languages), then)
        else:
            self._ask(texts, then)

    def close(self, folder: Path, name: str, then: Callable[[Any], None]) -> None:
        """Let the postings of the segment be written; the next segment can begin."""
        self._ask((folder, name), then)
        self.busy = False

    def _ask(self, told: object, then: Callable[[Any], None]) -> None:
        try:
            self.line.send(told)
        except OSError as error:
            raise IndexUnavailable(_DIED) from error
        self._unanswered.append(then)

    def listen(self) -> None:
        """Wait for the next answer."""
        try:
            answer = self.line.recv()
        except (EOFError, OSError) as error:
            raise IndexUnavailable(_DIED) from error
        if isinstance(answer, Exception):
            raise IndexUnavailable(_FAILED.format(error=answer)) from answer
        self._unanswered.popleft()(answer)

    def end(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.join()
        self.line.close()


def _serve(line: Connection, slots: Slots) -> None:
    """Invert what comes until the line breaks: batches of texts, and where to write the segment that they make."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # it makes no garbage
    os.nice(POLITE)
    keep_memory()
    tokenizer = Tokenizer()
    texts = TextsHere(tokenizer)
    while True:
        try:
            told = line.recv()
        except (EOFError, OSError):
            return
        answer: object
        try:
            match told:
                case folder, name:
                    texts.close(folder, f"{name}.{os.getpid()}")
                    answer = texts.written()
                    texts = TextsHere(tokenizer)
                case Packed():
                    texts.add_packed(told)
                    answer = texts.tokens
                case slot, size, lengths, languages:
                    texts.add_packed(Packed(slots.take(slot, size), lengths, languages))
                    answer = texts.tokens
        except (OSError, MemoryError, OverflowError) as error:
            answer = error
        line.send(answer)
