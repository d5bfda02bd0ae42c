"""Lines that continue a sentence are joined to it; other lines stay."""

from __future__ import annotations

import pytest

from corpus.text.unwrap import unwrap

BEGIN = "The ministry said on Tuesday that the port would stay"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([BEGIN, "open until the end of the month."], [f"{BEGIN} open until the end of the month."]),
        ([f"{BEGIN} open.", "and closed later"], [f"{BEGIN} open.", "and closed later"]),
        ([BEGIN, "The next sentence."], [BEGIN, "The next sentence."]),
        (["Port news", "and more"], ["Port news", "and more"]),
        ([BEGIN, ", he added."], [f"{BEGIN}, he added."]),
        ([], []),
    ],
)
def test_a_line_that_goes_on_in_small_letters_is_joined(lines: list[str], expected: list[str]) -> None:
    assert unwrap(lines) == expected


SENTENCE = "Ships from the Black Sea reached Latakia on Monday and unloaded Grain for the Northern provinces"


def test_a_hard_wrapped_text_is_joined_whatever_its_lines_begin_with() -> None:
    words = SENTENCE.split() * 8
    lines, line = list[str](), ""
    for word in words:
        if len(line) + len(word) > 70:
            lines.append(line.strip())
            line = ""
        line += f" {word}"
    assert unwrap([*lines, line.strip()]) == [" ".join(words)]
