"""Whether a name's own articles come first: `python -m benchmarks.name_order [--data DIR] [--json]`.

Names of two words in real news, typed without quotes, whose words also stand apart in other articles: how many of the
first hits have them side by side, with the second stage of ranking and without. Judges nothing else.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.figures import records
from corpus.article import Article
from index.analysis import fold, function_words
from index.engine import Reader
from index.opening import open_engine
from index.query import And, Phrase, Word
from index.request import SearchRequest

NAMES = 300
FIRST = 10
FEWEST = 3
_NAME = re.compile(r"(?<=[a-z,] )([A-Z][a-z]+) ([A-Z][a-z]+)(?=[ ,.][a-z ])")


def main() -> int:
    """Measure, and print what was reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    path = options.data / "news.jsonl.gz"
    if not path.exists():
        print(f"{path} is not there; say with --data where it is.", file=sys.stderr)
        return 2
    articles = {article.id: article for article in _articles(path)}
    with TemporaryDirectory() as folder:
        engine = open_engine(Path(folder), lambda wanted: [articles[one] for one, _ in wanted])
        with engine.writer() as writer:
            for article in articles.values():
                writer.add(article)
        reached = measured(engine.reader(), names(articles.values()), Random(options.seed))
    print(json.dumps(reached) if options.json else "\n".join(f"{name:20} {value}" for name, value in reached.items()))
    return 0


def _articles(path: Path) -> Iterator[Article]:
    for number, record in enumerate(records(path)):
        yield Article(f"{number:05}", record["title"] or "", record["text"] or "", "", language="en")


def names(articles: Iterable[Article]) -> list[tuple[str, str]]:
    """Give pairs of capitalised words inside sentences that some articles have, in the order of code points."""
    held = Counter[tuple[str, str]]()
    for article in articles:
        held.update({(fold(first), fold(last)) for first, last in _NAME.findall(article.body)})
    known = function_words()
    return sorted(pair for pair, count in held.items() if count >= FEWEST and not known & set(pair))


def measured(reader: Reader, pairs: Sequence[tuple[str, str]], random: Random) -> dict[str, float]:
    """Give the share of the first hits that have the name, of those that could, with and without the second stage."""
    every = random.sample(pairs, len(pairs))
    met = Counter[bool]()
    possible = asked = 0
    for pair in every:
        words = tuple(map(Word, pair))
        side_by_side = {hit.id for hit in reader.search(SearchRequest(Phrase(words), limit=1 << 20)).hits}
        if not side_by_side or reader.count(And(words)) < 1.5 * len(side_by_side):
            continue
        asked += 1
        possible += min(FIRST, len(side_by_side))
        for boosts in (True, False):
            hits = reader.search(SearchRequest(And(words), limit=FIRST, boosts=boosts)).hits
            met[boosts] += sum(hit.id in side_by_side for hit in hits[: min(FIRST, len(side_by_side))])
        if asked == NAMES:
            break
    return {"names": asked, "boosted": round(met[True] / possible, 3), "first_stage": round(met[False] / possible, 3)}


if __name__ == "__main__":
    sys.exit(main())
