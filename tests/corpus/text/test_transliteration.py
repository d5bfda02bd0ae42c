"""Every script has a spelling in ASCII."""

from __future__ import annotations

import pytest

from corpus.text.transliteration import to_ascii


@pytest.mark.parametrize(("text", "written"), [("Ledger", "Ledger"), ("Zprávy", "Zpravy"), ("Москва", "Moskva")])
def test_letters_outside_ascii_are_transliterated(text: str, written: str) -> None:
    assert to_ascii(text) == written
