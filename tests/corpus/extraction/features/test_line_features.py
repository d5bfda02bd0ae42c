"""Features of a line are read from the line alone."""

from __future__ import annotations

import pytest

from corpus.extraction.features.line_features import analyze_line, html_line_features, is_ended


@pytest.mark.parametrize(
    ("text", "feature", "value"),
    [
        ("The quay is open.", "ended", 1),
        ("The quay is open", "ended", 0),
        ("Read more...", "dots", 1),
        ("Related:", "colon", 1),
        ("Who pays?", "question", 1),
        ("• Sport", "list", 1),
        ("3) Sport", "list", 1),
        ("He said “no”", "quote", 1),
        ("閉鎖", "nocase", 1),
        ("Home Page", "capital", 1),
        ("2015", "digit", 1),
        ("the of and", "stop", 1),
        ("Please tell us your name", "you", 1),
        ("10:45", "time", 1),
        ("3 hours ago", "time", 1),
        ("A quay of 45 berths", "time", 0),
        ("12 comments", "comments", 1),
        ("Ann Other", "long_name", 1),
        ("By Ann Other", "byline", 1),
        ("Skip to content", "furniture", 1),
    ],
)
def test_a_line_shows_its_features(text: str, feature: str, value: float) -> None:
    assert getattr(analyze_line(text).features, feature) == value


@pytest.mark.parametrize(
    ("text", "feature", "value"),
    [
        ("One. Two! Three", "sentences", 2),
        ("Home | News | Sport", "bars", 2),
        ("BBC news", "upper", 0.5),
        ("See www.ledger.example", "link", 1),
        ("© 2015 Ledger", "copy", 1),
        ("Ann Other", "name", 1),
    ],
)
def test_html_features_are_counted(text: str, feature: str, value: float) -> None:
    assert getattr(html_line_features(text), feature) == value


def test_a_line_is_analysed_into_words_stems_and_key() -> None:
    line = analyze_line("The Harbours — of Zürich!")
    assert line.words == ["The", "Harbours", "of", "Zürich"]
    assert line.lower_words == ["the", "harbours", "of", "zürich"]
    assert line.stems == {"harbo", "züric"}
    assert line.key == "theharboursofzürich"


@pytest.mark.parametrize(("text", "ended"), [("“Yes.”", True), ("Yes!)", True), ("はい。", True), ("Yes,", False)])
def test_closing_signs_after_a_stop_do_not_matter(text: str, ended: bool) -> None:
    assert is_ended(text) is ended
