"""What the rows of an archive say of a form by itself: the mean over its sample, and how likely it is a person's name.

Looks at no other form: `corpus.people.evidence.archive_features` does.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp

from corpus.people.evidence.evidence_rows import FormRow
from corpus.people.evidence.evidence_weights import LOCAL, UNIT, Weights
from corpus.people.evidence.form_facts import facts_of

PER_MILLE = 1000
_MOST = 8 * UNIT


def mean_evidence(form: str, row: FormRow, local: Weights = LOCAL) -> float:
    """Return the mean of the evidence for a person over the sample of a form, in units."""
    static = static_evidence(form, local)
    total = sum(max(-_MOST, min(_MOST, static + one.context)) for one in row.sample)
    return total / len(row.sample) / UNIT


@lru_cache(maxsize=100_000)
def static_evidence(form: str, local: Weights = LOCAL) -> int:
    """Return the weight of what the string of a form shows by itself, in hundredths."""
    weights = local.of(form)
    features = facts_of(form).features
    return round(
        UNIT * (weights.get("always", 0.0) + sum(weights.get(name, 0.0) * value for name, value in features.items()))
    )


def likelihood(form: str, row: FormRow, local: Weights = LOCAL) -> int:
    """Return how likely a form is a person's name by its sample alone, in thousandths."""
    if not row.sample:
        return 0
    return round(PER_MILLE / (1 + exp(-mean_evidence(form, row, local))))
