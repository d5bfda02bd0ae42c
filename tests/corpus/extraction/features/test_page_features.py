"""Features of a line among the lines of its page."""

from __future__ import annotations

import pytest

from corpus.extraction.features.page_features import PageLines, html_page_features, page_features, share_before

PARAGRAPH = "The harbour board of Latakia said on Tuesday that it would open the northern quay to cargo ships."
TEXTS = ["Home", "Quay of Latakia opens", PARAGRAPH, "Home", PARAGRAPH, "12 comments"]
LINES = PageLines.of(TEXTS)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("seen", [0, 0, 0, 1, 1, 0]),
        ("before_title", [1, 0, 0, 0, 0, 0]),
        ("is_title", [0, 1, 0, 0, 0, 0]),
        ("title_known", [1, 1, 1, 1, 1, 1]),
        ("title_hits", [0, 0.75, 0.5, 0, 0.5, 0]),
        ("mass_before", [0, 0, 0.25, 0.5, 0.75, 1]),
        ("comment_zone", [0, 0, 0, 0, 0, 1]),
    ],
)
def test_a_line_is_seen_among_the_others(name: str, values: list[float]) -> None:
    assert page_features(LINES, TEXTS[1], 1)[name] == pytest.approx(values)


def test_every_feature_has_one_value_a_line() -> None:
    features = page_features(LINES, TEXTS[1], 1) | html_page_features(LINES)
    assert {len(values) for values in features.values()} == {len(TEXTS)}


def test_only_long_sentences_count_as_paragraphs() -> None:
    assert LINES.paragraph_chars.tolist() == [0, 0, len(PARAGRAPH), 0, len(PARAGRAPH), 0]
    assert share_before(LINES).tolist() == [0, 0, 0.25, 0.5, 0.75, 1]
