"""The query algebra: the nodes of a query. Imports no engine and executes nothing.

Nodes contain what the user typed; engines analyze it (`index.analysis`). `span` is the node's position in the query
text and takes no part in equality.

Positional nodes (Word, Prefix, Wildcard, Fuzzy, Phrase, Near, and Or of them) have spans of tokens in a text; the rest
only match articles, though SameUnit, NotNear and MinCount compare spans to do so. A positional node without a field
matches in title or body, but a Phrase or a Near lies wholly in one field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

Field = Literal["title", "body", "lead"]
"""Where a word must occur; "lead" is the first paragraph of the body."""

TextUnit = Literal["sentence", "paragraph"]
"""What two words may have to share (`SameUnit`)."""

ResolvedDimension = Literal["outlet", "person"]
"""The dimensions whose values are canonical names, which entity resolution may change without a new version."""

ValueDimension = Literal[ResolvedDimension, "author", "language", "collection"]
VALUE_DIMENSIONS: tuple[ValueDimension, ...] = get_args(ValueDimension)
Dimension = Literal[ValueDimension, "date"]


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """A span of the query text, in code points, `end` exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Node:
    """The base of all nodes: a span of the query text, left out of equality, hash and print."""

    span: SourceSpan | None = field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class MatchAll(Node):
    """Every article."""


@dataclass(frozen=True, slots=True)
class MatchNone(Node):
    """No article."""


@dataclass(frozen=True, slots=True)
class Word(Node):
    """Articles with a word: any form with its stem, or with `exact` this very form.

    `text` may be analyzed into several tokens (`al-Assad`), which must then match as a phrase, or into none (`!!!`):
    then the word matches no article.
    """

    text: str
    field: Field | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Prefix(Node):
    """Articles with a word whose normalised form starts with `text` (not stemmed)."""

    text: str
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Wildcard(Node):
    """Articles with a word whose normalised form matches `pattern`: `*` is any run of characters, `?` is one."""

    pattern: str
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Fuzzy(Node):
    """Articles with a word at most `edits` edits away from `text`.

    The distance is the restricted Damerau-Levenshtein one between normalised forms (a swap of adjacent characters is
    one edit); the first character is the same; `edits` is 1 or 2.
    """

    text: str
    field: Field | None = None
    edits: int = 1


@dataclass(frozen=True, slots=True)
class Phrase(Node):
    """Articles with all `parts` in one field: adjacent and in order or, with `slop`, in any order and close together.

    With `slop`, some choice of one span for each part, none sharing a token, lies within `slop` more tokens than the
    parts have.
    """

    parts: tuple[Leaf, ...]
    field: Field | None = None
    slop: int | None = None


@dataclass(frozen=True, slots=True)
class Near(Node):
    """Articles in which `left` and `right` are at most `distance` positions apart in one field (adjacent: 1).

    The distance is counted from the last token of the earlier match to the first token of the later one; matches do
    not overlap. With `ordered`, `left` comes first.
    """

    left: Positional
    right: Positional
    distance: int
    ordered: bool = False
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class SameUnit(Node):
    """Articles with `left` and `right` in one sentence, or one paragraph, in any order and sharing no token.

    The title is one sentence and one paragraph; a match that crosses a boundary lies in no unit.
    """

    left: Positional
    right: Positional
    unit: TextUnit


@dataclass(frozen=True, slots=True)
class NotNear(Node):
    """Articles with a match of `left` that has no match of `right` near it.

    That is as for an unordered `Near`: in the same field, sharing no token, at most `distance` positions away.
    """

    left: Positional
    right: Positional
    distance: int


@dataclass(frozen=True, slots=True)
class MinCount(Node):
    """Articles with at least `times` matches of `part`, title and body together; matches of the same tokens are one."""

    part: Positional
    times: int


@dataclass(frozen=True, slots=True)
class Between(Node):
    """Articles whose whole interval of publication lies from `start` (inclusive) to `end` (exclusive); None is open."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Has(Node):
    """Articles with this value in a dimension, spelt as the archive's canonical name is today."""

    dimension: ValueDimension
    value: str


@dataclass(frozen=True, slots=True)
class And(Node):
    """Articles that match every part; of no parts, every article."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """Articles that match some part; of no parts, none."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """Articles that do not match `part`. Alone it is legal: everything except."""

    part: Query


Leaf = Word | Prefix | Wildcard | Fuzzy
Positional = Leaf | Phrase | Near | Or
SpanOperator = SameUnit | NotNear | MinCount
Query = (
    MatchAll
    | MatchNone
    | Word
    | Prefix
    | Wildcard
    | Fuzzy
    | Phrase
    | Near
    | SameUnit
    | NotNear
    | MinCount
    | Between
    | Has
    | And
    | Or
    | Not
)

EVERYTHING = MatchAll()
