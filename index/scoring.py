"""The one weighting model: BM25F over title and body. Knows nothing of how an engine keeps its frequencies.

After S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", Foundations and Trends in
Information Retrieval 3 (2009): the frequencies of a word in title and body are normalized by each field's length,
weighted and added before saturation, and a word has one inverse document frequency over both fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log


@dataclass(frozen=True, slots=True)
class Weighting:
    """The constants of the model; the defaults are the usual ones of the literature until calibrated."""

    k1: float = 1.2
    title_weight: float = 2.0
    title_b: float = 0.5
    body_weight: float = 1.0
    body_b: float = 0.75


DEFAULT = Weighting()


def idf(articles: int, with_word: int) -> float:
    """Give the inverse document frequency of a word that `with_word` of `articles` live articles hold."""
    return log(1 + (articles - with_word + 0.5) / (with_word + 0.5))


def field_weight(frequency: float, length: float, mean_length: float, weight: float, b: float) -> float:
    """Give one field's part of the weighted frequency; lengths are in tokens."""
    return weight * frequency / (1 - b + b * length / mean_length) if mean_length else 0.0


def saturate(weighted_frequency: float, k1: float) -> float:
    """Bound the gain of repetition: 0 at 0, towards k1 + 1."""
    return weighted_frequency * (k1 + 1) / (weighted_frequency + k1)
