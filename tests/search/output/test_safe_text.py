"""What an article, a name or a file holds is shown by a terminal, never obeyed."""

from __future__ import annotations

import json

import pytest

from search.output.safe_text import json_text, printable, printable_lines

OBEYED = [*map(chr, range(32)), *map(chr, range(127, 160)), *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]


@pytest.mark.parametrize("character", OBEYED, ids=lambda character: f"U+{ord(character):04X}")
def test_no_control_character_reaches_a_terminal(character: str) -> None:
    text = f"a{character}b"
    assert character not in printable(text)
    assert character not in printable_lines(text) or character in "\n\t"
    shown = json_text({text: [text]})
    assert character not in shown
    assert json.loads(shown) == {text: [text]}


def test_other_text_stays_as_it_is() -> None:
    text = "Дамаск, دمشق, “quotes” \u200f\u00e9"
    assert (printable(text), printable_lines(f"{text}\n\t{text}")) == (text, f"{text}\n\t{text}")
    assert json_text(text) == f'"{text}"'


def test_an_escape_sequence_for_the_clipboard_stays_visible_text() -> None:
    assert printable("a\x1b]52;c;ZXZpbA==\x07b") == "a\ufffd]52;c;ZXZpbA==\ufffdb"
