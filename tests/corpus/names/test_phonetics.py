"""Words that sound alike are near in any alphabet and transliteration; others are far."""

from __future__ import annotations

from math import inf

import pytest

from corpus.names.phonetics import phonetic_distance, phonetic_keys, sounds
from corpus.text.transliteration import transliterate


@pytest.mark.parametrize(
    ("word", "letters"),
    [("Захарова", "zakharova"), ("O'Brien", "obrien"), ("Lefèvre", "lefevre"), ("U2", "u2"), ("—", ""), ("", "")],
)
def test_a_word_of_any_alphabet_is_transliterated(word: str, letters: str) -> None:
    assert transliterate(word) == letters


@pytest.mark.parametrize(
    ("a", "b"), [("schmidt", "shmidt"), ("hassan", "hasan"), ("xi", "shi"), ("hsi", "shi"), ("lawrow", "lavrov")]
)
def test_letters_that_sound_the_same_have_the_same_sounds(a: str, b: str) -> None:
    assert sounds(a) == sounds(b) or phonetic_distance(a, b) < 0.5


DISTANCES = [
    ("equal", "lavrov", "lavrov", 0.0, 0.0),
    ("doubled letters", "hassan", "hasan", 0.05, 0.05),
    ("similar sounds", "zakharova", "sacharowa", 0.05, 0.7),
    ("one unrelated letter", "putin", "pugin", 0.5, 1.0),
    ("transposed neighbours", "marlin", "malrin", 1.0, 1.0),
    ("another word", "merkel", "lavrov", 2.0, inf),
]


@pytest.mark.parametrize(("a", "b", "least", "most"), [case[1:] for case in DISTANCES], ids=[c[0] for c in DISTANCES])
def test_distance_grows_with_unrelated_sounds(a: str, b: str, least: float, most: float) -> None:
    assert least <= phonetic_distance(a, b) <= most
    assert phonetic_distance(a, b) == pytest.approx(phonetic_distance(b, a))


def test_a_distance_above_the_limit_is_infinite() -> None:
    assert phonetic_distance("merkel", "lavrov", 1.0) == inf
    assert phonetic_distance("marlin", "malrin", 1.0) == 1.0


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [
        ("lavrov", "lawrow", True),
        ("zakharova", "sacharowa", True),
        ("chavez", "havez", True),
        ("jurij", "yuri", True),
        ("lavrov", "merkel", False),
        ("anna", "na", False),
    ],
)
def test_spellings_share_a_key_and_other_words_do_not(a: str, b: str, shared: bool) -> None:
    assert bool(set(phonetic_keys(a)) & set(phonetic_keys(b))) is shared


def test_ambiguous_letters_have_at_most_eight_keys() -> None:
    assert 1 < len(phonetic_keys("chjchjchj")) <= 8
    assert len(phonetic_keys("lavrov")) == 1
