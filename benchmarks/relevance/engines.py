"""Engines that rank documents: any word matching, each with its own English stemmer. Measures nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from benchmarks.relevance.judged_collections import DEPTH, Collection, Runs, words
from corpus.article import Article
from corpus.store.article_store import ArticleStore
from index.engines import open_engine
from search.searcher import Searcher
from search.state import SearchState


def dateline(collection: Collection) -> Runs:
    """Rank with an archive of our own, through the search box."""
    with TemporaryDirectory() as folder:
        store = ArticleStore(Path(folder) / "articles.db", create=True)
        engine = open_engine(Path(folder) / "index", store.texts)
        with store.batch(), engine.writer() as writer:
            for document in collection.documents:
                article = Article(document.id, document.title, document.text, document.id, language="en")
                store.put(article, 1)
                writer.add(article)
        searcher = Searcher(engine, store, perf_counter)
        with closing(store), closing(searcher):
            return {
                question: [
                    a.id for a in islice(searcher.matching_articles(SearchState(" OR ".join(words(text)))), DEPTH)
                ]
                for question, text in collection.questions.items()
            }


def whoosh(collection: Collection) -> Runs:
    """Rank with Whoosh's own BM25F and stemming."""
    from whoosh import fields
    from whoosh.analysis.analyzers import StemmingAnalyzer
    from whoosh.filedb.filestore import RamStorage
    from whoosh.query.compound import Or
    from whoosh.query.terms import Term

    stemming = StemmingAnalyzer()
    schema = fields.Schema(id=fields.STORED, title=fields.TEXT(analyzer=stemming), text=fields.TEXT(analyzer=stemming))
    index = RamStorage().create_index(schema)
    with index.writer() as writer:
        for document in collection.documents:
            writer.add_document(id=document.id, title=document.title, text=document.text)

    def parsed(text: str) -> Any:
        stems = dict.fromkeys(token.text for word in words(text) for token in stemming(word))
        return Or([Term(field, stem) for stem in stems for field in ("title", "text")])

    with index.searcher() as searcher:
        return {
            question: [hit["id"] for hit in searcher.search(parsed(text), limit=DEPTH)]
            for question, text in collection.questions.items()
        }


def fts5(collection: Collection) -> Runs:
    """Rank with SQLite's FTS5 and its Porter stemmer."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE VIRTUAL TABLE docs USING fts5(title, text, tokenize = 'porter unicode61')")
        rows = ((number, doc.title, doc.text) for number, doc in enumerate(collection.documents))
        database.executemany("INSERT INTO docs (rowid, title, text) VALUES (?, ?, ?)", rows)
        search = "SELECT rowid FROM docs WHERE docs MATCH ? ORDER BY bm25(docs), rowid LIMIT ?"
        return {
            question: [
                collection.documents[number].id
                for (number,) in database.execute(search, (" OR ".join(f'"{word}"' for word in words(text)), DEPTH))
            ]
            for question, text in collection.questions.items()
        }


def tantivy(collection: Collection) -> Runs:
    """Rank with tantivy and its English stemmer."""
    import tantivy as native

    builder = native.SchemaBuilder()
    for field in ("title", "text"):
        builder.add_text_field(field, tokenizer_name="en_stem")
    builder.add_unsigned_field("number", stored=True)
    index = native.Index(builder.build())
    writer = index.writer(50_000_000, 1)
    for number, document in enumerate(collection.documents):
        writer.add_document(native.Document(title=document.title, text=document.text, number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def found(text: str) -> list[str]:
        query = index.parse_query(" ".join(words(text)), ["title", "text"])
        hits = searcher.search(query, DEPTH).hits
        return [collection.documents[searcher.doc(address)["number"][0]].id for _, address in hits]

    return {question: found(text) for question, text in collection.questions.items()}


RANKERS: dict[str, Callable[[Collection], Runs]] = {
    "dateline": dateline,
    "whoosh": whoosh,
    "fts5": fts5,
    "tantivy": tantivy,
}
