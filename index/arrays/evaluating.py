"""Which articles of a segment match a query, as one bool an article, on whole arrays. Scores nothing and orders nothing.

The meaning is that of `index.matching`; phrases and nearness are in `index.arrays.nearness`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from index.arrays import found as vocabulary
from index.arrays.columns import table_ordinal
from index.arrays.files import Array
from index.arrays.found import Found
from index.arrays.nearness import Nearness
from index.arrays.segment import Segment
from index.query import (
    And,
    Between,
    Has,
    MatchAll,
    MatchNone,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Wildcard,
    Fuzzy,
    Word,
)
from index.request import Days
from index.terms import Term
