"""Corrections are read and written without loss, and bad entries are reported by line."""

from pathlib import Path

import pytest

from corpus.resolution.corrections import (
    Correction,
    Corrections,
    EntryProblem,
    Hide,
    Merge,
    Rename,
    Split,
    load,
    parse,
    save,
)

ALL: list[Correction] = [
    Merge(("Bashar al-Assad", "Bashar Asad")),
    Split("George Bush", ("George H. W. Bush",), ("00ff",)),
    Split("George Bush", ("George P. Bush",)),
    Rename("Мария Захарова", 'Maria "Masha" Zakharova'),
    Hide("Alawite\\n"),
]


def test_what_is_saved_is_read_again_in_order(tmp_path: Path) -> None:
    corrections = Corrections()
    for correction in ALL:
        corrections = corrections.adding(correction)
        save(tmp_path / "people.toml", corrections)
        corrections = load(tmp_path / "people.toml")
    assert list(corrections.entries) == ALL
    assert corrections.problems == ()
    assert [path.name for path in tmp_path.iterdir()] == ["people.toml"]


def test_a_missing_file_holds_no_corrections(tmp_path: Path) -> None:
    assert load(tmp_path / "people.toml").entries == ()


WRITTEN = """\
# mine
[[hide]]
name = "Alawite"   # a people

[[merge]]
names = ["A",

[[rename]]
name = "B"
label = "C"
"""


def test_a_bad_entry_is_reported_by_its_line_and_costs_no_other() -> None:
    corrections = parse(WRITTEN)
    assert corrections.entries == (Hide("Alawite"), Rename("B", "C"))
    assert [problem.line for problem in corrections.problems] == [5]


def test_nothing_that_was_written_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "people.toml"
    raw = WRITTEN.replace("\n", "\r\n").encode() + b"\xff"
    path.write_bytes(raw)
    save(path, load(path).adding(Hide("D")))
    assert path.read_bytes().startswith(raw)
    assert load(path).entries[-1] == Hide("D")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "[[mrege]]\nnames = []",
            EntryProblem(1, "An entry begins with [[merge]], [[split]], [[rename]] or [[hide]], not with 'mrege'."),
        ),
        (
            "\n[[merge]]\nnames = ['A']",
            EntryProblem(2, 'names must be a list of at least 2 in quotes, as in names = ["A", "B"].'),
        ),
        ("[[hide]]\nname = 3", EntryProblem(1, 'name must be a name in quotes, as in name = "Bashar al-Assad".')),
        ("[[hide]]\nname = 'A'\nlabel = 'B'", EntryProblem(1, "'label' has no meaning here.")),
        (
            "[hide]\nname = 'A'",
            EntryProblem(1, "An entry begins with [[merge]], [[split]], [[rename]] or [[hide]], not with 'hide'."),
        ),
    ],
)
def test_a_problem_says_what_is_wrong_and_where(text: str, problem: EntryProblem) -> None:
    assert parse(text).problems == (problem,)
    assert parse(text).entries == ()
