"""The result of resolving names: which canonical name each name stands for. Decides and stores nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Resolution:
    """Canonical names by name: None hides a name, a name that is not in `names` stands for itself.

    `spellings` are all that lead to each canonical name, the most frequent first; `exceptions` are what names stand
    for in single articles instead, by article id.
    """

    names: Mapping[str, str | None]
    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exceptions: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
