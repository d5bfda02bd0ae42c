"""Sentences end where a reader sees them end."""

from __future__ import annotations

import pytest

from index.analysis.sentences import (
    ENDS_SENTENCE,
    PretokenEnd,
    PretokenStart,
    classify_end,
    classify_start,
    pretoken_starts,
    pretokens,
    sentences,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("Mr. Smith met Gen. Lee.", ["Mr. Smith met Gen. Lee."]),
        ("In the U.S. He left.", ["In the U.S.", "He left."]),
        ("In the U.S. 5 left.", ["In the U.S. 5 left."]),
        ("Really? “Yes.” he said", ["Really?", "“Yes.” he said"]),
        ("東京。大阪。", ["東京。", "大阪。"]),
        ("a line\nand another", ["a line", "and another"]),
        ("\n \n", []),
    ],
)
def test_text_is_split_into_sentences(text: str, expected: list[str]) -> None:
    assert [text[one.start : one.end] for one in sentences(text)] == expected


def test_a_blank_line_starts_a_paragraph() -> None:
    assert [one.paragraph for one in sentences("One. Two.\nThree.\n\nFour.")] == [0, 0, 0, 1]


def test_pretokens_have_their_starts() -> None:
    line = "  東京。大阪 at 5"
    assert [line[start:].startswith(part) for start, part in zip(pretoken_starts(line), pretokens(line), strict=True)]
    assert pretokens(line) == ["東京。", "大阪", "at", "5"]


@pytest.mark.parametrize(
    ("pretoken", "end", "start"),
    [
        ("Dr.", PretokenEnd.ABBREVIATION, PretokenStart.UPPERCASE),
        ("U.S.", PretokenEnd.INITIALS, PretokenStart.UPPERCASE),
        ("ended.”", PretokenEnd.FULL_STOP, PretokenStart.LOWERCASE),
        ("5!", PretokenEnd.OTHER_MARK, PretokenStart.CASELESS),
        ("東。", PretokenEnd.FULL_WIDTH_MARK, PretokenStart.CASELESS),
        ("...", PretokenEnd.FULL_STOP, PretokenStart.NONE),
        ("word", PretokenEnd.NONE, PretokenStart.LOWERCASE),
    ],
)
def test_pretokens_are_classified(pretoken: str, end: PretokenEnd, start: PretokenStart) -> None:
    assert (classify_end(pretoken), classify_start(pretoken)) == (end, start)
    assert isinstance(ENDS_SENTENCE[end][start], bool)
