"""What the second stage of ranking looks at, from Whoosh's own index and the articles' texts. Ranks nothing itself."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.engine import ArticleLookup
from index.query import Phrase, Query
from index.reference.analyzed_article import AnalyzedArticle, analyze
from index.reference.evaluator import matches
from index.reference.spans import TEXT_FIELDS, TextField
from index.request import Order
from index.scoring.forward_index import ForwardIndex, forward_index_of, query_words, term_hash
from index.scoring.rescoring import CollectionStatistics, Rescoring, add_recency, name_phrase, recent_day, rescore
from tests.support.stock_whoosh.answers import ordered
from tests.support.stock_whoosh.columns import Columns, Rows
from tests.support.stock_whoosh.term_enumeration import Known, family_of

Scores = npt.NDArray[np.float64]


class Booster:
    """Scores the best matches anew, in one generation."""

    def __init__(self, known: Known, columns: Columns, texts: ArticleLookup, rescoring: Rescoring) -> None:
        self._known = known
        self._columns = columns
        self._texts = texts
        self._boosts = rescoring
        self._held: dict[int, int] = {}

    def final(self, query: Query, rows: Rows, scores: Scores, recent: bool = False) -> Scores:
        """Give the final scores of the rows that match."""
        words = query_words(query, self._columns.languages)
        if len(words) < 2 and not recent:
            return scores
        best = ordered(self._columns, rows, scores, Order.RELEVANCE)[: self._boosts.candidates]
        counts = CollectionStatistics(int(self._columns.live.sum()), self.holding)
        final = scores.copy()
        leading, name = scores[best], name_phrase(query)
        standing = self._standing(name, rows[best]) if name else None
        leading = rescore(leading, words, self._openings(rows[best]), counts, self._boosts, standing)
        final[best] = self._freshened(leading, rows[best]) if recent else leading
        return final

    def _freshened(self, scores: Scores, rows: Rows) -> Scores:
        columns = self._columns
        days = np.where(columns.dated, columns.start, 0)
        return add_recency(scores, days[rows], recent_day(days[columns.live]), self._boosts)

    def _standing(self, name: Phrase, rows: Rows) -> npt.NDArray[np.bool_]:
        chosen = [self._columns.rows[row] for row in rows.tolist()]
        texts = map(analyze, self._texts([(row.id, row.version) for row in chosen]))
        return np.array([matches(name, text, self._columns.languages) for text in texts], bool)

    def _openings(self, rows: Rows) -> ForwardIndex:
        chosen = [self._columns.rows[row] for row in rows.tolist()]
        texts = map(analyze, self._texts([(row.id, row.version) for row in chosen]))
        return forward_index_of((_families(text, "title"), _families(text, "body")) for text in texts)

    def holding(self, checks: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
        """Give how many live articles hold a family with each check."""
        for one in checks.tolist():
            if one not in self._held:
                self._held[one] = self._count(one)
        return np.array([self._held[one] for one in checks.tolist()], np.int64)

    def _count(self, one: int) -> int:
        found = set[tuple[int, int]]()
        for number, reader in enumerate(self._known.readers()):
            for side in TEXT_FIELDS:
                for text in self._terms.get((number, side, one), ()):
                    found |= {(number, document) for document in reader.postings(side, text).all_ids()}
        live = [frozenset(self._known.live(reader)) for reader in self._known.readers()]
        return sum(document in live[number] for number, document in found)

    @cached_property
    def _terms(self) -> dict[tuple[int, TextField, int], list[bytes]]:
        """The indexed terms of each leaf reader by side and check."""
        terms = defaultdict[tuple[int, TextField, int], list[bytes]](list)
        for number, reader in enumerate(self._known.readers()):
            for side in TEXT_FIELDS:
                for text in reader.lexicon(side):
                    terms[number, side, term_hash(family_of(text))].append(text)
        return terms


def _families(text: AnalyzedArticle, side: TextField) -> list[str]:
    return [token.stem for token in text.texts[side].token_forms]
