"""Every error that leaves an engine. Holds no translation: each engine keeps its own table.

EngineError
├── UnsupportedQuery     the engine declares that it cannot do this
├── QueryTooLarge        a limit on expansions or depth was reached
│   └── BudgetSpent      a request took all the time that it may take
├── IndexMissing         there is no index in that folder yet
├── IndexDamaged         a file of the index is not what was written
├── IndexOutdated        the index is of the format of an earlier Dateline
├── IndexTooNew          the index is of the format of a later Dateline
├── IndexLocked          another process is writing
└── IndexUnavailable     the index cannot be reached or written
"""

from __future__ import annotations


class EngineError(Exception):
    """Something an engine could not do; its message says what happened, where, and what to do next."""


class UnsupportedQuery(EngineError):
    """The engine declares that it cannot do this kind of query."""

    def __init__(self, node: str, engine: str) -> None:
        super().__init__(
            f"The {engine} engine cannot answer a {node} query; leave that part out or use another engine."
        )
        self.node = node
        self.engine = engine


class QueryTooLarge(EngineError):
    """A limit on the expansions or depth of a query was reached."""


class BudgetSpent(QueryTooLarge):
    """A request has taken all the time that it may take."""


class IndexMissing(EngineError):
    """There is no index in that folder yet."""


class IndexDamaged(EngineError):
    """A file of the index is not what was written; the text names the file."""


class IndexOutdated(EngineError):
    """The index is whole, but of the format of an earlier Dateline: it must be rebuilt from the articles."""


class IndexTooNew(EngineError):
    """The index is whole, but of the format of a later Dateline."""


class IndexLocked(EngineError):
    """Another process is writing to the index."""


class IndexUnavailable(EngineError):
    """The index cannot be reached or written."""
