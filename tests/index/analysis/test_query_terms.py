"""The leaves of a query become terms, and a term accepts the tokens that the algebra promises."""

from __future__ import annotations

import pytest

from index.analysis.query_terms import Term, TermKind, accepts, accepts_form, scoring_terms, terms_of, token_forms
from index.query import Fuzzy, Leaf, MinCount, Near, Prefix, Wildcard, Word


@pytest.mark.parametrize(
    ("leaf", "accepted", "refused"),
    [
        (Word("elections"), "election Elected ELECT", "elector-ate lection"),
        (Word("elections", exact=True), "elections Elections", "election"),
        (Word("Assad", exact=True), "Assad Assad's", "assad ASSAD"),
        (Prefix("Elec"), "elections electric", "select"),
        (Wildcard("*tak?a"), "Latakia takia", "takiya"),
        (Fuzzy("Latakia"), "Latkaia Lattakia latakia", "Katakia Lattakiya"),
        (Fuzzy("Latakia", edits=2), "Lattakiya", "Lattaqiyya"),
    ],
)
def test_a_leaf_accepts_its_tokens_and_no_others(leaf: Leaf, accepted: str, refused: str) -> None:
    (term,) = terms_of(leaf, ("en",))
    assert [text for text in accepted.split() if not accepts(term, token_forms(text, "en"))] == []
    assert [text for text in refused.split() if accepts(term, token_forms(text, "en"))] == []


@pytest.mark.parametrize("leaf", [Word("!!!"), Prefix("'"), Wildcard(""), Fuzzy("’")])
def test_a_leaf_without_a_token_has_no_terms(leaf: Leaf) -> None:
    assert terms_of(leaf, ("en",)) == ()


def test_the_field_of_a_leaf_beats_the_default() -> None:
    fields = [term.field for leaf in (Word("a", "body"), Word("a")) for term in terms_of(leaf, ("en",), "title")]
    assert fields == ["body", "title"]


def test_terms_that_score_come_from_all_leaves_with_their_fields() -> None:
    node = MinCount(Near(Word("al-Assad"), Prefix("x", "body"), 2, field="title"), 2)
    assert [(term.text, term.field) for term in scoring_terms(node, ("en",))] == [
        ("al", "title"),
        ("assad", "title"),
        ("x", "body"),
    ]


def test_a_stem_is_not_compared_with_forms() -> None:
    with pytest.raises(ValueError, match="not compared"):
        accepts_form(Term(TermKind.STEM, "a"), "a")
