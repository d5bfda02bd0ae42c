"""Articles named a second of processor time beside spaCy's bare entity recognition, and whether the spans are equal.

Both work in turns on the same articles, each in a process of its own: what else the machine does changes both alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from benchmarks.naming.workers import Work, name_people, our_spans, spacy_spans, worker
from benchmarks.quality.metrics import Figure, records

WARM_AFTER = 10_000
"""Articles after which a rate is called warm; half of them, where fewer than twice as many are measured."""
ROUND = 50
"""Articles between two turns of spaCy."""
SPACY_EVERY = 500
"""Articles of which spaCy gets the last `ROUND`; all rounds, where fewer are measured."""
SENTENCES = 10_000
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")


def rate_figures(path: Path, count: int) -> Iterator[Figure]:
    """Yield the rates over the first `count` articles of a file, in articles a second, and the memory in MB."""
    texts = [str(row["text"]) for row in islice(records(path), count)]
    warm_from = min(WARM_AFTER, len(texts) // 2)
    ours: list[tuple[int, Work]] = []
    theirs: list[tuple[int, Work]] = []
    with worker() as naming, worker() as recognizing:
        for start in range(0, len(texts), ROUND):
            chunk = texts[start : start + ROUND]
            ours.append((len(chunk), _run(naming, name_people, chunk)))
            if len(texts) <= 2 * SPACY_EVERY or (start + ROUND) % SPACY_EVERY == 0:
                theirs.append((len(chunk), _run(recognizing, spacy_spans, chunk)))
    name = path.name.removesuffix(".jsonl.gz")
    warm = ours[-(-warm_from // ROUND) :]
    yield Figure("rate_cold", name, _rate(ours), len(texts))
    yield Figure("rate_warm", name, _rate(warm), sum(size for size, _ in warm))
    yield Figure("rate_spacy", name, _rate(theirs), sum(size for size, _ in theirs))
    yield Figure("rss_mb", name, max(work.memory for _, work in ours), len(texts))


def span_figures(path: Path, count: int = SENTENCES) -> Iterator[Figure]:
    """Yield the share of spaCy's and our spans that both have, over sentences spread over a file."""
    sentences = list(islice(_sentences(path), count))
    with worker() as naming, worker() as recognizing:
        ours = _run(naming, our_spans, sentences).result
        theirs = _run(recognizing, spacy_spans, sentences).result
    sets = [{(number, *span) for number, spans in enumerate(found) for span in spans} for found in (ours, theirs)]
    equal = len(sets[0] & sets[1]) / max(1, *map(len, sets))
    yield Figure("spans_equal", path.name.removesuffix(".jsonl.gz"), equal, len(sentences))


def _sentences(path: Path) -> Iterator[str]:
    """Yield sentences of every 25th article."""
    for row in islice(records(path), 0, None, 25):
        for line in str(row["text"]).splitlines():
            yield from (sentence for sentence in _SENTENCE_END.split(line) if sentence)


def _run(process: ProcessPoolExecutor, work: object, texts: Sequence[str]) -> Work:
    assert callable(work)
    done: Work = process.submit(work, texts).result()
    return done


def _rate(works: list[tuple[int, Work]]) -> float:
    return sum(size for size, _ in works) / sum(work.seconds for _, work in works)
