"""What a terminal shows of a page: readable, within its width, and never obeying an article."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus.article import FoundIn, PublicationDate
from index.results import Passage
from search.output.safe_text import printable
from search.output.terminal import Screen, page_lines, problem_line
from search.page import SearchPage, ShownFacet, ShownHit, ShownValue
from search.problem import Problem
from search.state import SearchState

HIT = ShownHit(
    id="a1",
    title=Passage("title", "Ferry restored after the storm", ((0, 5),)),
    outlet="Calder Post",
    published=PublicationDate.day(date(2015, 9, 8), FoundIn.META),
    authors=("Ada Lind",),
    people=("Bo Ek",),
    url="https://calder.example/1",
    score=1.5,
    passages=(
        Passage("body", "The ferry sailed again on Tuesday, four days after a storm tore the pier away.", ((4, 9),)),
    ),
)
PAGE = SearchPage(
    state=SearchState("ferry"),
    read_as="ferry",
    total=23,
    pages=3,
    hits=(HIT,),
    facets={
        "outlet": ShownFacet((ShownValue("Calder Post", 20, chosen=True),), missing=2, other=1),
        "date": ShownFacet((ShownValue("2015-09", 21, chosen=False),), missing=2, other=0, unit="month"),
    },
    generation=7,
    articles=1200,
    seconds=0.004,
)


def test_a_page_is_laid_out_as_lines() -> None:
    assert list(page_lines(PAGE)) == [
        "23 of 1,200 articles",
        "",
        "  1. *Ferry* restored after the storm",
        "     Calder Post · 2015-09-08 · Bo Ek · a1",
        "     > The *ferry* sailed again on Tuesday, four days after a storm tore the",
        "       pier away.",
        "",
        "outlet  *Calder Post 20 | others 1 | none 2",
        "date    2015-09 21 | none 2",
        "page 1 of 3",
    ]


def test_a_date_that_is_not_sure_says_so() -> None:
    unsure = replace(HIT, published=PublicationDate.month(2015, 9, FoundIn.PAGE, sure=False))
    lines = list(page_lines(replace(PAGE, hits=(unsure, replace(HIT, published=None)))))
    assert "     Calder Post · 2015-09 (uncertain) · Bo Ek · a1" in lines
    assert "     Calder Post · undated · Bo Ek · a1" in lines


def test_marks_are_bold_where_that_can_be_shown() -> None:
    lines = list(page_lines(PAGE, Screen(bold=True)))
    assert lines[2] == "  1. \x1b[1mFerry\x1b[22m restored after the storm"


@pytest.mark.parametrize("width", [40, 61, 80, 200])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    assert max(map(len, page_lines(PAGE, Screen(width)))) <= width


def test_an_article_cannot_command_the_terminal() -> None:
    assert printable("a\x1b[2Jb\x07\x9bc\td\ne") == "a\ufffd[2Jb\ufffd\ufffdc d e"


def test_a_problem_says_what_to_type_instead() -> None:
    assert problem_line(Problem("A quotation mark is not closed.", 0, 1, '"ferry"')) == (
        'A quotation mark is not closed. Try: "ferry"'
    )
