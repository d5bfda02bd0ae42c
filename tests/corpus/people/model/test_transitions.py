"""All tokens decided at once give the entities that a parser gives which reads them one by one."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from spacy.util import get_package_path

from corpus.people.model import entity_spans, transitions
from corpus.people.model.entity_spans import MODEL
from corpus.people.model.transitions import Flags, Parse, TokenSpan, Transitions
from corpus.people.model.weights import Floats, RecognizerWeights, read_weights
from tests.support.news_sentences import news_sentences


@cache
def weights() -> RecognizerWeights:
    return read_weights(next(get_package_path(MODEL).glob("en_core*/ner")))


def read_one_by_one(vectors: Floats, is_last: Flags, is_barred: Flags) -> list[TokenSpan]:
    """Parse as spaCy's transition system does, a token after the other, in double precision."""
    own = weights()
    wide = vectors.astype(np.float64)
    current, first, before = (part.astype(np.float64) for part in own.state)
    found: list[TokenSpan] = []
    start, label = -1, -1
    for at, vector in enumerate(wide):
        if start < 0:
            state = vector @ current + own.absent
        else:
            state = vector @ current + wide[start] @ first + wide[at - 1] @ before + own.state_bias
        hidden = np.maximum(*np.split(state, 2))
        scores = {letter: hidden @ move.weight + move.bias for letter, move in own.moves.items()}
        if start >= 0:
            if is_last[at] or scores["L"][label] > scores["I"][label]:
                found.append(TokenSpan(start, at + 1, label))
                start = -1
        elif not is_barred[at]:
            letters = "UO" if is_last[at] else "BUO"
            best = max(letters, key=lambda letter: float(scores[letter].max()))
            label = int(scores[best].argmax())
            if best == "U":
                found.append(TokenSpan(at, at + 1, label))
            elif best == "B":
                start = at
    return found


@cache
def sentences() -> tuple[Floats, Flags, Flags]:
    """Return the vectors of the tokens of sentences, which are last, and which are barred."""
    given: list[tuple[Floats, Flags, Flags]] = []
    recognizer = entity_spans._Recognizer()
    parse = recognizer._transitions.parse

    def watched(*sequence: Any) -> Parse:
        given.append(sequence)
        return parse(*sequence)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recognizer._transitions, "parse", watched)
        recognizer.entities(news_sentences(40))
    return given[0]


def sequence(seed: int, noise: float) -> tuple[Floats, Flags, Flags]:
    """Return the sentences with their vectors disturbed, so that the parser meets what no text would show it."""
    vectors, is_last, is_barred = sentences()
    drawn = np.random.default_rng(seed).normal(0, noise, vectors.shape).astype(np.float32)
    return vectors + drawn, is_last, is_barred


@pytest.mark.parametrize("noise", [0.0, 0.5, 1.5])
@pytest.mark.parametrize("seed", range(3))
def test_entities_are_those_of_a_parser_that_reads_token_by_token(seed: int, noise: float) -> None:
    given = sequence(seed, noise)
    expected = read_one_by_one(*given)
    assert len(expected) > 100
    assert Transitions(weights()).parse(*given).spans == expected


def test_entities_longer_than_those_followed_in_step_are_followed_to_their_end(monkeypatch: pytest.MonkeyPatch) -> None:
    given = sequence(9, 0.2)
    expected = read_one_by_one(*given)
    assert max(span.end - span.start for span in expected) > 3
    monkeypatch.setattr(transitions, "_IN_STEP", 1)
    assert Transitions(weights()).parse(*given).spans == expected


def test_no_entity_begins_at_a_barred_token_or_goes_on_past_the_last_of_its_text() -> None:
    vectors, is_last, is_barred = sequence(11, 2.0)
    spans = Transitions(weights()).parse(vectors, is_last, is_barred).spans
    assert not any(is_barred[span.start] for span in spans)
    assert not any(is_last[span.start : span.end - 1].any() for span in spans)


def test_decisions_are_close_where_two_moves_have_almost_the_same_score(monkeypatch: pytest.MonkeyPatch) -> None:
    given = sequence(1, 0.5)
    parser = Transitions(weights())
    monkeypatch.setattr(transitions, "CLOSE", 0.0)
    assert not len(parser.parse(*given).close)
    monkeypatch.setattr(transitions, "CLOSE", 0.2)
    few = set(parser.parse(*given).close.tolist())
    monkeypatch.setattr(transitions, "CLOSE", 1e9)
    assert few
    assert few < set(parser.parse(*given).close.tolist())
