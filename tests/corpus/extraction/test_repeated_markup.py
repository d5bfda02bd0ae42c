"""What the markup of a page repeats is selected whole: posts, lists, tables."""

from __future__ import annotations

import numpy as np
import pytest
from trafilatura.utils import load_html

from corpus.extraction.html_blocks import text_blocks
from corpus.extraction.repeated_markup import with_repeated


def completed(body: str, *selected: str) -> list[str]:
    """Return the lines of a body that are selected in the end, where those given are at first."""
    tree = load_html(f"<html><body>{body}</body></html>")
    assert tree is not None
    blocks = text_blocks(tree)
    first = np.array([text in selected for text in blocks.texts])
    assert first.sum() == len(selected)
    return [text for text, chosen in zip(blocks.texts, with_repeated(first, blocks), strict=True) if chosen]


def posts(number: int, more: str = "") -> str:
    return "".join(
        f"<div class='post'><span>10:0{n}</span><h3>Heading {n}</h3><p>Text {n}</p>{more}</div>" for n in range(number)
    )


def test_the_posts_of_a_live_page_are_selected_with_their_headings() -> None:
    lines = ["Heading 0", "Text 0", "Heading 1", "Text 1", "Heading 2", "Text 2"]
    assert completed(posts(3), "Text 0", "Text 2") == lines
    assert completed(posts(3), "Text 0", "Heading 1", "Text 1", "Text 2") == lines


@pytest.mark.parametrize(
    ("body", "selected"),
    [
        (posts(3), ("Text 0",)),
        (posts(2), ("Text 0",)),
        (f"<aside>{posts(3)}</aside>", ("Text 0", "Text 1")),
        ("<div><p>A</p><p>B</p><p>C</p></div>", ("A", "B")),
        ("<p>Read more:</p><ul><li><a href='/a'>A</a></li></ul><footer>B</footer>", ("Read more:",)),
        ("<ul><li>A</li><li>B</li><li>C</li></ul>", ("A",)),
    ],
)
def test_other_lines_are_left_as_they_were(body: str, selected: tuple[str, ...]) -> None:
    assert completed(body, *selected) == list(selected)


def test_a_list_is_selected_whole_where_half_of_it_is() -> None:
    listed = "<ul><li>Flour</li><li>Salt</li><li>Water</li><li><a href='/x'>Shop</a></li></ul>"
    assert completed(listed, "Flour", "Water") == ["Flour", "Salt", "Water"]
    assert completed("<dl><dt>Why?</dt><dd>So.</dd><dt>When?</dt><dd>Now.</dd></dl>", "Why?", "So.")[2:] == [
        "When?",
        "Now.",
    ]


def test_links_that_a_line_announces_are_part_of_the_text() -> None:
    listed = (
        "<p>The farms are:</p><ul><li><a href='/a'>Kvist</a></li><li><a href='/b'>Rask</a></li></ul><p>They sell.</p>"
    )
    assert completed(listed, "The farms are:", "They sell.") == ["The farms are:", "Kvist", "Rask", "They sell."]


def test_a_table_is_selected_amid_the_text_and_at_its_end() -> None:
    rows = "<table><tr><td>A</td><td>1</td></tr><tr><td>B</td><td>2</td></tr></table>"
    assert completed(f"<p>x</p>{rows}<p>y</p>", "x", "y") == ["x", "A 1", "B 2", "y"]
    assert completed(f"<article><p>x</p>{rows}</article><p>z</p>", "x") == ["x", "A 1", "B 2"]
    assert completed(f"<p>x</p>{rows}<p>z</p>", "x") == ["x"]


NAMED = [("North", "Ilse Kuiper", "410"), ("South", "Omar Saleh", "377"), ("West", "Jana Novak", "118")]


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("<table><caption>Seats</caption>{}</table>", "<tr><th><a href='/w'>{}</a></th><td>{}</td><td>{}</td></tr>"),
        (
            "<div role='table'>{}</div>",
            "<div role='row'><span role='cell'>{}</span><span role='cell'>{} {}</span></div>",
        ),
        ("<div role='grid'>{}</div>", "<div role='row'><div>{}</div><div>{}</div><div>{}</div></div>"),
        ("<div class='g'>{}</div>", "<div class='r'><div>{}</div><div><a href='/p'>{}</a></div><div>{}</div></div>"),
        ("<figure><table>{}</table></figure>", "<tr><td>{}</td><td><a href='/p'>{}</a></td><td>{}</td></tr>"),
    ],
)
def test_a_table_amid_the_text_is_part_of_it_however_it_is_laid_out(table: str, rows: str) -> None:
    laid_out = table.format("".join(rows.format(*row) for row in NAMED))
    lines = completed(f"<article><p>Above</p>{laid_out}<p>Below</p></article>", "Above", "Below")
    assert all(name in "\n".join(lines) for row in NAMED for name in row)
    assert "NorthIlse" not in "\n".join(lines)


def test_a_table_within_a_page_laid_out_as_a_table_is_part_of_the_text() -> None:
    inner = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b, _ in NAMED)
    page = f"<table><tr><td>Menu</td><td><p>Above</p><table>{inner}</table><p>Below</p></td></tr></table>"
    assert completed(page, "Above", "Below") == [
        "Above",
        "North Ilse Kuiper",
        "South Omar Saleh",
        "West Jana Novak",
        "Below",
    ]


def test_headlines_amid_the_text_are_no_cells() -> None:
    teaser = "<div><a href='/{0}'>The harbour office sells its last steam crane {0}</a><span>May {0}</span></div>"
    box = "".join(f"<div><div>{teaser.format(n)}</div><div>{n} May</div></div>" for n in range(3))
    assert completed(f"<article><p>Above</p>{box}<p>Below</p></article>", "Above", "Below") == ["Above", "Below"]
