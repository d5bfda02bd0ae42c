"""What an intake passes over is counted by kind with an example, and what it does not read is said once."""

from __future__ import annotations

from corpus.page import PageFormat, RawPage, Skipped, UnreadFields
from index.ingest.passed_over import PassedOver, PassedOverKind, UnreadField


def test_files_are_counted_by_kind_with_the_first_as_an_example() -> None:
    passed_over = PassedOver()
    for source, kind in (("a/1.png", ".png"), ("a/x.css", ".css"), ("a/2.png", ".png")):
        passed_over.skip(Skipped(source, kind=kind))
    assert passed_over.kinds() == (PassedOverKind(".png", 2, "a/1.png"), PassedOverKind(".css", 1, "a/x.css"))
    assert passed_over.files == []


def test_each_file_is_kept_where_that_is_asked_for() -> None:
    passed_over = PassedOver(in_full=True)
    passed_over.skip(Skipped("a/1.png", kind=".png"))
    assert passed_over.files == ["a/1.png (.png)"]


def test_a_reason_becomes_a_note_and_notes_are_bounded() -> None:
    passed_over = PassedOver()
    for number in range(30):
        passed_over.skip(Skipped(f"a/{number}", "a pipe, which holds no pages"))
    assert passed_over.notes[0] == "a/0 was passed over: a pipe, which holds no pages."
    assert len(passed_over.notes) == 20
    assert passed_over.kinds()[0].count == 30


def test_pages_read_otherwise_than_they_say_are_noted_and_the_rest_is_counted() -> None:
    passed_over = PassedOver()
    for number in range(23):
        passed_over.note(RawPage("i", f"a/{number}", PageFormat.HTML, "x", note="it is UTF-8"))
    *noted, last = passed_over.all_notes()
    assert noted == [f"a/{number}: it is UTF-8." for number in range(20)]
    assert last == "Of 3 more pages there is a note about their encoding."


def test_fields_that_are_not_read_are_counted_over_all_files() -> None:
    passed_over = PassedOver()
    passed_over.leave_unread(UnreadFields("a.jsonl", (("mood", 2),)))
    passed_over.leave_unread(UnreadFields("b.jsonl", (("mood", 3), ("shade", 1))))
    assert passed_over.fields() == (UnreadField("mood", 5, "a.jsonl"), UnreadField("shade", 1, "b.jsonl"))
