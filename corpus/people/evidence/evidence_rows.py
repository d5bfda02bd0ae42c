"""The rows of an archive's tables of evidence. Computes none: `corpus.people.evidence.tables` does.

All numbers are whole, and every one is a function of the set of articles: of a form, the number of articles and those
with the smallest keys; of a word, sums over forms. So the order in which articles come leaves no trace.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

LOWER_SHARE = 4
"""One article of this many has its words in lower case counted."""


class Sampled(NamedTuple):
    """An article in the sample of a form: its key, its number, and what stands beside the form there."""

    key: int
    article: int
    context: int
    whereabouts: int


class FormRow(NamedTuple):
    """A form: its number of articles, and a sample of them, smallest keys first."""

    articles: int
    sample: tuple[Sampled, ...]


class WordRow(NamedTuple):
    """A word: the forms that it begins and ends and how likely they are people, in thousandths; its casing.

    `capital` is the number of articles of forms with it, `lower` that of the articles in the share that have it in
    lower case.
    """

    first: int = 0
    first_people: int = 0
    last: int = 0
    last_people: int = 0
    capital: int = 0
    lower: int = 0

    def plus(self, change: WordRow) -> WordRow:
        """Return the sum of two rows."""
        return WordRow(*map(int.__add__, self, change))


NO_FORM = FormRow(0, ())
NO_WORD = WordRow()


class Tables(Protocol):
    """The rows of an archive, by form and by word; what is not there has no row."""

    def size(self) -> int:
        """Return the number of articles that are counted."""

    def form_rows(self, forms: Collection[str]) -> Mapping[str, FormRow]:
        """Return the rows of forms."""

    def word_rows(self, words: Collection[str]) -> Mapping[str, WordRow]:
        """Return the rows of words."""


@dataclass(slots=True)
class Changes:
    """The new rows of forms, and what is added to the rows of words."""

    forms: dict[str, FormRow] = field(default_factory=dict)
    words: dict[str, WordRow] = field(default_factory=dict)
