"""Positions of tokens and sentences are as promised at the top of `index.analysis.tokenizer`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.sentences import sentences
from index.analysis.tokenizer import spans_of, token_spans, token_texts

TOKENS = [
    ("plain words, and more", "plain|words|and|more"),
    ("Штурм города, и ещё", "Штурм|города|и|ещё"),
    ("al-Assad fox-it 2021/10/25", "al|Assad|fox|it|2021|10|25"),
    ("the U.S. and U.S.A, too", "the|U.S.|and|U.S.A|too"),
    ("Assad’s don't Ba'ath", "Assad’s|don't|Ba'ath"),
    ("l'Humanité d’Or Qu'elle QU'ELLE ſ'homme", "l|Humanité|d|Or|Qu|elle|QU|ELLE|ſ|homme"),
    ("1,500 3.5 25.10.2021 1,50", "1,500|3.5|25|10|2021|1|50"),
    ("cafe\u0301 nai\u0308ve, re\u00adport", "cafe\u0301|nai\u0308ve|re\u00adport"),
    ("東京 2020年", "東|京|2020|年"),
    ("№ 5, #tag @me a_b", "5|tag|me|a|b"),
]


@pytest.mark.parametrize(("text", "tokens"), TOKENS)
def test_tokens_are_cut_as_promised(text: str, tokens: str) -> None:
    assert token_texts(text) == tokens.split("|")


TEXTS = st.lists(
    st.sampled_from([*(text for text, _ in TOKENS), "Yes.", "No!", "\n", "\n\n", "。", "Mr. ", "“So,” "])
    | st.text(max_size=3)
).map(" ".join)


@given(TEXTS, st.data())
def test_tokens_of_sentences_stand_where_they_stand_in_the_text(text: str, data: st.DataObject) -> None:
    spans = token_spans(text)
    found = 0
    for sentence in sentences(text):
        inside = [span for span in spans if sentence.start <= span[0] < sentence.end]
        found += len(inside)
        numbers = sorted(data.draw(st.lists(st.integers(0, len(inside) - 1)))) if inside else []
        assert spans_of(numbers, text, sentence.start, sentence.end) == [inside[number] for number in numbers]
        assert spans_of(range(len(inside)), text, sentence.start, sentence.end) == inside
    assert found == len(spans)
