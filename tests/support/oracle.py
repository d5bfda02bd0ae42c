"""What the translation to Whoosh's queries is told of an index of arrays, article by article. Tests nothing itself."""

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


class Known:
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

    def expand(self, reader: IndexReader, term: Term, side: TextField) -> Iterable[tuple[str, bytes]]:
        """Return the indexed terms of a side that a term accepts of a query."""
        match term.kind:
            case TermKind.STEM:
                return [(f"{side}_family", family.encode()) for family in term.stems]
            case TermKind.SURFACE:
                return [(f"{side}_surface", term.text.encode("utf-8", "surrogatepass"))]
            case _:
                return [(side, text) for text in reader.lexicon(side) if accepts_form(term, text.decode())]

    def lengths(self, reader: IndexReader, part: Field) -> Sequence[int]:
        """Return the number of tokens of each document's title, body or lead."""
        if part == "lead":
            assert isinstance(reader, SegmentReader)
            return [int(length) for length in reader.arrays.whole("lead_length")]
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
        asked = translate(query, PostingsSource(Known(arrays, [leaf.reader() for leaf in leaves])))
        found: dict[str, float] = {}
        for leaf in leaves:
            matcher = asked.matcher(leaf, SearchContext())
            while matcher.is_active():
                found[leaf.stored_fields(matcher.id())["id"]] = matcher.score()
                matcher.next()
    return found
