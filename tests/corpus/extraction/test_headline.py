"""The headline of a plain page is one of its lines, or a part of the first."""

from __future__ import annotations

import pytest

from corpus.extraction.features.page_features import PageLines
from corpus.extraction.headline import Headline, find_headline, headline_candidates, headline_features, title_parts

HEADLINE = "Harbour of Latakia opens its northern quay"
BODY = [
    "The harbour board of Latakia said on Tuesday that it would open the northern quay to cargo ships next month.",
    "Work on the quay began in the spring, and the board put its cost at four million pounds, more than planned.",
    "Two shipping lines have asked for berths at the quay, and the board expects that they will sign within the week.",
]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Quay opens", ["Quay opens"]),
        ("Quay opens | Orontes Post", ["Quay opens | Orontes Post", "Quay opens", "Orontes Post"]),
        (
            "A - B - C",
            ["A - B - C", "A", "B - C", "A - B", "C", "B"],
        ),
    ],
)
def test_a_line_has_parts_between_its_bars_and_dashes(line: str, parts: list[str]) -> None:
    assert title_parts(line) == parts


@pytest.mark.parametrize(
    ("lines", "headline"),
    [
        (["Home", "News", HEADLINE, "By A. Writer", *BODY, "Privacy policy"], Headline(HEADLINE, 2)),
        ([f"{HEADLINE} | Orontes Post", "Home", "News", HEADLINE, "8 September 2015", *BODY], Headline(HEADLINE, 3)),
        ([HEADLINE, *BODY], Headline(HEADLINE, 0)),
    ],
)
def test_the_headline_is_found_with_its_line(lines: list[str], headline: Headline) -> None:
    assert find_headline(PageLines.of(lines), "orontespost.example") == headline


def test_candidates_end_where_most_of_the_text_is_past_and_lose_a_trailing_by() -> None:
    lines = PageLines.of(["Top line", f"{HEADLINE} by", "A. Writer", *BODY, *BODY, "Most read today"])
    candidates = headline_candidates(lines)
    assert (1, HEADLINE) in candidates
    assert "Most read today" not in [text for _, text in candidates]


def test_every_feature_has_a_value_for_each_candidate() -> None:
    lines = PageLines.of(["Top line", HEADLINE, *BODY])
    candidates = headline_candidates(lines)
    assert {len(values) for values in headline_features(lines, candidates, "").values()} == {len(candidates)}
