"""Words within so many edits are found among many as one by one, and very long ones are not compared for long."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from index.analysis.edit_distance import are_within, is_within

WORDS = st.text("abй", max_size=6)


@given(WORDS, st.lists(WORDS, max_size=8), st.integers(0, 2))
def test_many_words_are_compared_as_one(word: str, others: list[str], edits: int) -> None:
    assert are_within(word, others, edits).tolist() == [is_within(word, other, edits) for other in others]


def test_a_word_of_another_length_takes_no_time() -> None:
    others = [f"{'a' * length}b" for length in range(5_000, 15_000, 40)]
    started = time.thread_time()
    assert not are_within("a" * 16_000, others, 2).any()
    assert time.thread_time() - started < 0.5
