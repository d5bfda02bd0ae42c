"""The second stage of ranking, from Whoosh's own index and the articles' texts. Holds no ranking model itself."""

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
from tests.support.stock_whoosh.term_enumeration import IndexVocabulary, stem_of

Scores = npt.NDArray[np.float64]


class Rescorer:
    """Rescores the best matches, in one generation."""

    def __init__(self, known: IndexVocabulary, columns: Columns, texts: ArticleLookup, rescoring: Rescoring) -> None:
        self._known = known
        self._columns = columns
        self._articles = texts
        self._rescoring = rescoring
        self._frequencies: dict[int, int] = {}

    def final(self, query: Query, rows: Rows, scores: Scores, recent: bool = False) -> Scores:
        """Return the final scores of the rows that match."""
        words = query_words(query, self._columns.languages)
        if len(words) < 2 and not recent:
            return scores
        best = ordered(self._columns, rows, scores, Order.RELEVANCE)[: self._rescoring.candidates]
        statistics = CollectionStatistics(int(self._columns.live.sum()), self.document_frequencies)
        final = scores.copy()
        leading, name = scores[best], name_phrase(query)
        has_name = self._has_name(name, rows[best]) if name else None
        leading = rescore(leading, words, self._forward_index(rows[best]), statistics, self._rescoring, has_name)
        final[best] = self._with_recency(leading, rows[best]) if recent else leading
        return final

    def _with_recency(self, scores: Scores, rows: Rows) -> Scores:
        columns = self._columns
        days = np.where(columns.dated, columns.start, 0)
        return add_recency(scores, days[rows], recent_day(days[columns.live]), self._rescoring)

    def _has_name(self, name: Phrase, rows: Rows) -> npt.NDArray[np.bool_]:
        chosen = [self._columns.rows[row] for row in rows.tolist()]
        texts = map(analyze, self._articles([(row.id, row.version) for row in chosen]))
        return np.array([matches(name, text, self._columns.languages) for text in texts], bool)

    def _forward_index(self, rows: Rows) -> ForwardIndex:
        chosen = [self._columns.rows[row] for row in rows.tolist()]
        texts = map(analyze, self._articles([(row.id, row.version) for row in chosen]))
        return forward_index_of((_stems(text, "title"), _stems(text, "body")) for text in texts)

    def document_frequencies(self, hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
        """Return how many live articles contain a stem with each term hash."""
        for one in hashes.tolist():
            if one not in self._frequencies:
                self._frequencies[one] = self._count(one)
        return np.array([self._frequencies[one] for one in hashes.tolist()], np.int64)

    def _count(self, one: int) -> int:
        found = set[tuple[int, int]]()
        for number, reader in enumerate(self._known.readers()):
            for field in TEXT_FIELDS:
                for text in self._terms.get((number, field, one), ()):
                    found |= {(number, document) for document in reader.postings(field, text).all_ids()}
        live = [frozenset(self._known.live(reader)) for reader in self._known.readers()]
        return sum(document in live[number] for number, document in found)

    @cached_property
    def _terms(self) -> dict[tuple[int, TextField, int], list[bytes]]:
        """The indexed terms of each leaf reader by field and term hash."""
        terms = defaultdict[tuple[int, TextField, int], list[bytes]](list)
        for number, reader in enumerate(self._known.readers()):
            for field in TEXT_FIELDS:
                for text in reader.lexicon(field):
                    terms[number, field, term_hash(stem_of(text))].append(text)
        return terms


def _stems(text: AnalyzedArticle, field: TextField) -> list[str]:
    return [token.stem for token in text.texts[field].token_forms]
