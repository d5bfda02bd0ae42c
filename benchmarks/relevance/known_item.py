"""Whether a name's own articles come first: `python -m benchmarks.relevance.known_item [--data DIR] [--json]`.

Names of two words in real news, typed without quotes, whose words also stand apart in other articles: how many of the
first hits have them as a phrase, with the second stage of ranking and without; and how many of the first hits stay the
same, and how much newer they are, in the order "recent". Judges nothing else.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.quality.metrics import drawn_from, records
from corpus.article import Article, FoundIn, PublicationDate
from index.analysis.normalization import normalize
from index.analysis.stop_words import stop_words
from index.engine import Reader
from index.engines import open_engine
from index.query import And, Phrase, Word
from index.request import Order, SearchRequest

NAMES = 300
FIRST = 10
FEWEST = 3
_NAME = re.compile(r"(?<=[a-z,] )([A-Z][a-z]+) ([A-Z][a-z]+)(?=[ ,.][a-z ])")


def main() -> int:
    """Measure, and print what was reached."""
    options, path = drawn_from(__doc__, "news.jsonl.gz")
    articles = {article.id: article for article in _articles(path)}
    with TemporaryDirectory() as folder:
        engine = open_engine(Path(folder), lambda wanted: [articles[one] for one, _ in wanted])
        with engine.writer() as writer:
            for article in articles.values():
                writer.add(article)
        pairs = Random(options.seed).sample(every := names(articles.values()), len(every))
        queries = list(islice(name_queries(engine.reader(), pairs), NAMES))
        reached = {**measured(engine.reader(), queries), **renewed(engine.reader(), queries, articles)}
    print(json.dumps(reached) if options.json else "\n".join(f"{name:20} {value}" for name, value in reached.items()))
    return 0


def _articles(path: Path) -> Iterator[Article]:
    for number, record in enumerate(records(path)):
        published = None
        with suppress(ValueError):
            day = date.fromisoformat(str(record.get("date"))[:10])
            published = PublicationDate(day, day + timedelta(1), FoundIn.RECORD, True) if day.year > 1990 else None
        yield Article(
            f"{number:05}", record["title"] or "", record["text"] or "", "", published=published, language="en"
        )


def names(articles: Iterable[Article]) -> list[tuple[str, str]]:
    """Return pairs of capitalised words inside sentences that some articles have, by code points."""
    counts = Counter[tuple[str, str]]()
    for article in articles:
        counts.update({(normalize(first), normalize(last)) for first, last in _NAME.findall(article.body)})
    known = stop_words()
    return sorted(pair for pair, count in counts.items() if count >= FEWEST and not known & set(pair))


def name_queries(reader: Reader, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[And, set[str]]]:
    """Yield queries for names whose words also occur apart, and the articles that contain them as a phrase."""
    for pair in pairs:
        words = tuple(map(Word, pair))
        with_phrase = {hit.id for hit in reader.search(SearchRequest(Phrase(words), limit=1 << 20)).hits}
        if with_phrase and reader.count(And(words)) >= 1.5 * len(with_phrase):
            yield And(words), with_phrase


def measured(reader: Reader, queries: Sequence[tuple[And, set[str]]]) -> dict[str, float]:
    """Return the share of the first hits that have the name, of those that could, with and without the second stage."""
    found = Counter[bool]()
    possible = sum(min(FIRST, len(with_phrase)) for _, with_phrase in queries)
    for query, with_phrase in queries:
        for rescoring in (True, False):
            hits = reader.search(SearchRequest(query, limit=min(FIRST, len(with_phrase)), rescoring=rescoring)).hits
            found[rescoring] += sum(hit.id in with_phrase for hit in hits)
    shares = {"boosted": found[True] / max(possible, 1), "first_stage": found[False] / max(possible, 1)}
    return {"names": len(queries), **{name: round(share, 3) for name, share in shares.items()}}


def renewed(
    reader: Reader, queries: Sequence[tuple[And, set[str]]], articles: Mapping[str, Article]
) -> dict[str, float]:
    """Return the share of the first hits that stay in the order RECENT, and the median year with and without."""
    kept, listed = 0, 0
    days: dict[Order, list[int]] = {Order.RELEVANCE: [], Order.RECENT: []}
    for query, _ in queries:
        found = {order: reader.search(SearchRequest(query, order=order, limit=FIRST)).hits for order in days}
        ids = {order: {hit.id for hit in hits} for order, hits in found.items()}
        kept, listed = kept + len(ids[Order.RELEVANCE] & ids[Order.RECENT]), listed + len(ids[Order.RECENT])
        for order, some in ids.items():
            days[order] += [on.start.toordinal() for one in some if (on := articles[one].published)]
    middle = {order: median(found) if found else 0 for order, found in days.items()}
    newer = middle[Order.RECENT] - middle[Order.RELEVANCE]
    return {"kept": round(kept / max(listed, 1), 3), "days_newer": newer}


if __name__ == "__main__":
    sys.exit(main())
