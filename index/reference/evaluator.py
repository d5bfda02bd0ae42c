"""Matching of one article, and its matched tokens: the definition that all engines must agree with.

Looks at one article at a time and scores nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from corpus.article import Article
from index import query as q
from index.dimensions import values_of
from index.reference.analyzed_article import AnalyzedArticle
from index.reference.span_operators import span_operator_spans
from index.reference.spans import TEXT_FIELDS, FieldText, Span, TextField, marked

Marks = Mapping[TextField, frozenset[tuple[int, int]]]
"""The runs of tokens (first and last, both inclusive) that matched, by field."""

NO_MARKS: Marks = {field: frozenset() for field in TEXT_FIELDS}


def matches(query: q.Query, text: AnalyzedArticle, languages: tuple[str, ...]) -> bool:
    """Return whether an article matches; `languages` are those of the live articles."""
    return marks(query, text, languages) is not None


def marks(query: q.Query, text: AnalyzedArticle, languages: tuple[str, ...]) -> Marks | None:
    """Return the matched tokens of an article, or None if it does not match."""
    match query:
        case q.MatchAll():
            return NO_MARKS
        case q.MatchNone():
            return None
        case q.Word() | q.Prefix() | q.Wildcard() | q.Fuzzy() | q.Phrase() | q.Near():
            return _positional_marks(query, text, languages)
        case q.SameUnit() | q.NotNear() | q.MinCount():
            found = span_operator_spans(
                query, lambda field: FieldText(field, text.positions, languages), text.unit_starts
            )
            return {field: marks_of(spans) for field, spans in found.items()} if any(found.values()) else None
        case q.Between() | q.Has():
            return NO_MARKS if _matches_metadata(query, text.article) else None
        case q.And(parts):
            every = [marks(part, text, languages) for part in parts]
            return None if None in every else _union(every)
        case q.Or(parts):
            every = [marks(part, text, languages) for part in parts]
            return _union(every) if any(part is not None for part in every) else None
        case q.Not(part):
            return NO_MARKS if marks(part, text, languages) is None else None


def _positional_marks(node: q.Positional, text: AnalyzedArticle, languages: tuple[str, ...]) -> Marks | None:
    found = {field: marked(node, FieldText(field, text.positions, languages)) for field in TEXT_FIELDS}
    return found if any(found.values()) else None


def marks_of(spans: Iterable[Span]) -> frozenset[tuple[int, int]]:
    """Return the runs of tokens that some spans mark."""
    return frozenset(run for span in spans for run in span.marks)


def _matches_metadata(node: q.Between | q.Has, article: Article) -> bool:
    if isinstance(node, q.Has):
        return node.value in values_of(article, node.dimension)
    published = article.published
    if published is None:
        return False
    return (node.start is None or node.start <= published.start) and (node.end is None or published.end <= node.end)


def _union(every: Iterable[Marks | None]) -> Marks:
    """Return the marks of several parts together; None marks nothing."""
    matched = [part for part in every if part is not None]
    return {field: frozenset[tuple[int, int]]().union(*(part[field] for part in matched)) for field in TEXT_FIELDS}
