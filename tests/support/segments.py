"""Segments of small archives beside their articles, analyzed one by one. Tests nothing itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.article import Article
from corpus.text.utf8 import from_utf8
from index.analysis.normalization import normalize
from index.analysis.query_terms import Term, TermKind
from index.analysis.stemming import stem
from index.arrays.engine import ArrayEngine
from index.arrays.matching.segment_matcher import SegmentMatcher
from index.arrays.postings.segment_terms import SegmentTerms
from index.reference.analyzed_article import AnalyzedArticle, analyze
from index.reference.spans import TEXT_FIELDS
from tests.conformance.engines import Shelf


@dataclass(frozen=True)
class SmallSegment:
    """One segment for one query, and its articles in the order of their numbers."""

    matcher: SegmentMatcher
    articles: tuple[AnalyzedArticle, ...]

    @property
    def terms(self) -> SegmentTerms:
        """The terms of the segment."""
        return self.matcher.terms

    def offsets(self, term: Term) -> list[list[int]]:
        """Return by looking at every token the offsets of a term in each article, from the beginning of its title."""
        found = []
        for text in self.articles:
            gap = len(text.texts["title"].tokens)
            found.append(
                [
                    position + (gap + 1 if field == "body" else 0)
                    for field in TEXT_FIELDS
                    for position in text.positions(term, field)
                ]
            )
        return found


@contextmanager
def segments_of(articles: Sequence[Article], block: int = 100) -> Iterator[list[SmallSegment]]:
    """Index articles, so many a segment, and yield the segments."""
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf()
        engine = ArrayEngine(Path(folder), shelf)
        for start in range(0, len(articles), block):
            shelf.put(engine, articles[start : start + block])
        reader = engine.reader()
        known = {article.id: analyze(article) for article in articles}
        yield [
            SmallSegment(
                reader._segment_matcher(number),
                tuple(known[from_utf8(one)] for one in segment.doc_values.array("ids").tolist()),
            )
            for number, segment in enumerate(reader.segments)
        ]
        reader.close()


def term(kind: TermKind, text: str, *, edits: int = 0) -> Term:
    """Return a term as the analysis of a query makes it."""
    form = text if kind is TermKind.SURFACE else normalize(text)
    stems = tuple(dict.fromkeys((stem(form, "en"), stem(form, "ru")))) if kind is TermKind.STEM else ()
    return Term(kind, form, stems=stems, edits=edits)
