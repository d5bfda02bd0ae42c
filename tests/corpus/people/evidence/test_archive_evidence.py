"""The evidence of a form is one number, and says what no article can change and what the model is asked about."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from corpus.people.evidence.archive_evidence import NEVER, ArchiveEvidence
from corpus.people.evidence.deciding import decide
from corpus.people.evidence.scanning import scan
from tests.support.counted_texts import CountedTexts

TEXTS = {
    number: f"President Sergei Lavrov said on day {number} that talks in Paris would go on. Lavrov left Paris for"
    " Northern Bank, the bank of the north. The Northern Bank of Paris said no."
    for number in range(40)
}


def archive() -> CountedTexts:
    return CountedTexts().add(TEXTS)


def test_an_archive_tells_people_from_places_and_banks() -> None:
    evidence = archive().evidence()
    assert evidence.of("Sergei Lavrov").evidence > 0
    assert evidence.of("Lavrov").evidence > evidence.of("Bank").evidence
    assert evidence.of("Paris").evidence < 0
    assert evidence.of("Northern Bank").evidence < 0


def test_what_can_be_no_name_is_never_one() -> None:
    assert archive().evidence().of("Hamas") == NEVER
    assert NEVER.is_settled


def test_no_context_changes_a_settled_decision() -> None:
    evidence = archive().evidence()
    contexts = ("President {} said.", "in {}", "The {}", "the {} of", "{}, who", "at {}")
    settled = [
        form
        for form in ("Sergei Lavrov", "Paris", "Northern Bank", "Omar Khoury", "Lavrov")
        if evidence.of(form).is_settled
    ]
    assert "Sergei Lavrov" in settled
    for form in settled:
        for context in contexts:
            names = {name.form for name in decide(scan(context.format(form)), evidence).mentions.names}
            assert (form in names) is (evidence.of(form).evidence > 0)


def test_thresholds_say_from_what_evidence_on_a_name_would_be_decided_otherwise() -> None:
    evidence = archive().evidence()
    text = "President Omar Khoury said. In Omar Street, Lavrov left. Apparently Victoria Park closed."
    mentions, thresholds = decide(scan(text), evidence)
    assert thresholds.keys() == scan(text).mentions.keys()
    found = {name.form for name in mentions.names}
    for form, threshold in thresholds.items():
        assert (form in found) is (evidence.of(form).evidence >= threshold)


def test_verdicts_of_the_model_count_where_the_archive_leaves_a_form_open_and_only_there() -> None:
    tables = CountedTexts().add({1: "Then Jordan Park opened.", **{n: t for n, t in TEXTS.items() if n > 1}})
    asked: list[str] = []

    def verdicts(questions: Mapping[str, tuple[int, ...]]) -> Mapping[str, Collection[str]]:
        asked.extend(questions)
        return {form: ["person exactly"] * len(articles) for form, articles in questions.items()}

    bare, informed = ArchiveEvidence(tables), ArchiveEvidence(tables, verdicts)
    forms = [form for form in tables.forms if bare.of(form).is_open]
    assert forms
    for form in tables.forms:
        if form in forms:
            assert informed.of(form).evidence > bare.of(form).evidence
        else:
            assert informed.of(form) == bare.of(form)
    assert sorted(asked) == sorted(forms)


def test_reading_many_forms_at_once_changes_nothing() -> None:
    tables = archive()
    at_once = tables.evidence()
    at_once.read(tables.forms.keys())
    for form in (*tables.forms, "Omar Khoury"):
        assert at_once.of(form) == tables.evidence().of(form)
