"""Progress is a bar on a terminal and a line now and then elsewhere."""

from __future__ import annotations

import io

from search.cli.progress import LINE_INTERVAL, ProgressDisplay


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_file_gets_a_line_after_each_interval_and_no_more() -> None:
    stream, now = io.StringIO(), [0.0]
    with ProgressDisplay(stream, lambda: now[0]) as show:
        show("ingesting", 10, None)
        now[0] = LINE_INTERVAL
        show("ingesting", 1_200, 5_000)
        show("ingesting", 1_300, 5_000)
        now[0] = 2 * LINE_INTERVAL
        show("ingesting", 2_400, None)
    assert stream.getvalue().splitlines() == ["ingesting: 1,200 of 5,000 articles", "ingesting: 2,400 articles"]


def test_a_terminal_gets_a_bar_for_each_task_and_keeps_none() -> None:
    stream = Terminal()
    with ProgressDisplay(stream, lambda: 0.0) as show:
        show("ingesting", 10, 20)
        show("ingesting", 20, 20)
        show("finding people", 1, 20)
    shown = stream.getvalue()
    assert "ingesting" in shown
    assert "finding people" in shown
    assert not shown.rstrip(" ").endswith("articles")
