"""Tantivy, given the same work: the same stems, exact facets, the text stored by itself. Measures nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Query

from benchmarks.speed.workload import SIZE, Answer, Counts, Question, UnsupportedQuery
from corpus.article import Article
from index import query as nodes

THREADS = 2
HEAP = 1_000_000_000
VALUES = 60_000
"""At least the number of values of any facet, so that its counts are exact; more is more than it allows."""
TITLE_WEIGHT = 2.0
PASSAGE = 300

_ANALYZER = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    .filter(tantivy.Filter.lowercase())
    .filter(tantivy.Filter.ascii_fold())
    .filter(tantivy.Filter.stemmer("english"))
    .build()
)
_FOLDER = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    .filter(tantivy.Filter.lowercase())
    .filter(tantivy.Filter.ascii_fold())
    .build()
)
_TEXTS = ("title", "body")
_VALUES = ("outlet", "person", "month")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in _TEXTS:
        builder.add_text_field(name, stored=True, tokenizer_name="english", index_option="position")
    for name in _VALUES:
        builder.add_text_field(name, stored=False, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("start", "end"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def _index(folder: Path) -> tantivy.Index:
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(_schema(), path=str(folder))
    index.register_tokenizer("english", _ANALYZER)
    return index


def _document(article: Article) -> tantivy.Document:
    document = tantivy.Document(id=article.id, title=article.title, body=article.body)
    if article.outlet is not None:
        document.add_text("outlet", article.outlet)
    for person in article.people or ():
        document.add_text("person", person.name)
    if article.published:
        document.add_integer("start", article.published.start.toordinal())
        document.add_integer("end", article.published.end.toordinal())
        document.add_text("month", f"{article.published.start:%Y-%m}")
    return document


def _ingest(index: tantivy.Index, articles: Iterable[Article]) -> None:
    writer = index.writer(heap_size=HEAP, num_threads=THREADS)
    for article in articles:
        writer.add_document(_document(article))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()


def build(folder: Path, articles: Iterable[Article]) -> None:
    """Index articles until a new reader finds all of them, merges awaited."""
    _ingest(_index(folder), articles)


class TantivySession:
    """An open index."""

    def __init__(self, folder: Path) -> None:
        self._index = _index(folder)
        self._index.reload()
        self._searcher = self._index.searcher()

    def page(self, question: Question) -> Answer:
        """Return a whole page."""
        schema, searcher = self._index.schema, self._searcher
        words = translate(question.query, schema)
        query = add_filters(words, question, schema)
        by_date: dict[str, Any] = {"order_by_field": "start"} if question.newest else {}
        result: Any = searcher.search(query, SIZE, count=True, **by_date)
        facets = self._counts(query, [name for name in _VALUES if name not in question.chosen])
        for dimension in question.chosen:
            facets |= self._counts(add_filters(words, question.without(dimension), schema), [dimension])
        snippets = tantivy.SnippetGenerator.create(searcher, words, schema, "body")
        snippets.set_max_num_chars(PASSAGE)
        shown = [snippets.snippet_from_doc(searcher.doc(address)) for _, address in result.hits]
        passages = [(snippet.fragment(), snippet.highlighted()) for snippet in shown]
        return Answer(result.count, len(result.hits), len(passages), facets)

    def _counts(self, query: Query, dimensions: Sequence[str]) -> Counts:
        facets = {
            name: {"terms": {"field": name, "size": 1_000 if name == "month" else 10, "segment_size": VALUES}}
            for name in dimensions
        }
        if not facets:
            return {}
        counted = self._searcher.aggregate(query, facets)
        return {name: {b["key"]: b["doc_count"] for b in counted[name]["buckets"]} for name in dimensions}

    def add(self, articles: Sequence[Article]) -> None:
        """Add articles."""
        _ingest(self._index, articles)
        self._searcher = self._index.searcher()


def add_filters(words: Query, question: Question, schema: tantivy.Schema) -> Query:
    """Add the filters of a page to its query; they do not score."""
    parts = [_any([Query.term_query(schema, "outlet", value) for value in question.outlets])] * bool(question.outlets)
    parts += [_any([Query.term_query(schema, "person", value) for value in question.people])] * bool(question.people)
    if question.since:
        parts.append(_range(schema, "start", question.since.toordinal(), date.max.toordinal()))
    if question.until:
        parts.append(_range(schema, "end", 0, question.until.toordinal() + 1))
    filters = [(Occur.Must, Query.const_score_query(part, 0.0)) for part in parts]
    return Query.boolean_query([(Occur.Must, words), *filters]) if filters else words


def _range(schema: tantivy.Schema, field: str, least: int, most: int) -> Query:
    return Query.range_query(schema, field, tantivy.FieldType.Integer, least, most)


def _any(parts: Sequence[Query]) -> Query:
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Should, part) for part in parts])


def translate(query: nodes.Query, schema: tantivy.Schema) -> Query:
    """Translate the most common queries to Tantivy's; others raise `UnsupportedQuery`."""
    match query:
        case nodes.MatchAll():
            return Query.all_query()
        case nodes.Word(text, field):
            return _either_field(lambda name: _phrase(schema, name, text.split(), 0), field)
        case nodes.Phrase(parts, field, slop):
            words = [part.text for part in parts if isinstance(part, nodes.Word)]
            if len(words) < len(parts):
                raise UnsupportedQuery("a phrase with a pattern")
            return _either_field(lambda name: _phrase(schema, name, words, slop or 0), field)
        case nodes.Prefix(text, field):
            start = re.escape("".join(_FOLDER.analyze(text)))
            return _either_field(lambda name: Query.regex_query(schema, name, f"{start}.*"), field)
        case nodes.And(parts):
            return Query.boolean_query([_part(part, schema) for part in parts])
        case nodes.Or(parts):
            return _any([translate(part, schema) for part in parts])
        case nodes.Not(part):
            return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, translate(part, schema))])
        case _:
            raise UnsupportedQuery(type(query).__name__)


def _part(part: nodes.Query, schema: tantivy.Schema) -> tuple[Occur, Query]:
    if isinstance(part, nodes.Not):
        return Occur.MustNot, translate(part.part, schema)
    return Occur.Must, translate(part, schema)


def _either_field(of_field: Any, field: str | None) -> Query:
    names = _TEXTS if field is None else (field,)
    return _any([Query.boost_query(of_field(n), TITLE_WEIGHT) if n == "title" else of_field(n) for n in names])


def _phrase(schema: tantivy.Schema, field: str, words: Sequence[str], slop: int) -> Query:
    terms = [term for word in words for term in _ANALYZER.analyze(word)]
    if not terms:
        return Query.empty_query()
    if len(terms) == 1:
        return Query.term_query(schema, field, terms[0])
    return Query.phrase_query(schema, field, list(terms), slop)


def open_session(folder: Path) -> TantivySession:
    """Open an index for queries."""
    return TantivySession(folder)


def sizes(folder: Path) -> dict[str, int]:
    """Return the bytes by kind of file, without the store of texts."""
    found: dict[str, int] = {}
    for path in folder.iterdir():
        if path.is_file() and path.suffix != ".store":
            kind = path.suffix or path.name
            found[kind] = found.get(kind, 0) + path.stat().st_size
    return found


def version() -> str:
    """Return the version of the engine."""
    return installed("tantivy")
