"""What else could be asked: each part of a search left out, and other spellings, with the totals that they reach.

Never changes a search by itself: an offer is a state to go to.
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
from search.page import Offer, ReadPart
from search.state import SearchState

FEW = 5
"""With so many hits or fewer, other spellings are looked for."""

MOST_SPELLINGS = 3
_CONSIDERED = 8
_COUNTED = 12
"""So many parts of a query are counted one by one, and so many words looked up, so that a long one ends in time too."""
_LONG_WORD = 5
"""Words of so many letters may be two edits away from what was meant, shorter ones one."""


@dataclass(frozen=True, slots=True)
class Offering:
    """A search that found little: its state, its query as parsed, and a way to count what another state finds.

    Once it is late nothing more is counted or offered, so that a page waits for its answer alone.
    """

    reader: Reader
    state: SearchState
    parsed: Query
    total: Callable[[SearchState], int | None]
    is_late: Callable[[], bool] = lambda: False

    def parts(self, found: int) -> tuple[ReadPart, ...]:
        """Give the parts of the query; when nothing is found, each with its own count."""
        typed = (self.parsed,) if self.state.text.strip() else ()
        parts = self.parsed.parts if isinstance(self.parsed, And) else typed
        counted = parts[:_COUNTED] if not found else ()
        return tuple(self._part(part, parts, part in counted) for part in parts)

    def _part(self, part: Query, parts: tuple[Query, ...], counted: bool) -> ReadPart:
        others = [other for other in parts if other is not part]
        without = self.state.typing(write(all_of(others)) if others else "")
        alone = self.total(self.state.typing(write(part))) if counted and not self.is_late() else None
        return ReadPart(read_as(part), without, alone)

    def offers(self, found: int) -> tuple[Offer, ...]:
        """Give what reaches more: spellings when few articles are found, and what to leave out when none is."""
        spellings = tuple(self._spellings(found)) if found <= FEW else ()
        return (*spellings, *(self._without() if not found else ()))

    def _without(self) -> Iterator[Offer]:
        texts = [(part.text, part.without) for part in self.parts(found=1)[:_COUNTED]]
        state = self.state
        choices = [(value, state.dropping("outlet", value)) for value in state.outlets]
        choices += [(value, state.dropping("person", value)) for value in state.persons]
        if state.since or state.until:
            choices.append(("the chosen days", state.spanning(None, None)))
        kept = [*texts, *choices] if len(texts) + len(choices) > 1 else []
        for text, without in kept:
            if self.is_late():
                return
            count = self.total(without)
            if count:
                yield Offer("without", text, without, count)

    def _spellings(self, found: int) -> Iterator[Offer]:
        offers = [
            offer
            for word in islice(_words(self.parsed), _COUNTED)
            for offer in self._of_word(word)
            if offer.count > found
        ]
        offers.sort(key=lambda offer: (-offer.count, offer.text))
        yield from offers[:MOST_SPELLINGS]

    def _is_rare(self, word: Word) -> bool:
        try:
            return self.reader.count(word) <= FEW
        except QueryTooLarge:
            return False

    def _of_word(self, word: Word) -> Iterator[Offer]:
        tokens = [normalize(token.text) for token in tokenize(word.text)]
        if len(tokens) != 1 or word.span is None or len(tokens[0]) < 3 or self.is_late():
            return
        if not self._is_rare(word):
            return
        near = self.reader.forms(Fuzzy(tokens[0], edits=1), _CONSIDERED)
        if len(tokens[0]) >= _LONG_WORD and not any(form != tokens[0] for form in near):
            near = self.reader.forms(Fuzzy(tokens[0], edits=2), _CONSIDERED)
        for form in near:
            if form != tokens[0] and not self.is_late():
                spelt = form.capitalize() if word.text[:1].isupper() else form
                text = self.state.text[: word.span.start] + spelt + self.state.text[word.span.end :]
                other = self.state.typing(text)
                yield Offer("spelling", text, other, self.total(other) or 0)


def _words(query: Query) -> Iterator[Word]:
    """Give the words that articles should have, those in phrases and proximities included."""
    match query:
        case Word():
            yield query
        case And(parts) | Or(parts) | Phrase(parts):
            for part in parts:
                yield from _words(part)
        case Near(left, right) | SameUnit(left, right):
            yield from _words(left)
            yield from _words(right)
        case NotNear(part) | MinCount(part):
            yield from _words(part)
