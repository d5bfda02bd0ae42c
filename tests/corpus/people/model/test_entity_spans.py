"""The forward pass in NumPy finds the spans that spaCy finds, whatever texts stand beside a text."""

from __future__ import annotations

import random

import numpy as np
import pytest
import spacy

from corpus.people.model import entity_spans, transitions
from corpus.people.model.entity_spans import LabelledSpan, find_entities
from corpus.people.model.growing import Ints
from corpus.people.model.weights import Floats
from corpus.people.model.word_vectors import VectorTables
from tests.support.news_sentences import news_sentences

SENTENCES = news_sentences(400)
ODD = [
    "",
    " ",
    "\n\n",
    "x",
    "  Ann Lee ",
    " ".join(["Bashar"] * 60),
    "New York " * 300,
    "Ann\n\nLee met  Bob\xa0Ray\tin\u3000Paris .",
    "ANN LEE AND BOB RAY MET IN NEW YORK ON MONDAY MORNING",
    "\u201cAnn Lee\u201d, she'd've said \u2013 don't; U.S.-based a.m. 1.5m :) <a>b</a> C++ \u20ac5 \U0001f600",
    "Мария Линд говорила в Женеве. 安倍晋三は東京で話した。 قال بشار الأسد",
]


def spacy_spans(texts: list[str]) -> list[list[LabelledSpan]]:
    unused = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer")
    model = spacy.load(entity_spans.MODEL, exclude=unused)
    return [
        [LabelledSpan(span.start_char, span.end_char, span.label_) for span in doc.ents] for doc in model.pipe(texts)
    ]


def test_spans_are_those_of_spacy() -> None:
    texts = [*SENTENCES, *ODD, "".join(SENTENCES), "\n".join(SENTENCES[::7])]
    ours, theirs = ({(i, *span) for i, found in enumerate(spans) for span in found} for spans in (
        list(find_entities(texts)), spacy_spans(texts),
    ))  # fmt: skip
    assert len(theirs) > 2_000
    assert len({label for *_, label in theirs}) >= 12
    assert len(ours & theirs) >= 0.995 * max(len(ours), len(theirs)), sorted(ours ^ theirs)[:10]


def test_spans_of_a_text_do_not_depend_on_the_texts_beside_it() -> None:
    texts = [*SENTENCES[:120], *ODD]
    together = list(find_entities(texts))
    assert [next(find_entities([text])) for text in texts] == together
    order = list(range(len(texts)))
    random.Random(3).shuffle(order)
    assert list(find_entities(texts[i] for i in order)) == [together[i] for i in order]


def test_scores_differ_between_batches_by_far_less_than_what_counts_as_close(monkeypatch: pytest.MonkeyPatch) -> None:
    recognizer = entity_spans._Recognizer()
    seen: list[Floats] = []
    vectors = recognizer._convolutions.vectors

    def watched(rows: Ints, tables: VectorTables) -> Floats:
        seen.append(vectors(rows, tables))
        return seen[-1]

    monkeypatch.setattr(recognizer._convolutions, "vectors", watched)
    text = "".join(SENTENCES[:40])
    recognizer._parse([text])
    alone = seen[0]
    for others in range(1, 14):
        recognizer._parse([*SENTENCES[50 : 50 + others], text])
        assert np.abs(seen[-1][-len(alone) :] - alone).max() < transitions.CLOSE / 20


def test_a_text_with_a_close_decision_has_the_spans_that_it_has_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Noise far above that of products of matrices: without the second look many texts would get other spans."""
    recognizer = entity_spans._Recognizer()
    texts = SENTENCES[:100]
    alone = [recognizer.entities([text])[0] for text in texts]
    vectors = recognizer._convolutions.vectors
    noise = np.random.default_rng(5)

    def disturbed(rows: Ints, tables: VectorTables) -> Floats:
        found = vectors(rows, tables)
        return found if len(rows) < 200 else found + noise.normal(0, 0.1, found.shape).astype(np.float32)

    monkeypatch.setattr(recognizer._convolutions, "vectors", disturbed)
    batches = [texts[i : i + 50] for i in range(0, len(texts), 50)]
    monkeypatch.setattr(transitions, "CLOSE", 0.0)
    assert [spans for batch in batches for spans in recognizer.entities(batch)] != alone
    monkeypatch.setattr(transitions, "CLOSE", 5.0)
    assert [spans for batch in batches for spans in recognizer.entities(batch)] == alone


def test_spans_stay_the_same_when_words_were_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = list(find_entities(SENTENCES))
    monkeypatch.setattr(entity_spans, "_MOST_VECTORS", 40)
    monkeypatch.setattr("corpus.people.model.tokens.MOST_PIECES", 250)
    recognizer = entity_spans._Recognizer()
    batches = [recognizer.entities(SENTENCES[i : i + 10]) for i in range(0, len(SENTENCES), 10)]
    assert [spans for batch in batches for spans in batch] == expected
    assert len(recognizer._tokens._pieces) < 400
    assert len(recognizer._vectors.tables.own) < 400


def test_texts_are_read_ahead_no_further_than_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entity_spans, "AT_ONCE", 200)
    remaining = iter(SENTENCES)
    next(find_entities(remaining))
    assert len(list(remaining)) > len(SENTENCES) - 8
