"""Lines are selected by the expected F-measure of their words."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.extraction.features.page_features import PageLines
from corpus.extraction.line_selection import context_features, line_probabilities, select_lines, sigmoid

TEXT = "The harbour board of Latakia said on Tuesday that it would open the northern quay to cargo ships next month."


@pytest.mark.parametrize(
    ("probabilities", "recall", "selected"),
    [
        ([0.9, 0.1, 0.9], 1.0, [True, False, True]),
        ([0.2, 0.01, 0.01], 1.0, [True, False, False]),
        ([0.9, 0.5, 0.01], 1.0, [True, True, False]),
        ([0.9, 0.35, 0.01], 1.0, [True, False, False]),
        ([0.9, 0.35, 0.01], 3.0, [True, True, False]),
    ],
)
def test_the_most_probable_lines_are_selected_and_a_weight_on_recall_adds_more(
    probabilities: list[float], recall: float, selected: list[bool]
) -> None:
    lines = PageLines.of([TEXT, TEXT, TEXT])
    assert select_lines(np.array(probabilities), lines, recall).tolist() == selected


def test_log_odds_become_probabilities_without_overflow() -> None:
    assert sigmoid(np.array([-1e6, 0.0, 1e6])) == pytest.approx([0, 0.5, 1])


def test_features_of_the_context_are_mirrored_when_the_page_is() -> None:
    texts, first = ["Home", TEXT, TEXT, "Most read", "Privacy"], np.array([-4.0, 2.0, 3.0, -3.0, -5.0])
    forward = context_features(first, PageLines.of(texts))
    backward = context_features(first[::-1], PageLines.of(texts[::-1]))
    for name, mirrored in (("gap_before", "gap_after"), ("before_1", "after_1"), ("within_before_5", "within_after_5")):
        assert forward[name] == pytest.approx(backward[mirrored][::-1])


def test_paragraphs_are_more_probable_than_menus() -> None:
    texts = ["Home", "News", "Sign in", "Harbour opens", TEXT, TEXT + " More.", TEXT + " Most.", "Privacy policy"]
    probabilities = line_probabilities(PageLines.of(texts), "Harbour opens", 3)
    assert probabilities[4:7].min() > 0.5 > probabilities[[0, 1, 2, 7]].max()
