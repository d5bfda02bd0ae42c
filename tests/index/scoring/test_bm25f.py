"""The formulas of BM25F."""

from __future__ import annotations

import numpy as np
import pytest

from index.scoring.bm25f import STOP_WORD_WEIGHT, field_weight, idf, idfs, saturate, stop_word_weight


def test_idf_falls_with_document_frequency_and_stays_positive() -> None:
    values = [idf(100, count) for count in (0, 1, 50, 100)]
    assert values == sorted(values, reverse=True)
    assert values[-1] > 0
    assert idfs(100, np.array([0, 1, 50, 100])).tolist() == pytest.approx(values)


def test_saturation_is_bounded() -> None:
    assert saturate(0.0, 1.2) == 0
    assert saturate(1.0, 1.2) == pytest.approx(1.0)
    assert saturate(1e9, 1.2) == pytest.approx(2.2)


def test_a_field_of_mean_length_weighs_its_frequency() -> None:
    assert field_weight(3, 10, 10, 2.0, 0.7) == pytest.approx(6.0)
    assert field_weight(3, 20, 10, 2.0, 0.7) < 6.0 < field_weight(3, 5, 10, 2.0, 0.7)
    assert field_weight(3, 0, 0, 2.0, 0.7) == 0


def test_stop_words_weigh_less() -> None:
    assert (stop_word_weight("the"), stop_word_weight("port")) == (STOP_WORD_WEIGHT, 1.0)
