"""Batches give the same tokens and sentences as `analysis.tokenizer` does for each article."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis.normalization import normalize, surface_form
from index.analysis.sentences import sentences
from index.analysis.stemming import stem
from index.analysis.tokenizer import token_texts, tokenize
from index.arrays.storage.bit_packing import pack, packed_size, packed_start, unpack
from index.arrays.writing import pretokens
from index.arrays.writing.batch_tokenizer import BatchTokenizer, TokenBatch
from index.arrays.writing.text_batch import TextBatch

PARTS = (
    *("Mr.", "Putin", "U.S.", "al-Assad’s", "1,500", "3.5", "25.10.2021", "l’armée", "№", "—", "no.", '"Yes."', "etc."),
    *(
        " ",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\n \t\n",
        "\u00a0",
        "\u200b",
        "\x1f",
        "他说。",
        "好吗？是",
        "ΑΒΓ",
        "ещё",
        "\ud800",
        "(St.",
        "a\x00",
        "sixteen-letters!",
        "sixteen-letters!!",
        "counterrevolutionaries",
        "boys’,",
        "l’?",
        'Who?"',
        "\u3000",
        "\u2028",
        "\x85",
    ),
)
texts = st.lists(st.sampled_from(PARTS) | st.text(max_size=3), max_size=12).map("".join)
articles = st.lists(st.tuples(texts, texts, st.sampled_from((None, "en", "ru", "fr"))), max_size=5)


def _check(tokenizer: BatchTokenizer, batch: TokenBatch, given_articles: Sequence[tuple[str, str, str | None]]) -> None:
    entries = iter(batch.entries.tolist())
    marks = iter(
        zip(batch.sentence_token.tolist(), batch.sentence_character.tolist(), batch.paragraph.tolist(), strict=True)
    )
    known = tokenizer.vocabulary
    for number, (title, body, language) in enumerate(given_articles):
        of_body = list(tokenize(body))
        raws = token_texts(title) + [token.text for token in of_body]
        for raw, entry in zip(raws, entries, strict=False):
            form = normalize(raw)
            assert known.surfaces[entry] == surface_form(raw)
            assert (known.forms[entry], known.stems[entry]) == (form, stem(form, language))
        assert (batch.title_length[number], batch.body_length[number]) == (len(raws) - len(of_body), len(of_body))
        starts = [token.start for token in of_body]
        paragraph = -1
        found = list(sentences(body))
        assert batch.sentences[number] == len(found)
        for sentence in found:
            assert next(marks) == (bisect_left(starts, sentence.start), sentence.start, sentence.paragraph != paragraph)
            paragraph = sentence.paragraph
        ends = [sentence.end for sentence in found if sentence.paragraph == 0]
        assert batch.lead_length[number] == sum(token.end <= max(ends) for token in of_body if ends)
    assert next(entries, None) is None
    assert next(marks, None) is None


@settings(max_examples=300, deadline=None)
@given(st.lists(articles, min_size=1, max_size=3))
def test_batches_are_analyzed_as_single_texts_are(batches: list[list[tuple[str, str, str | None]]]) -> None:
    tokenizer = BatchTokenizer()
    for batch in batches:
        _check(tokenizer, tokenizer.tokenize(TextBatch.of(batch)), batch)


def test_pieces_that_come_to_the_same_place_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pretokens, "_hash_slots", lambda low, high, slots: np.zeros(len(low), np.int64))
    tokenizer = BatchTokenizer()
    for body in ("one two six", "two ten one\n\nsix. Ten", "three eight one"):
        _check(tokenizer, tokenizer.tokenize(TextBatch.of([("", body, "en")])), [("", body, "en")])


def test_the_memory_of_pieces_grows_and_starts_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.arrays.writing.batch_tokenizer.MAX_PRETOKENS", 50_000)
    tokenizer = BatchTokenizer()
    for turn in range(3):
        tokenizer.start_segment()
        batch = [("", " ".join(f"w{turn}x{number}" for number in range(40_000)), "en")]
        _check(tokenizer, tokenizer.tokenize(TextBatch.of(batch)), batch)


@given(st.lists(st.lists(st.integers(0, 3), max_size=9), min_size=1, max_size=5), st.sampled_from((2, 4, 8, 16)))
def test_codes_are_read_back_from_any_token_on(runs: list[list[int]], width: int) -> None:
    counts = np.array([len(run) for run in runs])
    codes = np.array([code for run in runs for code in run], np.uint16)
    packed, at = pack(codes, np.cumsum(counts) - counts, counts, width)
    for run, begin in zip(runs, at.tolist(), strict=True):
        run_bytes = packed[begin : begin + packed_size(len(run), width)]
        assert unpack(run_bytes, len(run), width).tolist() == run
        for first in range(len(run)):
            start, skipped = packed_start(first, width)
            assert unpack(run_bytes[start:], len(run) - first + skipped, width)[skipped:].tolist() == run[first:]


def test_a_long_text_is_looked_up_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    body = " ".join(f"word{number % 40} a-long-compound-word{number}" for number in range(99))
    text = TextBatch.of([("A title", body, "en")])
    surfaces = []
    for looked_up in (pretokens.LOOKED_UP, 7):
        monkeypatch.setattr(pretokens, "LOOKED_UP", looked_up)
        tokenizer = BatchTokenizer()
        surfaces.append([tokenizer.vocabulary.surfaces[entry] for entry in tokenizer.tokenize(text).entries])
    assert surfaces[0] == surfaces[1]
    assert len(surfaces[0]) > 99
