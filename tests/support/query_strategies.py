"""Hypothesis strategies for query texts and for query trees in normal form. Asserts nothing."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from index.analysis.tokenizer import tokenize
from index.query import (
    Between,
    Field,
    Fuzzy,
    Has,
    MatchAll,
    MatchNone,
    MinCount,
    Near,
    NotNear,
    Phrase,
    Prefix,
    Query,
    SameUnit,
    Wildcard,
    Word,
)
from search.language.builder import all_of, any_of, is_positional, none_of
from tests.support.query_grammar import BITS

_SIMPLE = st.text("abcxyzéßЗаё叙1٣", min_size=1, max_size=6).filter(lambda text: len(list(tokenize(text))) == 1)
_ODD = st.sampled_from(
    (
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "w/5",
        "pre/3",
        "title:x",
        "al-Assad",
        "U.S.",
        "2021/10/25",
        "fox-it",
        "a+b",
        "a=b",
        "a|b",
    )
)
_FIELDS: st.SearchStrategy[Field | None] = st.sampled_from((None, "title", "lead"))
_STARS = st.sampled_from(("*", "?", "??", "?*"))
_DAYS = st.dates(date(1000, 1, 1), date(9000, 1, 1))


def _parts(words: st.SearchStrategy[str]) -> st.SearchStrategy[Word | Prefix | Wildcard | Fuzzy]:
    return (
        st.builds(Word, words | _ODD, exact=st.booleans())
        | st.builds(Prefix, words)
        | st.builds(lambda left, star, right: Wildcard(left + star + right), words, _STARS, words)
        | st.builds(lambda star, right: Wildcard(star + right), _STARS, words)
        | st.builds(Fuzzy, words, edits=st.sampled_from((1, 2)))
    )


def _leaves_of(words: st.SearchStrategy[str]) -> st.SearchStrategy[Query]:
    parts = _parts(words)
    terms = st.builds(lambda part, field: type(part)(**_of(part) | {"field": field}), parts, _FIELDS)
    several = st.lists(parts, min_size=2, max_size=4).map(tuple)
    return terms | st.builds(Phrase, several, _FIELDS, st.none() | st.integers(0, 1000)) | days | values


days = (
    st.builds(lambda day, length: Between(day, day + timedelta(days=length)), _DAYS, st.integers(1, 4000))
    | st.builds(Between, _DAYS, st.none())
    | st.builds(Between, st.none(), _DAYS)
)
values = st.builds(
    Has,
    st.sampled_from(("outlet", "person")),
    st.text("aZé 7'().,:*?~-", min_size=1, max_size=8).map(str.strip).filter(bool).map(lambda v: " ".join(v.split())),
)


def _of(part: Query) -> dict[str, object]:
    return {name: getattr(part, name) for name in part.__dataclass_fields__ if name not in ("span", "field")}


def _joined(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(inner, min_size=2, max_size=3)
    positional = inner.filter(is_positional)
    near = st.builds(Near, positional, positional, st.integers(1, 1000), st.booleans())
    together = st.builds(SameUnit, positional, positional, st.sampled_from(("sentence", "paragraph")))
    apart = st.builds(NotNear, positional, positional, st.integers(1, 1000))
    often = st.builds(MinCount, positional, st.integers(1, 1000))
    span_operator_spans = together | apart | often
    return several.map(all_of) | several.map(any_of) | inner.map(none_of) | near | span_operator_spans


def trees_of(words: st.SearchStrategy[str]) -> st.SearchStrategy[Query]:
    """Draw trees in normal form, with every kind of node, over words of one token each."""
    leaves = _leaves_of(words)

    @st.composite
    def leaf(draw: st.DrawFn) -> Query:
        """Draw a leaf; a function of its own, since Hypothesis prints a long composition of strategies at length."""
        return draw(leaves)

    grown = st.recursive(leaf(), _joined, max_leaves=8) | st.just(MatchAll()) | st.just(MatchNone())

    @st.composite
    def tree(draw: st.DrawFn) -> Query:
        """Draw a tree; what is drawn from is made once, since that takes longer than to draw from it."""
        return draw(grown)

    return tree()


trees = trees_of(_SIMPLE)
"""Trees whose words are of many scripts and in no archive."""

texts = (
    st.text()
    | st.lists(st.sampled_from(BITS) | st.text(max_size=3), max_size=30).map("".join)
    | st.lists(st.sampled_from(BITS), max_size=30).map(" ".join)
)
"""Any text, often with pieces that mean something to the lexer."""
