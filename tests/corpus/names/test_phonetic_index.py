"""Words are found by phonetic key, as if each had been compared with each."""

from __future__ import annotations

import pytest

from corpus.names.phonetic_index import PhoneticIndex
from corpus.names.similarity import variant_keys

VOCABULARY = """
zakharova sacharowa захарова zakharov latakia lattakia латакия hezbollah hizbullah chavez jamal gamal juri yuri
xi hsi shi lavrov lawrow лавров щербаков shcherbakov schmidt smith smyth ahmed hamid christo j h ch aha 12 ! 中国
"""
WORDS = VOCABULARY.split()


@pytest.mark.parametrize("word", WORDS)
def test_the_words_that_share_a_key_are_found(word: str) -> None:
    expected = {other for other in WORDS if set(variant_keys(other)) & set(variant_keys(word))}
    assert PhoneticIndex(WORDS).find(word) == expected


def test_a_word_that_is_not_there_finds_those_that_are() -> None:
    assert PhoneticIndex(("lavrov", "smith")).find("Lawroff") == {"lavrov"}
    assert PhoneticIndex(()).find("Lawroff") == set()
