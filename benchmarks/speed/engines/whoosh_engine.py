"""Whoosh as its documentation uses it: its own storage, query objects, facets and highlighter. Measures nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from whoosh import fields, highlight, index, sorting
from whoosh import query as whoosh_query
from whoosh.analysis import CharsetFilter, StemmingAnalyzer
from whoosh.query import spans
from whoosh.support.charset import accent_map

from benchmarks.speed.workload import SIZE, Answer, Question, UnsupportedQuery
from corpus.article import Article
from index import query as nodes

MOST = 5_000
"""More articles than this take Whoosh hours."""

_ANALYZER = StemmingAnalyzer(stoplist=None, minsize=1, cachesize=-1) | CharsetFilter(accent_map)
_UNDATED = 0


def _schema() -> fields.Schema:
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        title=fields.TEXT(stored=True, analyzer=_ANALYZER, phrase=True, field_boost=2.0),
        body=fields.TEXT(stored=True, analyzer=_ANALYZER, phrase=True),
        outlet=fields.ID(sortable=True),
        person=fields.KEYWORD(commas=True),
        month=fields.ID(sortable=True),
        start=fields.NUMERIC(sortable=True, default=_UNDATED),
        end=fields.NUMERIC(sortable=True, default=_UNDATED),
    )


def _ingest(opened: Any, articles: Iterable[Article]) -> None:
    writer = opened.writer(limitmb=256)
    for article in articles:
        published = article.published
        dated: dict[str, Any] = {}
        if published:
            dated = {"start": published.start.toordinal(), "end": published.end.toordinal()}
            dated["month"] = f"{published.start:%Y-%m}"
        people = ",".join(person.name for person in article.people or ())
        outlet = {"outlet": article.outlet} if article.outlet is not None else {}
        writer.add_document(id=article.id, title=article.title, body=article.body, person=people, **outlet, **dated)
    writer.commit()


def build(folder: Path, articles: Iterable[Article]) -> None:
    """Index articles until a new reader finds all of them, merges awaited."""
    folder.mkdir(parents=True, exist_ok=True)
    _ingest(index.create_in(str(folder), _schema()), articles)


class WhooshSession:
    """An open index."""

    def __init__(self, folder: Path) -> None:
        self._index = index.open_dir(str(folder))
        self._searcher = self._index.searcher()

    def page(self, question: Question) -> Answer:
        """Return a whole page."""
        words = translate(question.query)
        query = add_filters(words, question)
        shown = [name for name in ("outlet", "person", "month") if name not in question.chosen]
        by_date: dict[str, Any] = {"sortedby": "start", "reverse": True} if question.newest else {}
        results = self._searcher.search(query, limit=SIZE, groupedby=_facets(shown), **by_date)
        facets = {name: _counts(results, name) for name in shown}
        for dimension in question.chosen:
            others = add_filters(words, question.without(dimension))
            sideways = self._searcher.search(others, limit=1, groupedby=_facets([dimension]))
            facets[dimension] = _counts(sideways, dimension)
        results.fragmenter = highlight.SentenceFragmenter()
        hits = results[:SIZE]  # with facets it keeps every article that matches, whatever the limit
        passages = [hit.highlights("body", top=2) for hit in hits]
        return Answer(len(results), len(hits), len(passages), facets)

    def add(self, articles: Sequence[Article]) -> None:
        """Add articles."""
        _ingest(self._index, articles)
        self._searcher = self._searcher.refresh()


def _facets(names: Sequence[str]) -> sorting.Facets:
    facets = sorting.Facets()
    for name in names:
        facets.add_facet(name, sorting.FieldFacet(name, allow_overlap=name == "person", maptype=sorting.Count))
    return facets


def _counts(results: Any, name: str) -> dict[str, int]:
    counted = {value: count for value, count in results.groups(name).items() if value}
    best = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return dict(best if name == "month" else best[:10])


def add_filters(words: Any, question: Question) -> Any:
    """Add the filters of a page to its query; they do not score."""
    parts = [_any("outlet", question.outlets)] if question.outlets else []
    parts += [_any("person", question.people)] if question.people else []
    if question.since:
        parts.append(whoosh_query.NumericRange("start", question.since.toordinal(), None))
    if question.until:
        parts.append(whoosh_query.NumericRange("end", _UNDATED + 1, question.until.toordinal() + 1))
    return whoosh_query.Require(words, whoosh_query.And(parts)) if parts else words


def _any(field: str, values: Sequence[str]) -> Any:
    return whoosh_query.Or([whoosh_query.Term(field, value) for value in values])


def translate(query: nodes.Query) -> Any:
    """Translate the most common queries to Whoosh's; others raise `UnsupportedQuery`."""
    match query:
        case nodes.MatchAll():
            return whoosh_query.Every()
        case nodes.Word(text, field):
            return _either_field(lambda name: _phrase(name, [text], None), field)
        case nodes.Phrase(parts, field, slop):
            words = [part.text for part in parts if isinstance(part, nodes.Word)]
            if len(words) < len(parts):
                raise UnsupportedQuery("a phrase with a pattern")
            return _either_field(lambda name: _phrase(name, words, slop), field)
        case nodes.Prefix(text, field):
            return _either_field(lambda name: whoosh_query.Prefix(name, text.lower()), field)
        case nodes.And(parts):
            return whoosh_query.And([translate(part) for part in parts])
        case nodes.Or(parts):
            return whoosh_query.Or([translate(part) for part in parts])
        case nodes.Not(part):
            return whoosh_query.Not(translate(part))
        case _:
            raise UnsupportedQuery(type(query).__name__)


def _either_field(of_field: Any, field: str | None) -> Any:
    return of_field(field) if field else whoosh_query.Or([of_field("title"), of_field("body")])


def _phrase(field: str, words: Sequence[str], slop: int | None) -> Any:
    terms = [token.text for word in words for token in _ANALYZER(word)]
    if len(terms) == 1:
        return whoosh_query.Term(field, terms[0])
    if slop is None:
        return whoosh_query.Phrase(field, terms)
    near = [whoosh_query.Term(field, term) for term in terms]
    return spans.SpanNear2(near, slop=slop + 1, ordered=False)


def open_session(folder: Path) -> WhooshSession:
    """Open an index for queries."""
    return WhooshSession(folder)


def sizes(folder: Path) -> dict[str, int]:
    """Return the bytes by kind of file, stored text included: Whoosh keeps all in one file."""
    return {"with the stored text": sum(path.stat().st_size for path in folder.iterdir() if path.is_file())}


def version() -> str:
    """Return the version of the engine."""
    return installed("whoosh3")
