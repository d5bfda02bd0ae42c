"""What an archive has learnt of the lines that its outlets repeat from page to page. Keeps fingerprints, no text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Furniture:
    """For each site (see `corpus.furniture.site_of`) the fingerprints of the lines that several of its pages carry."""

    repeated: Mapping[str, frozenset[int]] = field(default_factory=dict)
