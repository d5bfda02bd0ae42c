"""A candidate has the features that its words and surroundings show, and no others."""

from __future__ import annotations

from collections import Counter
from math import log

import pytest

from corpus.people.features import CandidateSpan, MentionContext, extract_features
from corpus.people.tagger import EntityKind, EntitySpan


def features(text: str, form: str, entities: tuple[tuple[str, str], ...] = (), flag: str = "") -> dict[str, float]:
    """Return the features of every occurrence of a form, with these entities and labels by the model."""
    spans = sorted((text.index(name), text.index(name) + len(name), label) for name, label in entities)
    context = MentionContext(
        text,
        [EntitySpan(start, end, EntityKind.OTHER, label) for start, end, label in spans],
        Counter({"lee": 1}),
        frozenset({"baker"}),
    )
    starts = [at for at in range(len(text)) if text.startswith(form, at)]
    candidates = [
        CandidateSpan(
            start,
            start + len(form),
            flag == "has_title",
            flag == "within_longer",
            flag == "listed",
        )
        for start in starts
    ]
    return extract_features(form, candidates, context)


OF_FORMS = [
    ("Ann Lee", {"given first", "two", "surname alone"}, {"particle", "hyphen", "capitals", "three", "lower case too"}),
    ("Omar bin Hassan al-Masri", {"given first", "particle", "hyphen", "three"}, {"two", "more"}),
    ("J. Baker", {"initial", "lower case too", "a noun"}, {"given first", "surname alone"}),
    ("GHADAFI", {"capitals"}, {"short capitals", "inner capital", "two"}),
    ("NATO", {"capitals"}, {"short capitals"}),
    ("UN", {"short capitals"}, {"capitals"}),
    ("McDonald", {"inner capital"}, {"capitals"}),
    ("Xi Jinping", {"eastern first"}, {"given first"}),
    ("Syria", {"place first", "place last"}, {"given first", "unknown throughout"}),
]


@pytest.mark.parametrize(("form", "present", "absent"), OF_FORMS, ids=[case[0] for case in OF_FORMS])
def test_the_words_of_a_form_are_features(form: str, present: set[str], absent: set[str]) -> None:
    found = {name for name, value in features(f"Yesterday {form} left.", form).items() if value}
    assert present <= found
    assert not absent & found


OF_SURROUNDINGS = [
    ("Minister Ann Lee left.", "role before"),
    ("The minister, Ann Lee, left.", "role before, comma"),
    ("The minister of information Ann Lee left.", "office before"),
    ("It was said by Ann Lee today.", "by before"),
    ("Ann Lee said so.", "speech after"),
    ("Ann Lee, 45, left.", "age after"),
    ("Ann Lee who left spoke.", "who after"),
    ("Ann Lee, who left, spoke.", "explained after"),
    ("Ann Lee's plan failed.", "owning"),
    ("Ann Lee and others left.", "and after"),
    ("Ann Lee left.", "nothing before"),
]


@pytest.mark.parametrize(("text", "name"), OF_SURROUNDINGS, ids=[case[1] for case in OF_SURROUNDINGS])
def test_the_surroundings_of_a_form_are_features(text: str, name: str) -> None:
    assert features(text, "Ann Lee")[name] == 1.0
    others = [case[1] for case in OF_SURROUNDINGS if case[0] != text]
    assert not features("They saw Ann Lee there.", "Ann Lee").keys() & {name, *others}


@pytest.mark.parametrize(
    ("entity", "name"),
    [
        (("Ann Lee", "PERSON"), "model PERSON exactly"),
        (("Ann Lee Company", "ORG"), "model ORG"),
        (("Paris", "GPE"), "model nothing"),
    ],
)
def test_the_label_of_the_model_is_a_feature(entity: tuple[str, str], name: str) -> None:
    found = features("In Paris was Ann Lee Company open.", "Ann Lee", (entity,))
    assert [key for key in found if key.startswith("model")] == [name]


def test_surroundings_count_as_a_share_of_the_spans() -> None:
    found = features("Ann Lee said so. Then left Ann Lee. Ann Lee again.", "Ann Lee")
    assert found["speech after"] == pytest.approx(1 / 3)
    assert found["often"] == pytest.approx(log(3))
    assert found["always"] == 1.0


@pytest.mark.parametrize(
    ("flag", "name"), [("has_title", "title before"), ("within_longer", "within longer"), ("listed", "listed")]
)
def test_flags_of_a_span_are_features(flag: str, name: str) -> None:
    assert features("Ann Lee left.", "Ann Lee", flag=flag)[name] == 1.0
    assert name not in features("Ann Lee left.", "Ann Lee")


def test_a_form_without_letters_has_no_features() -> None:
    assert features("It was … there.", "…") == {}


def test_an_entity_agrees_with_a_span_but_for_its_edges() -> None:
    context = MentionContext("", [EntitySpan(10, 20, EntityKind.PERSON, "PERSON")], Counter(), frozenset())
    assert context.overlapping(11, 18) == ("PERSON", True)
    assert context.overlapping(12, 17) == ("PERSON", False)
    assert context.overlapping(20, 25) == ("", False)
    assert context.overlapping(0, 10) == ("", False)
