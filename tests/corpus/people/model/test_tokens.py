"""Tokens are those of spaCy, with their places, whatever white space and punctuation a text has."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from spacy.util import get_package_path

from corpus.people.model.entity_spans import MODEL
from corpus.people.model.tokens import EnglishTokens, _tokenizer
from tests.support.news_sentences import news_sentences

Token = tuple[int, int, int, int]

TEXTS = [
    "",
    " ",
    "  ",
    " a",
    "a ",
    "a  ",
    "a  b",
    "a \n b",
    "\n\na\n \nb ",
    "a\tb\xa0c\u3000d\x1ce\u2028f",
    "he 's don 't can't U. S. a. m. I 'm",
    "Don't. (U.S.-based) 'tis 5km e-mail: info@example.org, http://example.org/?a=b; :-) \U0001f600\U0001f600!",
    "\n".join(news_sentences(60)),
    "".join(news_sentences(60, seed=2)),
    *news_sentences(40, seed=3),
]


@cache
def folder() -> Path:
    return next(get_package_path(MODEL).glob("en_core*/ner")).parent


def found(tokens: EnglishTokens, texts: list[str]) -> list[list[Token]]:
    """Return ORTH, NORM, start and end of each token of each text."""
    tokenized = tokens.tokenize(texts)
    attributes = tokens.attributes[tokenized.types]
    lists: list[list[Token]] = []
    at = base = 0
    for text, end in zip(texts, tokenized.text_ends.tolist(), strict=True):
        rows = range(at, end)
        lists.append(
            [
                (*attributes[i, :2].tolist(), int(tokenized.starts[i]) - base, int(tokenized.ends[i]) - base)
                for i in rows
            ]
        )
        at, base = end, base + len(text)
    return lists


def test_tokens_of_texts_are_those_of_spacy() -> None:
    tokenizer = _tokenizer(folder())
    expected = [[(one.orth, one.norm, one.idx, one.idx + len(one)) for one in tokenizer(text)] for text in TEXTS]
    tokens = EnglishTokens(folder())
    assert found(tokens, TEXTS) == expected
    assert found(tokens, TEXTS) == expected, "and again, when all pieces are known"


@pytest.mark.parametrize("text", ["", "one", "two words"])
def test_a_text_alone_has_the_types_that_it_has_among_others(text: str) -> None:
    tokens = EnglishTokens(folder())
    among = found(tokens, ["Before it.", text, "\nAfter it"])[1]
    assert found(tokens, [text]) == [among]


def test_tokens_are_full_after_many_pieces_and_may_start_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.people.model.tokens.MOST_PIECES", 20)
    tokens = EnglishTokens(folder())
    fullness = [tokens.is_full]
    before = found(tokens, TEXTS)
    fullness.append(tokens.is_full)
    tokens.start_again()
    assert [*fullness, tokens.is_full] == [False, True, False]
    assert len(tokens.attributes) == 1
    assert found(tokens, TEXTS) == before
