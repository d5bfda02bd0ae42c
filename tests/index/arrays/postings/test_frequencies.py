"""Frequencies and masks of a term count the tokens that it accepts, title and body apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index.analysis.query_terms import Term
from index.arrays.postings.frequencies import Frequencies
from tests.support.segments import SmallSegment

pytestmark = pytest.mark.usefixtures("large")


def _counts(segment: SmallSegment, term: Term) -> list[int]:
    return [len(offsets) for offsets in segment.offsets(term)]


def _by_article(found: Frequencies) -> dict[int, tuple[int, int]]:
    title = dict(zip(found.titled.tolist(), found.title.tolist(), strict=True))
    pairs = zip(found.articles.tolist(), found.total.tolist(), strict=True)
    return {article: (every, title.get(index, 0)) for index, (article, every) in enumerate(pairs)}


def test_frequencies_count_the_tokens_that_match(segment: SmallSegment, wanted: Term) -> None:
    anywhere = replace(wanted, field="body") if wanted.field == "lead" else wanted
    every, title = _counts(segment, anywhere), _counts(segment, replace(wanted, field="title"))
    if wanted.field in ("body", "lead"):
        title = [0] * len(every)
    expected = {number: (count, title[number]) for number, count in enumerate(every) if count}
    assert _by_article(segment.terms.frequencies(wanted)) == expected


def test_a_mask_has_the_articles_with_a_token_that_matches(segment: SmallSegment, wanted: Term) -> None:
    assert segment.terms.mask(wanted).tolist() == [count > 0 for count in _counts(segment, wanted)]


def test_frequencies_of_segments_are_joined_by_their_bases() -> None:
    one = Frequencies(np.array([0, 2]), np.array([3, 1]), np.array([1]), np.array([1]))
    none = Frequencies(*(np.empty(0, np.intp) for _ in range(4)))
    joined = Frequencies.concatenate([one, none, one], [0, 5, 9])
    assert _by_article(joined) == {0: (3, 0), 2: (1, 1), 9: (3, 0), 11: (1, 1)}


def test_selected_frequencies_keep_what_is_in_titles() -> None:
    every = Frequencies(np.array([1, 4, 6]), np.array([2, 5, 9]), np.array([0, 2]), np.array([1, 7]))
    assert _by_article(every.select(np.array([False, True, True]))) == {4: (5, 0), 6: (9, 7)}
