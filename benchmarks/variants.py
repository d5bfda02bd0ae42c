"""How well other spellings of names are found: `python -m benchmarks.variants [--data DIR] [--json]`.

Pairs of a name and an alias that is a spelling rather than another name, each form in an article of its own: typing one
with the dial at variants should find the article of the other, and nobody else's. Changes nothing.
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
class Pair:
    """Two spellings of a name, whose they are (the number of that person's first record), and their own record."""

    family: int
    record: int
    name: str
    alias: str


def main() -> int:
    """Measure, and print what was reached."""
    options, path = drawn_from(__doc__, "names_alias_families.jsonl.gz")
    drawn = Random(options.seed).sample(list(pairs(path)), PAIRS)
    reached = {forms.value: measure(drawn, forms) for forms in (MatchMode.FAMILY, MatchMode.VARIANTS)}
    print(json.dumps(reached) if options.json else "\n".join(f"{forms:10} {found}" for forms, found in reached.items()))
    return 0


def pairs(path: Path) -> Iterator[Pair]:
    """Read the pairs that are spellings of each other."""
    every = [_spellings(record) for record in records(path)]
    for record, (family, (name, *aliases)) in enumerate(zip(bearers(every), every, strict=True)):
        for spelling in aliases:
            if 70 <= token_sort_ratio(anyascii(name).lower(), anyascii(spelling).lower()) <= 99:
                yield Pair(family, record, name, spelling)


def _spellings(record: Mapping[str, Any]) -> list[str]:
    aliases = [alias if isinstance(alias, str) else alias[1] for alias in record["aliases"]]
    return [given_first(name) for name in (record["name"], *aliases)]


def bearers(every: Sequence[Sequence[str]]) -> list[int]:
    """Give for each record the first one of the same person: lists of sanctions record people twice.

    Records are one person's that share a name of three words or more, in capitals or not and in any order.
    """
    first = list(range(len(every)))
    owner = dict[tuple[str, ...], int]()
    for number, spellings in enumerate(every):
        names = [tuple(sorted(anyascii(name).casefold().replace("-", " ").split())) for name in spellings]
        same = {first[owner[name]] for name in names if len(name) > 2 and name in owner} | {number}
        first = [min(same) if one in same else one for one in first]
        owner.update(dict.fromkeys(names, number))
    return first


def given_first(name: str) -> str:
    """Write "SURNAME, Given" with the given name first."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() else name.strip()


def measure(drawn: list[Pair], forms: MatchMode) -> dict[str, float]:
    """Give the recall of the other form, and what share of what is found is somebody else's, or of another record."""
    texts = [text for pair in drawn for text in (pair.name, pair.alias)]
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
    met = sum(number ^ 1 in ids for number, ids in enumerate(found))
    every = [(drawn[number // 2], drawn[other // 2]) for number, ids in enumerate(found) for other in ids]
    others = sum(asked.family != got.family for asked, got in every)
    other_records = sum(asked.record != got.record for asked, got in every)
    return {
        "recall": round(met / len(texts), 3),
        "others": round(others / max(len(every), 1), 3),
        "other_records": round(other_records / max(len(every), 1), 3),
    }


def _found(searcher: Searcher, text: str, forms: MatchMode) -> set[int]:
    plain = " ".join(word for word in text.replace('"', " ").split() if word not in ("AND", "OR", "NOT"))
    return {int(article.id) for article in searcher.matching_articles(SearchState(plain, forms=forms))}


if __name__ == "__main__":
    sys.exit(main())
