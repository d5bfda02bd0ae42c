"""What stands beside a form in one article is features of it, and their weight a whole number."""

from __future__ import annotations

import pytest

from corpus.people.evidence.contexts import context_features, context_weight
from corpus.people.evidence.evidence_weights import LOCAL, UNIT, Weights
from corpus.people.evidence.scanning import scan

BESIDE = [
    ("Later President Maria Brown left.", "Maria Brown", {"role before": 1.0, "title before": 1.0}),
    ("They met in Paris. Flights to Paris resumed.", "Paris", {"whereabouts before": 0.5, "to before": 0.5}),
    ("Then Brown said no.", "Brown", {"speech after": 1.0}),
    ("The Northern Bank's board met.", "Northern Bank", {"owning": 1.0, "the before": 1.0}),
    ("He saw Maria Brown, 44, there.", "Maria Brown", {"age after": 1.0}),
    ("Sergei Lavrov, Omar Khoury", "Omar Khoury", {"listed": 1.0}),
    ("Omar Khoury, Sergei Lavrov", "Omar Khoury", {"listed": 1.0}),
    ("United Nations Sergei Lavrov came.", "Sergei Lavrov", {"within longer": 1.0}),
    ("Maria Brown left. Later Brown wept, and Maria too.", "Maria Brown", {"surname alone": 1.0, "first alone": 1.0}),
]


@pytest.mark.parametrize(("text", "form", "expected"), BESIDE, ids=[f"{form}: {text[:12]}" for text, form, _ in BESIDE])
def test_what_stands_beside_a_form_is_its_features(text: str, form: str, expected: dict[str, float]) -> None:
    found = scan(text)
    features = context_features(found, form, found.mentions[form])
    assert expected.items() <= features.items()


def test_nothing_is_listed_beside_a_full_name_that_stands_far_away_or_is_none() -> None:
    for text in ("Sergei Lavrov spoke and then Omar Khoury", "The Bank and Omar Khoury", "Paris, Omar Khoury"):
        found = scan(text)
        assert "listed" not in context_features(found, "Omar Khoury", found.mentions["Omar Khoury"])


def test_the_weight_is_the_sum_of_the_weights_in_hundredths() -> None:
    weights = Weights({"role before": 2.0, "whereabouts before": -3.0, "speech after": 0.5}, {"speech after": 9.0})
    found = scan("President Maria Brown said so. They believe in Maria Brown. And Brown said no.")
    weight, whereabouts = context_weight(found, "Maria Brown", found.mentions["Maria Brown"], weights)
    assert weight == round((2.0 - 3.0 + 0.5) / 2 * UNIT)
    assert whereabouts == UNIT // 2
    assert context_weight(found, "Brown", found.mentions["Brown"], weights).weight == 9 * UNIT


def test_the_weight_is_that_of_the_features_wherever_a_form_stands() -> None:
    text = (
        "President Maria Brown, 44, said in Paris: “Brown and\xa0Omar Khoury, Sergei Lavrov”\n(Brown's) the. 'Omar"
        " Khoury' who… United Nations Sergei Lavrov of Paris;Brown, Minister  Brown was in “Paris”. by Brown"
    )
    found = scan(text)
    for form, mentions in found.mentions.items():
        features = context_features(found, form, mentions)
        total = sum(LOCAL.of(form).get(name, 0.0) * value for name, value in features.items())
        assert context_weight(found, form, mentions).weight == pytest.approx(total * UNIT, abs=0.51)
