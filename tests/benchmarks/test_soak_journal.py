"""The journal of a long run survives an interruption, and its figures say what went wrong."""

from __future__ import annotations

from pathlib import Path

from benchmarks.soak.journal import Journal, Trial
from benchmarks.soak.options import SoakOptions


def test_a_run_goes_on_after_the_last_whole_line(tmp_path: Path) -> None:
    path = tmp_path / "kills-1.jsonl"
    journal = Journal(path)
    journal.add(Trial(0, "add", figures={"seconds": 1.5}))
    journal.add(Trial(2, "add", "an article is missing", {"seconds": 2.5}))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"number": 3, "ki')
    resumed = Journal(path)
    assert resumed.done() == {0, 2}
    resumed.add(Trial(3, "add"))
    assert list(SoakOptions(5, "1", tmp_path, done=resumed.done()).remaining()) == [1, 4]
    assert Journal(path).done() == {0, 2, 3}


def test_figures_count_trials_and_list_what_went_wrong(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "bits-1.jsonl")
    journal.add(Trial(0, "index", figures={"seconds": 1.5}))
    journal.add(Trial(1, "store", "another text was shown", {"seconds": 0.5}))
    figures = journal.figures()
    assert (figures["trials"], figures["kinds"], figures["largest"]) == (2, {"index": 1, "store": 1}, {"seconds": 1.5})
    assert [trial["wrong"] for trial in figures["wrong"]] == ["another text was shown"]
