"""A text is most usual in its own language, and a wrong reading of it in none."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from corpus.readers.encodings.language_evidence import plain_letters, weigh
from corpus.readers.encodings.symbols import symbol

TEXTS = {
    "sv": "Vattnet har stigit så högt att vägen är översvämmad på flera ställen.",
    "cs": "Voda vystoupila tak vysoko, že silnice je na několika místech zaplavená.",
    "tr": "Su o kadar yükseldi ki yol birçok yerde sular altında kaldı, diyor köylüler.",
    "ru": "Вода поднялась так высоко, что дорога во многих местах затоплена.",
    "uk": "Вода піднялася так високо, що дорога в багатьох місцях затоплена.",
    "el": "Το νερό ανέβηκε τόσο ψηλά που ο δρόμος πλημμύρισε σε πολλά σημεία.",
    "ja": "水がとても高くなったので、道路は多くの場所で通れなくなった。",
    "ko": "물이 너무 높이 올라서 도로가 여러 곳에서 물에 잠겼다.",
}


def _evidence(text: str) -> tuple[float, str]:
    pairs = Counter(pairwise(f" {text} "))
    beyond = {pair: count for pair, count in pairs.items() if not (pair[0] + pair[1]).isascii()}
    found = weigh(beyond, plain_letters({pair: count for pair, count in pairs.items() if pair not in beyond}))
    return found.bits, found.language


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_is_most_usual_in_its_own_language(language: str) -> None:
    assert _evidence(TEXTS[language])[1] == language


@pytest.mark.parametrize(
    ("language", "codec", "wrong"),
    [("sv", "cp1252", "cp1251"), ("cs", "cp1250", "cp1252"), ("ru", "cp1251", "koi8-r"), ("ja", "cp932", "gb18030")],
)
def test_a_wrong_reading_costs_more_bits(language: str, codec: str, wrong: str) -> None:
    text = TEXTS[language]
    assert _evidence(text.encode(codec).decode(wrong, "replace"))[0] > _evidence(text)[0] + 10


def test_a_capital_inside_a_word_and_two_alphabets_in_one_are_unusual() -> None:
    assert _evidence("дорОга")[0] > _evidence("дорога")[0]
    assert _evidence("roаd")[0] > _evidence("rоад")[0] - 30  # one Cyrillic letter among Latin ones
    assert symbol("Å").is_capital
    assert symbol("’").letter == "'"
    assert symbol("¤").touching > symbol("–").touching
