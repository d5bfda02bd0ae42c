"""Every readable block of an HTML page is a line, with features of its markup."""

from __future__ import annotations

import pytest
from trafilatura.utils import load_html

from corpus.extraction.html_blocks import markup_features, text_blocks


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<p>one <b>two</b> three</p>", ["one two three"]),
        ("<p>one<br>two</p>", ["one", "two"]),
        ("<div>one<p>two</p>three</div>", ["one", "two", "three"]),
        ("<table><tr><th>Name</th><td>Rank</td></tr><tr><td>Vega</td><td>1</td></tr></table>", ["Name Rank", "Vega 1"]),
        ("<p>kept</p><!-- gone --><p>too</p>", ["kept", "too"]),
        ("<p>a\n b&nbsp; c</p>", ["a b c"]),
        ("<div>" * 200 + "deep" + "</div>" * 200, ["deep"]),
    ],
)
def test_every_readable_block_is_a_line(markup: str, lines: list[str]) -> None:
    tree = load_html(f"<html><head><title>t</title></head><body><i></i>{markup}</body></html>")
    assert tree is not None
    assert text_blocks(tree).texts == lines


def test_markup_features_show_links_and_named_containers() -> None:
    tree = load_html(
        "<html><body><p>plain</p><nav><p><a href='/'>all link</a></p></nav>"
        "<div class='post-comments'><p>me too</p></div><h2>Head</h2></body></html>"
    )
    assert tree is not None
    columns = {name: values.tolist() for name, values in markup_features(text_blocks(tree)).items()}
    assert columns["linked"] == [0, 1, 0, 0]
    assert columns["edge"] == [0, 1, 0, 0]
    assert columns["called_comments"] == [0, 0, 1, 0]
    assert columns["heading"] == [0, 0, 0, 1]
    assert columns["paragraph"] == [1, 1, 1, 0]


def test_each_link_of_a_line_is_kept_with_its_place() -> None:
    tree = load_html(
        "<html><body><p>On <a href='/a'>the <b>quay</b></a> and <a href='/b'>pier</a></p><p>x</p></body></html>"
    )
    assert tree is not None
    links = text_blocks(tree).links[0]
    assert [(link.target, link.text) for link in links] == [("/a", "the quay"), ("/b", "pier")]
    assert links[0].at < links[1].at
