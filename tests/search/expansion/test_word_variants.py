"""The forms of an archive are looked up by sound: variants of a word, and forms of a word of a name with costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from corpus.names.similarity import TOLERANT_COSTS
from index.engine import Reader
from search.expansion.word_variants import MAX_FORMS, name_word_forms, word_variants
from tests.support.archives import build
from tests.support.world import article

TEXT = (
    "Zakharova Sacharowa Захарова Zakaria Latakia Lattakia latakias Hezbollah Hizbullah William Bill Bil Lee Leigh X1"
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    searcher, store, engine = build(tmp_path_factory.mktemp("archive"), [article("a1", "", TEXT)])
    with closing(engine.reader()) as reader:
        yield reader
    searcher.close()
    store.close()


@pytest.mark.parametrize(
    ("form", "variants"),
    [
        ("zakharova", {"sacharowa", "захарова"}),
        ("latakia", {"lattakia"}),
        ("hezbollah", {"hizbullah"}),
        ("merkel", set()),
        ("lee", set()),
    ],
)
def test_variants_sound_alike_and_are_not_of_the_same_stem(reader: Reader, form: str, variants: set[str]) -> None:
    assert word_variants(reader, form) - {form} == variants


def test_forms_of_a_word_of_a_name_have_their_costs(reader: Reader) -> None:
    costs = name_word_forms(reader, "William")
    assert costs["william"] == 0.0
    assert costs["bill"] == TOLERANT_COSTS.nickname
    assert "latakia" not in costs
    assert max(costs.values()) <= TOLERANT_COSTS.limit
    assert len(costs) <= MAX_FORMS


@pytest.mark.parametrize("word", ["al", "bin", "j", "—"])
def test_particles_and_single_letters_have_no_forms(reader: Reader, word: str) -> None:
    assert name_word_forms(reader, word) == {}


def test_a_word_that_the_archive_does_not_have_stands_for_itself(reader: Reader) -> None:
    assert name_word_forms(reader, "Merkel") == {"merkel": 0.0}
