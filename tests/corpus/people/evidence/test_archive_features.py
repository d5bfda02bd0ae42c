"""The features of a form are what its own rows, those of its words and the size of the archive say."""

from __future__ import annotations

import pytest

from corpus.people.evidence.archive_features import archive_features, mean_context, needed_forms, smallness
from corpus.people.evidence.evidence_rows import FormRow, Sampled, WordRow
from corpus.people.evidence.row_evidence import likelihood


def features(
    form: str, forms: dict[str, FormRow] | None = None, words: dict[str, WordRow] | None = None
) -> dict[str, float]:
    return archive_features(form, forms or {}, words or {}, 1_000)


def row(articles: int, *contexts: int) -> FormRow:
    return FormRow(articles, tuple(Sampled(at, at, context, 0) for at, context in enumerate(contexts)))


def test_a_form_needs_the_rows_of_its_first_and_last_word() -> None:
    assert needed_forms("Maria van den Brul") == ("Maria van den Brul", "Maria", "Brul")
    assert needed_forms("Brul") == ("Brul",)


def test_names_that_words_begin_and_end_speak_for_a_form() -> None:
    unknown = features("Maria Brown")
    known = features("Maria Brown", words={"maria": WordRow(first=9, first_people=9_000), "brown": WordRow(last=5)})
    assert known["begins names"] == pytest.approx(9.5 / 10)
    assert known["ends names"] == pytest.approx(0.5 / 6)
    assert unknown["begins names"] == unknown["ends names"] == 0.5
    assert known["begins names, often"] > 0 > known["ends names, often"]


def test_a_form_is_no_witness_for_itself() -> None:
    own = row(3, 800, 800, 800)
    people = likelihood("Maria Brown", own)
    assert people > 900
    words = {"brown": WordRow(last=1, last_people=people), "maria": WordRow(1, people)}
    alone = features("Maria Brown", {"Maria Brown": own}, words)
    assert alone["ends names"] == alone["begins names"] == 0.5


def test_the_mean_of_the_contexts_counts_the_more_the_more_articles_there_are() -> None:
    assert mean_context(row(2, 100, 300)) == 2.0
    assert mean_context(row(0)) == 0.0
    words = {"brown": WordRow(last=1, last_people=900), "maria": WordRow(1, 900)}
    once, often = (features("Maria Brown", {"Maria Brown": row(*one)}, words) for one in ((1, 200), (3, 200, 200, 200)))
    assert 0 < once["mean"] < often["mean"]
    assert once["mean, often"] < often["mean, often"]


def test_words_in_lower_case_elsewhere_speak_against_a_form() -> None:
    found = features("Apparently Roxana", words={"apparently": WordRow(lower=50), "roxana": WordRow(capital=20)})
    assert found["lower first"] == found["lower most"] == pytest.approx(200.5 / 201)
    assert found["lower last"] == pytest.approx(0.5 / 21)


def test_single_words_have_the_evidence_of_the_names_that_they_begin_and_end() -> None:
    found = features("Brown", words={"brown": WordRow(last=10, last_people=8_000, first=2, first_people=0)})
    assert found["ends names"] == pytest.approx(8.5 / 11)
    assert found["names that it ends"] > found["others that it ends"] > 0 == found["names that it begins"]


def test_evidence_changes_with_the_size_of_the_archive_at_doublings_only() -> None:
    assert smallness(1_024) == smallness(2_047) > smallness(2_048) > 0
    assert smallness(0) == smallness(1) == 1.0
