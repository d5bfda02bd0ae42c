"""Titles are judged by weights that were fitted on the pages of other sites alone."""

from __future__ import annotations

import numpy as np

from benchmarks.titles import TitledPage, best, judge, titled_page, without_own
from corpus.metadata.html_title import TitleWeights

HEADING = TitleWeights(2.0, 0.0, 0.0, 1.0, 0.0, 0.0)
TAG = TitleWeights(1.0, 0.0, 0.0, 2.0, 0.0, 0.0)


def page(site: str, is_heading_right: bool) -> TitledPage:
    head = '<meta property="og:title" content="Harbour of Lorn">'
    html = f"<html><head>{head}</head><body><h1>Lorn closed</h1></body></html>"
    gold = "Lorn closed" if is_heading_right else "Harbour of Lorn"
    return titled_page(("set", {"html": html, "site": site, "title": gold}))


def test_weights_choose_among_the_candidates_of_a_page() -> None:
    judged = judge([page("a", is_heading_right=True), page("b", is_heading_right=False)], (HEADING, TAG))
    assert judged.tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_a_site_is_judged_by_weights_that_never_saw_it() -> None:
    pages = [page("a", is_heading_right=False), *(page("b", is_heading_right=True) for _ in range(2))]
    by_grid = judge(pages, (HEADING, TAG))
    assert best(pages, by_grid, np.full(3, True)) == 0
    assert without_own(pages, by_grid, [one.site for one in pages]).tolist() == [0.0, 0.0, 0.0]


def test_a_page_without_any_title_is_wrong() -> None:
    empty = titled_page(("set", {"html": "<html><body><p>x</p></body></html>", "site": "a", "title": "Lorn"}))
    assert judge([empty], (HEADING,)).tolist() == [[0.0]]
