"""Russian text: names in any case, with their nominative; titles, initials and common words."""

from __future__ import annotations

import pytest

from corpus.people.russian import RUSSIAN, find_mentions, stem, tag
from corpus.people.tagger import EntityKind, Mentions


def mentions(text: str) -> Mentions:
    (spans,) = tag([text])
    return find_mentions(text, spans)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Захаровой", "Захаров"),
        ("Захаровым", "Захаров"),
        ("Захарова", "Захаров"),
        ("Лавровых", "Лавров"),
        ("Путина", "Путин"),
        ("Мария", "Мар"),
        ("Ким", "Ким"),
        ("Аня", "Аня"),
        ("", ""),
    ],
)
def test_a_word_loses_its_case_ending_and_keeps_three_letters(word: str, expected: str) -> None:
    assert stem(word) == expected


CASES = [
    (
        "other cases have the nominative",
        "О Марии Захаровой писала газета. Встреча с Владимиром Путиным состоялась в Москве.",
        [("Марии Захаровой", "Мария Захарова"), ("Владимиром Путиным", "Владимир Путин")],
    ),
    (
        "a title is not part of a name",
        "Он говорил об оскорблении пророка Мухаммеда.",
        [("Мухаммеда", "Мухаммеда")],
    ),
    ("initials keep their dot", "Автор заметки Орлова А. В. была против.", [("Орлова А. В.", "Орлова А. В.")]),
    ("no names", "Суд молчал, заседание перенесли.", []),
]


@pytest.mark.parametrize(("text", "names"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_names_are_found_with_their_lemma(text: str, names: list[tuple[str, str]]) -> None:
    found = mentions(text).names
    assert [(name.form, name.lemma) for name in found] == names
    assert [text[name.start : name.end] for name in found] == [name.form for name in found]


def test_places_are_tagged_with_their_nominative() -> None:
    (spans,) = tag(["Мария Захарова заявила об этом в Москве."])
    assert [(span.kind, span.lemma) for span in spans if span.kind is EntityKind.PLACE] == [
        (EntityKind.PLACE, "Москва")
    ]


def test_texts_are_tagged_in_order() -> None:
    first, second = tag(["Владимир Путин прибыл.", "Тишина."])
    assert [span.kind for span in first] == [EntityKind.PERSON]
    assert second == []


def test_the_recognizer_accepts_every_ending_that_a_stem_loses() -> None:
    import re

    forms = ["Захарова", "Захаровой", "Захарову", "Захаровым", "Захаровых", "Захаров"]
    assert all(re.fullmatch(stem(form) + RUSSIAN.endings, form) for form in forms)
