"""Cleaning HTML pages is measured beside trafilatura, page by page."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from benchmarks.speed.html_rates import HtmlRate, html_rate, html_ratio

PAGE = (
    "<html><head><title>Pier {number} closed</title></head><body><article><h1>Pier {number} closed</h1>"
    "<p>The harbour master of Larnshaven said on Monday that pier {number} would stay closed until the spring.</p>"
    "</article></body></html>"
)


def test_a_set_of_pages_has_a_rate(tmp_path: Path) -> None:
    path = tmp_path / "html_quays.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": f"{n}", "html": PAGE.format(number=n)}) + "\n" for n in range(3))
    assert html_rate(path).pages == 3
    rate = html_rate(path, most=2)
    assert (rate.set, rate.pages) == ("html_quays", 2)
    assert rate.ours > 0
    assert rate.bare > 0


def test_the_ratio_is_of_the_pages_of_all_sets() -> None:
    rates = [HtmlRate("html_quays", 10, ours=1.0, bare=4.0), HtmlRate("html_piers", 10, ours=2.0, bare=2.0)]
    assert [rate.ratio for rate in rates] == [4.0, 1.0]
    assert html_ratio(rates) == 2.0
