"""The one weighting model: BM25F over title and body. Knows nothing of how an engine stores frequencies.

After S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", Foundations and Trends in
Information Retrieval 3 (2009): the frequencies of a word in title and body are normalized by each field's length,
weighted and added before saturation, and a word has one inverse document frequency over both fields.

What an article scores in the first stage, in every engine (`index.scoring.rescoring` is the second):

- idf is `ln(1 + (N - n + 0.5) / (n + 0.5))`.
- A word of one token scores `stop_word_weight * idf(N, n) * saturate(sum of field_weight over title and body, k1)`. All
  its stems (or all tokens that an exact word accepts) count together: their frequencies are added, and n is the number
  of live articles that contain at least one of them, in title or body. N, n and the mean lengths are over live
  articles only; the length of a field is its number of tokens. A stop word weighs less, unless its capitals are asked
  for.
- With a field, frequencies and n are those of that field alone. "lead" scores as "body": it limits which articles
  match, not what a word in them is worth.
- A word of several tokens, a Phrase or a Near scores, in the articles that it matches, the sum over its leaves, each
  scored as a query of its own in its field (its own, else that of the nearest node around it). So a leaf under an Or
  inside a Near adds its score whenever the article contains it. The same word twice counts twice.
- Prefix, Wildcard and Fuzzy score 1 in articles that they match, also as such a leaf.
- And and Or score the sum of their parts that match; everything else, and everything under Not, scores 0.

Engines agree to 1e-4.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from index.analysis.stop_words import stop_words

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Weighting:
    """The constants of the model.

    Calibrated with those of `scoring.rescoring` by `benchmarks/calibration/ranking.py`, on Cranfield, CISI and NPL
    together.
    """

    k1: float = 1.2
    title_weight: float = 2.0
    title_b: float = 0.5
    body_weight: float = 1.0
    body_b: float = 0.7


DEFAULT = Weighting()


STOP_WORD_WEIGHT = 0.25
"""The weight of a stop word such as "the" or "what" beside other words (`index/analysis/stop_words.toml`).

Calibrated like the rest: with 1.0 nDCG@10 is 0.330 instead of 0.354 on CISI, whose queries are whole sentences, and
0.449 instead of 0.463 over all; from 0.01 to 0.25 it hardly moves. Damping all words that many articles contain
does as well there, but it also damps the common names and topics of news.
"""


def idf(articles: int, with_word: int) -> float:
    """Return the inverse document frequency of a word that `with_word` of `articles` live articles contain."""
    return log(1 + (articles - with_word + 0.5) / (with_word + 0.5))


def idfs(articles: int, with_word: Array) -> Array:
    """Return `idf` of many words at once."""
    return np.asarray(np.log(1 + (articles - with_word + 0.5) / (with_word + 0.5)))


def stop_word_weight(form: str) -> float:
    """Return the weight of a word beside others, by its form."""
    return STOP_WORD_WEIGHT if form in stop_words() else 1.0


def field_weight(frequency: float, length: float, mean_length: float, weight: float, b: float) -> float:
    """Return the weighted frequency of one field; lengths are in tokens."""
    return weight * frequency / (1 - b + b * length / mean_length) if mean_length else 0.0


@overload
def saturate(weighted_frequency: float, k1: float) -> float: ...
@overload
def saturate(weighted_frequency: Array, k1: float) -> Array: ...
def saturate(weighted_frequency: float | Array, k1: float) -> float | Array:
    """Bound the gain of repetition: 0 at 0, towards k1 + 1."""
    return weighted_frequency * (k1 + 1) / (weighted_frequency + k1)
