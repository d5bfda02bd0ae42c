"""Measure query expansion by name variants: `python -m benchmarks.variants [--data DIR] [--json]`.

Each pair is a name and an alias that is a spelling of it, each in an article of its own: a search for one in match mode
`variants` should find the article of the other, and no other person's. Writes no file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from anyascii import anyascii
from rapidfuzz.fuzz import token_sort_ratio

from benchmarks.quality.metrics import drawn_from, records
from corpus.article import Article
from corpus.store.article_store import ArticleStore
from index.engines import open_engine
from search.searcher import Searcher
from search.state import MatchMode, SearchState

PAIRS = 500


@dataclass(frozen=True, slots=True)
class SpellingPair:
    """Two spellings of a name, the person (the number of that person's first record), and their own record."""

    person: int
    record: int
    name: str
    alias: str


def main() -> int:
    """Measure, and print recall and errors for each match mode."""
    options, path = drawn_from(__doc__, "names_alias_families.jsonl.gz")
    sample = Random(options.seed).sample(list(read_pairs(path)), PAIRS)
    figures = {forms.value: measure(sample, forms) for forms in (MatchMode.FAMILY, MatchMode.VARIANTS)}
    print(json.dumps(figures) if options.json else "\n".join(f"{forms:10} {found}" for forms, found in figures.items()))
    return 0


def read_pairs(path: Path) -> Iterator[SpellingPair]:
    """Read the pairs that are spellings of each other."""
    every = [_spellings(record) for record in records(path)]
    for record, (person, (name, *aliases)) in enumerate(zip(group_by_person(every), every, strict=True)):
        for spelling in aliases:
            if 70 <= token_sort_ratio(anyascii(name).lower(), anyascii(spelling).lower()) <= 99:
                yield SpellingPair(person, record, name, spelling)


def _spellings(record: Mapping[str, Any]) -> list[str]:
    aliases = [alias if isinstance(alias, str) else alias[1] for alias in record["aliases"]]
    return [put_given_first(name) for name in (record["name"], *aliases)]


def group_by_person(every: Sequence[Sequence[str]]) -> list[int]:
    """Return for each record the first record of the same person: lists of sanctions record people twice.

    Records that share a name of three words or more, in any case and order, are one person's.
    """
    first = list(range(len(every)))
    owner = dict[tuple[str, ...], int]()
    for number, spellings in enumerate(every):
        names = [tuple(sorted(anyascii(name).casefold().replace("-", " ").split())) for name in spellings]
        same = {first[owner[name]] for name in names if len(name) > 2 and name in owner} | {number}
        first = [min(same) if one in same else one for one in first]
        owner.update(dict.fromkeys(names, number))
    return first


def put_given_first(name: str) -> str:
    """Write "SURNAME, Given" with the given name first."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() else name.strip()


def measure(sample: list[SpellingPair], forms: MatchMode) -> dict[str, float]:
    """Return the recall of the other spelling, and the shares of results of other people and of other records."""
    texts = [text for pair in sample for text in (pair.name, pair.alias)]
    with TemporaryDirectory() as folder:
        store = ArticleStore(Path(folder) / "articles.db", create=True)
        engine = open_engine(Path(folder) / "index", store.texts)
        with store.batch(), engine.writer() as writer:
            for number, text in enumerate(texts):
                article = Article(f"{number:04}", "", f"{text}.", str(number), language="en")
                store.put(article, 1)
                writer.add(article)
        searcher = Searcher(engine, store, perf_counter)
        with closing(store), closing(searcher):
            found = [_found(searcher, text, forms) for text in texts]
    matched = sum(number ^ 1 in ids for number, ids in enumerate(found))
    every = [(sample[number // 2], sample[other // 2]) for number, ids in enumerate(found) for other in ids]
    others = sum(asked.person != got.person for asked, got in every)
    other_records = sum(asked.record != got.record for asked, got in every)
    return {
        "recall": round(matched / len(texts), 3),
        "others": round(others / max(len(every), 1), 3),
        "other_records": round(other_records / max(len(every), 1), 3),
    }


def _found(searcher: Searcher, text: str, forms: MatchMode) -> set[int]:
    plain = " ".join(word for word in text.replace('"', " ").split() if word not in ("AND", "OR", "NOT"))
    return {int(article.id) for article in searcher.matching_articles(SearchState(plain, forms=forms))}


if __name__ == "__main__":
    sys.exit(main())
