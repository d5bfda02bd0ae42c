"""Positions of terms in a few articles of a segment, as `index.reference.spans` reads them. Matches nothing itself."""

from __future__ import annotations

from index.analysis.query_terms import Term
from index.arrays.postings.segment_terms import SegmentTerms
from index.arrays.storage.ragged import Array
from index.query import TextUnit
from index.reference.spans import FieldText, TextField, fits


class ArticlePositions:
    """Positions in several articles, sorted by number; a term is looked up in all of them at once.

    With `most`, only so many occurrences of a term in an article are looked at, the first ones.
    """

    def __init__(self, terms: SegmentTerms, articles: Array, most: int | None = None) -> None:
        self.terms = terms
        self.articles = articles
        self._most = most
        self.title_lengths: list[int] = terms.segment.title_length[articles].tolist()
        self._offsets: dict[Term, list[list[int]]] = {}

    def offsets(self, term: Term, index: int) -> list[int]:
        """Return the offsets of a term in one of the articles, from the beginning of its title."""
        if term not in self._offsets:
            found, most = self.terms.offsets(term, self.articles), self._most
            self._offsets[term] = found if most is None else [offsets[:most] for offsets in found]
        return self._offsets[term][index]


class ArticleText:
    """One of several articles, as `index.reference.spans` reads it."""

    def __init__(self, positions: ArticlePositions, index: int) -> None:
        self._positions = positions
        self._index = index
        self.title_length = positions.title_lengths[index]

    def field_text(self, field: TextField) -> FieldText:
        """Return its title or its body."""
        return FieldText(field, self.positions, self._positions.terms.languages)

    def positions(self, term: Term, field: TextField) -> list[int]:
        """Return the positions of a term in its title or body, sorted."""
        if not fits(term.field, field):
            return []
        offsets, gap = self._positions.offsets(term, self._index), self.title_length
        if field == "title":
            return [offset for offset in offsets if offset < gap]
        return [offset - gap - 1 for offset in offsets if offset > gap]

    def unit_starts(self, field: TextField, unit: TextUnit) -> list[int]:
        """Return the first positions of the sentences or paragraphs of its title or body."""
        if field == "title":
            return [0]
        article = int(self._positions.articles[self._index])
        tokens, _, paragraphs = self._positions.terms.segment.sentences(article)
        starts: list[int] = (tokens if unit == "sentence" else tokens[paragraphs.astype(bool)]).tolist()
        return starts
