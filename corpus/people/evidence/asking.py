"""What the model is asked about forms that the archive leaves open: sentences, and verdicts on them. Loads no model.

The model sees a sentence of each of the first articles of a form's sample, not the articles. A verdict is kept under
the form and the article, so that none is asked for twice, and it does not depend on what else was asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log
from typing import NamedTuple

from corpus.people.evidence.evidence_rows import FormRow
from corpus.people.tagger import EntitySpan

ASKED = 3
"""Articles of a form whose sentences are shown to the model."""
OPEN = 2.2
"""How far from the threshold the evidence of a form may be so that the model is asked."""
_BEFORE, _AFTER = 250, 150
"""Characters of a sentence before and after the form."""
_END = re.compile(r"[.!?][\"”’')\]]*[ \xa0]|\n")
_KINDS = {
    "PERSON": "person",
    "GPE": "place",
    "LOC": "place",
    "FAC": "building",
    "ORG": "organisation",
    "NORP": "people",
}
NO_SENTENCE = "absent"


class Question(NamedTuple):
    """A sentence, and where in it a form stands."""

    sentence: str
    start: int
    end: int


def asked_articles(row: FormRow) -> tuple[int, ...]:
    """Return the numbers of the articles whose sentences show a form to the model."""
    return tuple(one.article for one in row.sample[:ASKED])


def question(text: str, start: int, end: int) -> Question:
    """Return the sentence around a mention."""
    first = max(0, start - _BEFORE)
    for ended in _END.finditer(text, first, start):
        first = ended.end()
    last = _END.search(text, end, end + _AFTER)
    return Question(text[first : last.end() if last else end + _AFTER], start - first, end - first)


def verdict(asked: Question, spans: Sequence[EntitySpan]) -> str:
    """Return what the model takes a form for: a kind, with "exactly" if the boundaries are the same."""
    for span in spans:
        if span.start < asked.end and span.end > asked.start:
            exact = abs(span.start - asked.start) <= 1 and abs(span.end - asked.end) <= 2
            return f"{_KINDS.get(span.label, 'other')}{' exactly' if exact else ''}"
    return "nothing"


def verdict_features(verdicts: Iterable[str]) -> dict[str, float]:
    """Return the shares of verdicts on a form as features."""
    counts = Counter(found for found in verdicts if found != NO_SENTENCE)
    total = counts.total()
    if not total:
        return {}
    features = {f"model: {found}": count / total for found, count in counts.items()}
    return features | {"asked": 1.0, "model: person, often": counts["person exactly"] / total * log(1 + total)}
