"""Languages are identified from running text."""

from __future__ import annotations

import pytest

from corpus.text.language import identify_language, parse_language_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The ministry said it had serious doubts about the cargo declared for the flights.", "en"),
        ("Russland hat nach den Worten der Sprecherin des Außenministeriums nie ein Geheimnis daraus gemacht.", "de"),
        ("Министерство заявило, что у него есть серьёзные сомнения в отношении груза.", "ru"),
        (
            "外務省は、飛行のために申告された貨物について深刻な疑念があると述べた。外務省は、飛行のために申告された貨物。",
            "ja",
        ),
        ("Syria", None),
    ],
)
def test_the_language_is_identified_from_the_text(text: str, code: str | None) -> None:
    assert identify_language(text) == code


@pytest.mark.parametrize(
    ("stated", "code"), [("en", "en"), ("en-GB", "en"), (" de_AT ", "de"), ("English", None), ("", None)]
)
def test_stated_languages_become_codes(stated: str, code: str | None) -> None:
    assert parse_language_code(stated) == code
