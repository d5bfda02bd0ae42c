"""Suggests searches that find more, without a part or with another spelling, each with its exact total.

Changes no search: an alternative is another search state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from index.analysis.normalization import normalize
from index.analysis.tokenizer import tokenize
from index.engine import Reader
from index.errors import QueryTooLarge
from index.query import (
    And,
    Fuzzy,
    MinCount,
    Near,
    NotNear,
    Or,
    Phrase,
    Query,
    SameUnit,
    Word,
)
from search.language.builder import all_of
from search.language.printer import read_as, write
from search.page import Alternative, QueryPart
from search.state import SearchState

FEW_HITS = 5
"""With so many hits or fewer, other spellings are looked up."""

MAX_SPELLINGS = 3
MAX_PARTS = 24
"""Parts of a query that a page lists; each is a link with all the others."""
_MAX_CONSIDERED = 8
_MAX_COUNTED = 12
"""So many parts of a query are counted one by one, and so many words looked up, so that a long one ends in time too."""
_LONG_WORD = 5
"""Words of so many letters may be two edits away from what was meant, shorter ones one."""


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Computes the alternatives of a search, from its state, its parsed query and a function that counts.

    Once `is_late` returns true, it counts and suggests nothing more, so that they never delay a page.
    """

    reader: Reader
    state: SearchState
    query: Query
    count: Callable[[SearchState], int | None]
    is_late: Callable[[], bool] = lambda: False

    def parts(self, total: int) -> tuple[QueryPart, ...]:
        """Return the parts of the query; when `total` is 0, each with its own count."""
        whole = (self.query,) if self.state.text.strip() else ()
        parts = self.query.parts[:MAX_PARTS] if isinstance(self.query, And) else whole
        counted = parts[:_MAX_COUNTED] if not total else ()
        return tuple(self._part(part, parts, part in counted) for part in parts)

    def _part(self, part: Query, parts: tuple[Query, ...], is_counted: bool) -> QueryPart:
        every = self.query.parts if isinstance(self.query, And) else parts
        others = [other for other in every if other is not part]
        without = self.state.with_text(write(all_of(others)) if others else "")
        alone = self.count(self.state.with_text(write(part))) if is_counted and not self.is_late() else None
        return QueryPart(read_as(part), without, alone)

    def states(self, total: int) -> tuple[Alternative, ...]:
        """Return searches that find more than `total`: by other spellings if it is small, without a part if it is 0."""
        spellings = tuple(self._spellings(total)) if total <= FEW_HITS else ()
        return (*spellings, *(self._relaxed() if not total else ()))

    def _relaxed(self) -> Iterator[Alternative]:
        """Yield the searches without one part of the query or one filter."""
        texts = [(part.text, part.without) for part in self.parts(total=1)[:_MAX_COUNTED]]
        state = self.state
        filters = [(value, state.without_value("outlet", value)) for value in state.outlets]
        filters += [(value, state.without_value("person", value)) for value in state.persons]
        if state.since or state.until:
            filters.append(("the chosen days", state.with_dates(None, None)))
        if state.sure is not None:
            filters.append(("the choice of sure dates", state.with_sureness(None)))
        removable = [*texts, *filters] if len(texts) + len(filters) > 1 else []
        for text, without in removable:
            if self.is_late():
                return
            count = self.count(without)
            if count:
                yield Alternative("without", text, without, count)

    def _spellings(self, total: int) -> Iterator[Alternative]:
        found = [
            alternative
            for word in islice(_required_words(self.query), _MAX_COUNTED)
            for alternative in self._spellings_of(word)
            if alternative.count > total
        ]
        found.sort(key=lambda alternative: (-alternative.count, alternative.text))
        yield from found[:MAX_SPELLINGS]

    def _is_rare(self, word: Word) -> bool:
        try:
            return self.reader.count(word) <= FEW_HITS
        except QueryTooLarge:
            return False

    def _spellings_of(self, word: Word) -> Iterator[Alternative]:
        tokens = [normalize(token.text) for token in tokenize(word.text)]
        if len(tokens) != 1 or word.span is None or len(tokens[0]) < 3 or self.is_late():
            return
        if not self._is_rare(word):
            return
        near = self.reader.forms(Fuzzy(tokens[0], edits=1), _MAX_CONSIDERED)
        if len(tokens[0]) >= _LONG_WORD and not any(form != tokens[0] for form in near):
            near = self.reader.forms(Fuzzy(tokens[0], edits=2), _MAX_CONSIDERED)
        for form in near:
            if form != tokens[0] and not self.is_late():
                spelling = form.capitalize() if word.text[:1].isupper() else form
                text = self.state.text[: word.span.start] + spelling + self.state.text[word.span.end :]
                other = self.state.with_text(text)
                yield Alternative("spelling", text, other, self.count(other) or 0)


def _required_words(query: Query) -> Iterator[Word]:
    """Yield the words that articles should have, those in phrases and proximities included."""
    match query:
        case Word():
            yield query
        case And(parts) | Or(parts) | Phrase(parts):
            for part in parts:
                yield from _required_words(part)
        case Near(left, right) | SameUnit(left, right):
            yield from _required_words(left)
            yield from _required_words(right)
        case NotNear(part) | MinCount(part):
            yield from _required_words(part)
