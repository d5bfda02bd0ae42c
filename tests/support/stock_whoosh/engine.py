"""The Whoosh engine on Whoosh's own storage: its files live in one folder beside each other.

Whoosh finds articles and scores them; counting and ordering is done on columns. Keeps no text of articles.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import columns as whoosh_columns
from whoosh import fields, formats
from whoosh import index as whoosh_index
from whoosh.reading import IndexReader
from whoosh.searching import SearchContext, Searcher

from corpus.article import Article
from corpus.names.phonetic_index import PhoneticIndex
from index.analysis.query_terms import TokenForms, terms_of
from index.check import Check, unlimited
from index.engine import ArticleLookup
from index.errors import IndexDamaged
from index.query import Fuzzy, Prefix, Query, ValueDimension, Wildcard
from index.reference.analyzed_article import AnalyzedText, analyze
from index.reference.collocations import collocations
from index.reference.evaluator import marks
from index.reference.passages import marked_fields, passages
from index.reference.spans import TEXT_FIELDS
from index.request import Order, SearchRequest
from index.results import Collocation, Hit, Passage, Results
from index.scoring.bm25f import DEFAULT, Weighting
from index.scoring.forward_index import term_hash
from index.scoring.rescoring import DEFAULT as DEFAULT_RESCORING
from index.scoring.rescoring import Rescoring
from index.whoosh_adapter.queries import PostingsSource, translate
from tests.support.stock_whoosh import columns as own
from tests.support.stock_whoosh.answers import answer
from tests.support.stock_whoosh.columns import Columns, Row
from tests.support.stock_whoosh.errors import translated
from tests.support.stock_whoosh.rescoring import Rescorer
from tests.support.stock_whoosh.term_enumeration import IndexVocabulary, rows_of, term_of


class Tokens(fields.FieldType):
    """A Whoosh field for text that is analyzed already: one term for each distinct token, with its positions."""

    def __init__(self) -> None:
        self.format = _POSITIONS

    def index(self, value: AnalyzedText, **_: Any) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        """Return the postings of a text in Whoosh's form."""
        places: dict[TokenForms, list[int]] = defaultdict(list)
        for position, token in enumerate(value.token_forms):
            places[token].append(position)
        for token, positions in places.items():
            yield term_of(token), len(positions), float(len(positions)), _POSITIONS.encode(positions)


_POSITIONS = formats.Positions()


def _schema() -> fields.Schema:
    return fields.Schema(title=Tokens(), body=Tokens(), row=fields.COLUMN(whoosh_columns.NumericColumn("I")))


class WhooshEngine:
    """An index in a folder; the folder may be empty or missing until something is written."""

    def __init__(
        self,
        folder: Path,
        texts: ArticleLookup,
        weighting: Weighting = DEFAULT,
        rescoring: Rescoring = DEFAULT_RESCORING,
    ) -> None:
        self.name = "whoosh"
        self.unsupported = frozenset({"SameUnit", "NotNear", "MinCount"})
        self._folder = folder
        self._articles = texts
        self._weighting = weighting
        self._rescoring = rescoring
        self._current: WhooshReader | None = None
        self._opening = threading.Lock()

    def reader(self) -> WhooshReader:
        """Open the current generation; readers of one generation share what they have read."""
        with self._opening, translated(self._folder):
            if self._current is None or self._current.generation != self.generation():
                self._current = self._open()
            return self._current

    def _open(self) -> WhooshReader:
        if not self._exists():
            return WhooshReader(None, Columns([]), 0, self._articles, (self._weighting, self._rescoring))
        for _ in range(10):
            opened = whoosh_index.open_dir(str(self._folder)).reader()
            generation = opened.generation() or self.generation()
            try:
                columns = Columns(own.load(self._folder, generation))
            except IndexDamaged:
                if generation == self.generation():
                    raise
                continue  # a writer has just put another generation in its place
            return WhooshReader(opened, columns, generation, self._articles, (self._weighting, self._rescoring))
        raise IndexDamaged(f"The index in {self._folder} changes faster than it can be opened; try again.")

    def _exists(self) -> bool:
        return self._folder.is_dir() and bool(whoosh_index.exists_in(str(self._folder)))

    def generation(self) -> int:
        """Return the current generation."""
        with translated(self._folder):
            if not self._exists():
                return 0
            return int(whoosh_index.open_dir(str(self._folder)).latest_generation())

    @contextmanager
    def writer(self) -> Iterator[WhooshWriter]:
        """Open the writer; raises `IndexLocked` when another writer is open."""
        with translated(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            if not self._exists():
                whoosh_index.create_in(str(self._folder), _schema())
            opened = whoosh_index.open_dir(str(self._folder))
            writer = WhooshWriter(opened, opened.writer(timeout=0.0, limitmb=256), self._folder)
        try:
            yield writer
        except BaseException:  # whatever ended the block, nothing of it stays
            writer.cancel()
            raise
        with translated(self._folder):
            writer.commit()


class WhooshWriter:
    """The one writer; it marks rows as deleted at once, and Whoosh drops their documents when it merges."""

    def __init__(self, opened: Any, writer: Any, folder: Path) -> None:
        self._writer = writer
        self._folder = folder
        self._is_used = False
        generation = writer.generation - 1
        self._rows: list[Row] = own.load(folder, generation)
        self._live = {row.id: number for number, row in enumerate(self._rows) if row.live}
        self._stored = _documents(opened.reader())

    def add(self, article: Article, version: int = 1) -> None:
        """Add an article, replacing any earlier version."""
        self.remove(article.id)
        text = analyze(article)
        lengths = {field: len(text.texts[field].tokens) for field in TEXT_FIELDS} | {"lead": text.texts["body"].lead}
        with translated(self._folder):
            self._writer.add_document(row=len(self._rows), title=text.texts["title"], body=text.texts["body"])
        self._live[article.id] = len(self._rows)
        self._rows.append(own.row_of(article, version, lengths))

    def remove(self, article_id: str) -> None:
        """Remove an article."""
        self._is_used = True
        number = self._live.pop(article_id, None)
        if number is None:
            return
        self._rows[number].live = False
        if number in self._stored:
            with translated(self._folder):
                self._writer.delete_document(self._stored[number])

    def advance(self) -> None:
        """Do nothing: no article waits."""

    def replace_values(self, dimension: ValueDimension, values: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Replace the values of articles in a dimension."""
        self._is_used = True
        for article_id, article_values in values:
            if article_id in self._live:
                own.with_values(self._rows[self._live[article_id]], dimension, article_values)

    def commit(self) -> None:
        """Write the next generation, unless the block made no call."""
        if not self._is_used:
            self.cancel()
            return
        generation = self._writer.generation
        own.save(self._folder, generation, self._rows)
        self._writer.commit()
        own.tidy(self._folder, generation)

    def cancel(self) -> None:
        """Discard all changes."""
        with translated(self._folder):
            self._writer.cancel()


def _documents(reader: IndexReader) -> dict[int, int]:
    """Return the number of the live document of each row."""
    found: dict[int, int] = {}
    for leaf, offset in reader.leaf_readers():
        rows = rows_of(leaf)
        found |= {int(rows[doc]): doc + offset for doc in leaf.all_doc_ids()}
    return found


class WhooshReader:
    """A view of one generation; searches run one at a time, since Whoosh's readers are not thread-safe."""

    def __init__(
        self, opened: Any, columns: Columns, generation: int, texts: ArticleLookup, ranking: tuple[Weighting, Rescoring]
    ) -> None:
        self.generation = generation
        self._check: Check = unlimited
        self._columns = columns
        self._articles = texts
        self._lock = threading.Lock()
        self._searchers = [] if opened is None else [leaf for leaf, _ in Searcher(opened).leaf_searchers()]
        self._known = IndexVocabulary([leaf.reader() for leaf in self._searchers], columns, ranking[0])
        self._rescorer = Rescorer(self._known, columns, texts, ranking[1])

    def within(self, check: Check) -> WhooshReader:
        """Return this view for one request; it calls `check` at each method and for each article that matches."""
        view = copy(self)
        view._check = check
        return view

    def search(self, request: SearchRequest) -> Results:
        """Answer a request."""
        with self._lock:
            rows, scores = self._matching(request.query)
            if request.rescoring and not request.order.is_by_date:
                scores = self._rescorer.final(request.query, rows, scores, request.order is Order.RECENT)
        return answer(request, self._columns, rows, scores)

    def _matching(self, query: Query) -> tuple[own.Rows, npt.NDArray[np.float64]]:
        self._check()
        rows, scores = list[int](), list[float]()
        with translated(Path("this archive")):
            whoosh_query = translate(query, PostingsSource(self._known))
            for searcher in self._searchers:
                numbers = self._known.rows(searcher.reader())
                matcher = whoosh_query.matcher(searcher, SearchContext())
                while matcher.is_active():
                    self._check()
                    rows.append(int(numbers[matcher.id()]))
                    scores.append(matcher.score())
                    matcher.next()
        return np.array(rows, dtype=np.int64), np.array(scores, dtype=np.float64)

    def passages(self, query: Query, hits: Sequence[Hit], most: int = 2) -> tuple[tuple[Passage, ...], ...]:
        """Return marked passages for each hit."""
        self._check()
        texts = map(analyze, self._articles([(hit.id, hit.version) for hit in hits]))
        return tuple(passages(text, marks(query, text, self._columns.languages), most) for text in texts)

    def marked(self, query: Query, hit: Hit) -> tuple[Passage, ...]:
        """Return a hit's whole title and whole body with every mark."""
        self._check()
        (text,) = map(analyze, self._articles([(hit.id, hit.version)]))
        return marked_fields(text, marks(query, text, self._columns.languages))

    def count(self, query: Query) -> int:
        """Count the articles that match."""
        with self._lock:
            return len(self._matching(query)[0])

    def forms(self, leaf: Prefix | Wildcard | Fuzzy, most: int) -> tuple[str, ...]:
        """Return forms that a leaf accepts."""
        self._check()
        terms = terms_of(leaf, self._columns.languages)
        with self._lock, translated(Path("this archive")):
            return self._known.forms(terms[0], most) if terms else ()

    def forms_sounding_like(self, word: str) -> frozenset[str]:
        """Return the forms that share a phonetic key with a word."""
        self._check()
        with self._lock, translated(Path("this archive")):
            return frozenset(PhoneticIndex(self._known.possible_names()).find(word))

    def frequencies(self, stems: Sequence[str]) -> tuple[int, ...]:
        """Return how many articles contain each stem."""
        self._check()
        with self._lock, translated(Path("this archive")):
            return tuple(
                self._rescorer.document_frequencies(np.array([term_hash(stem) for stem in stems], np.uint32)).tolist()
            )

    def collocations(self, forms: Sequence[str], within: Query, most: int) -> tuple[Collocation, ...]:
        """Return the runs of forms near each other: of the articles' texts, as Whoosh has no such question."""
        hits = self.search(SearchRequest(within, limit=1 << 30)).hits
        texts = map(analyze, self._articles([(hit.id, hit.version) for hit in hits]))
        return collocations(zip(texts, (hit.version for hit in hits), strict=True), forms, most)

    def close(self) -> None:
        """Do nothing: readers of a generation are shared, and closed when no longer referenced."""
