"""Strings with lone surrogates, which UTF-8 cannot encode, can be stored and told apart."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from corpus.text.utf8 import escaped, from_utf8, readable, to_utf8, unescaped

ANY_TEXT = st.text(st.characters(), max_size=20) | st.text("\\u0d8ce4\0\udce4\ud800", max_size=20)


@given(ANY_TEXT)
@example("\\udce4\udce4")
def test_an_escaped_string_can_be_encoded_and_is_found_again(text: str) -> None:
    assert unescaped(escaped(text).encode().decode()) == text
    assert "\0" not in escaped(text)
    assert from_utf8(to_utf8(text)) == text


def test_only_what_utf8_cannot_encode_is_escaped() -> None:
    assert escaped("Müller 東京/8.txt") == "Müller 東京/8.txt"
    assert escaped("M\udcfcller") == "M\\udcfcller"


@given(ANY_TEXT)
def test_a_readable_string_has_replacement_characters_instead(text: str) -> None:
    readable(text).encode()
    assert len(readable(text)) <= len(text)


def test_one_replacement_character_stands_for_one_surrogate() -> None:
    assert readable("M\udcfcller\ud800") == "M\ufffdller\ufffd"
