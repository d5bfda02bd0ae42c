"""Runs of capitalised words contain names; titles and particles are told apart."""

import pytest

from corpus.people.capitalized_runs import extract_name, find_runs


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Syrian President Bashar al-Assad's office", ["Bashar al-Assad"]),
        (
            "Yesterday Omar bin Hassan al-Masri met U.S. Senator J. K. Smith.",
            ["Omar bin Hassan al-Masri", "J. K. Smith"],
        ),
        ("Jane Roe Meets John Doe", ["Jane Roe", "John Doe"]),
        ("José Eduardo dos Santos", ["José Eduardo dos Santos"]),
        ("Mary Beth Grant Lane was there", ["Mary Beth Grant Lane"]),
        ("the Jane Doe-led inquiry", ["Jane Doe"]),
        ("On Monday I saw Ann Lee Jr. there", ["Monday", "Ann Lee"]),
        ("Dr. Rami Khoury and Ludwig van der Berg", ["Rami Khoury", "Ludwig van der Berg"]),
        ("no capitals at all", []),
    ],
)
def test_a_run_holds_the_name_without_what_stands_around_it(text: str, names: list[str]) -> None:
    found = [extract_name(run)[0] for run in find_runs(text)]
    assert [text[words[0].start : words[-1].end] for words in found] == names
