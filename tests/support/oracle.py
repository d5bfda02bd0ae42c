"""The array index as a vocabulary for the translation to Whoosh, one article at a time. Tests nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from whoosh.index import Index
from whoosh.reading import IndexReader
from whoosh.searching import SearchContext, Searcher

from index.analysis.query_terms import Term, TermKind, accepts_form
from index.arrays.reader import ArrayReader
from index.query import Between, Field, Has, Query
from index.reference.spans import TextField
from index.scoring.bm25f import DEFAULT, Weighting
from index.whoosh_adapter.index import SegmentReader
from index.whoosh_adapter.queries import PostingsSource, translate


class ArrayVocabulary:
    """A vocabulary over the segments of a reader."""

    weighting: Weighting = DEFAULT

    def __init__(self, arrays: ArrayReader, leaves: Sequence[IndexReader]) -> None:
        self.languages = arrays.languages
        self._arrays = arrays
        self._leaves = leaves

    def readers(self) -> Sequence[IndexReader]:
        """Return the leaf readers."""
        return self._leaves

    def live(self, reader: IndexReader) -> Sequence[int]:
        """Return the live documents."""
        return [number for number in range(reader.doc_count_all()) if not reader.is_deleted(number)]

    def expand(self, reader: IndexReader, term: Term, text_field: TextField) -> Iterable[tuple[str, bytes]]:
        """Return the indexed terms of a field that a term of a query accepts."""
        match term.kind:
            case TermKind.STEM:
                return [(f"{text_field}_family", stem.encode()) for stem in term.stems]
            case TermKind.SURFACE:
                return [(f"{text_field}_surface", term.text.encode("utf-8", "surrogatepass"))]
            case _:
                return [(text_field, text) for text in reader.lexicon(text_field) if accepts_form(term, text.decode())]

    def lengths(self, reader: IndexReader, part: Field) -> Sequence[int]:
        """Return the number of tokens of each document's title, body or lead."""
        if part == "lead":
            assert isinstance(reader, SegmentReader)
            return [int(length) for length in reader.arrays.array("lead_length")]
        return [reader.doc_field_length(number, part) for number in range(reader.doc_count_all())]

    def having(self, reader: IndexReader, node: Has | Between) -> set[int]:
        """Return the live documents that have a value or lie in a range."""
        assert isinstance(reader, SegmentReader)
        return {number for number in self.live(reader) if self._has(reader, number, node)}

    def _has(self, reader: SegmentReader, number: int, node: Has | Between) -> bool:
        if isinstance(node, Has):
            column = reader.arrays.columns[node.dimension]
            counts = column.counts().tolist()
            before = sum(counts[:number])
            ordinals = column.flat()[before : before + counts[number]].tolist()
            return node.value in {self._arrays.values[node.dimension][ordinal] for ordinal in ordinals}
        start, end = (int(reader.arrays.doc_values.array(name)[number]) for name in ("start", "end"))
        return (
            start > 0
            and (node.start is None or node.start.toordinal() <= start)
            and (node.end is None or end <= node.end.toordinal())
        )


def answers(index: Index, arrays: ArrayReader, query: Query) -> dict[str, float]:
    """Return the scores by id of the translated query."""
    with Searcher(index.reader()) as searcher:
        leaves = [leaf for leaf, _ in searcher.leaf_searchers()]
        whoosh_query = translate(query, PostingsSource(ArrayVocabulary(arrays, [leaf.reader() for leaf in leaves])))
        found: dict[str, float] = {}
        for leaf in leaves:
            matcher = whoosh_query.matcher(leaf, SearchContext())
            while matcher.is_active():
                found[leaf.stored_fields(matcher.id())["id"]] = matcher.score()
                matcher.next()
    return found
